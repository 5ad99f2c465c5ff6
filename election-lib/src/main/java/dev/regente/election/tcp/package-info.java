/**
 * The network of a node: one TCP connection for each pair of nodes, shared by the election and by the application's
 * channels. Everything here runs on the node's event loop.
 */
package dev.regente.election.tcp;
