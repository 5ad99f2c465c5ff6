/** The server's half: connections, the node of an elected cluster, the shared store, passwords, commands. */
package dev.regente.examples.kit.server;
