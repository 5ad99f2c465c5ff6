/**
 * What a node keeps on disk: one directory with a lock, its identity and its stores. Every method blocks until the disk
 * has answered, so all are called from the disk thread (or before the node starts).
 */
package dev.regente.election.storage;
