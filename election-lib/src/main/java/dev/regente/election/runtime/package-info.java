/** The real host of kernels: one event loop, one disk thread, one listener thread. */
package dev.regente.election.runtime;
