/** What travels between nodes: frames, the greeting of a connection, and the binary form of the election's messages. */
package dev.regente.election.wire;
