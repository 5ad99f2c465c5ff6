/** The port between the HTTP side and the replicated log. */
package dev.regente.sales.log;
