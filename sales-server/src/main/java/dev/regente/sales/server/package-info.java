/** The sales server as a process: its command line, and how its parts are put together. */
package dev.regente.sales.server;
