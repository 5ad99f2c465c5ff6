/** Proves that runs come out alike: in a hostile JVM, handler by handler, and by the look of a kernel's byte code. */
package dev.regente.sim.determinism;
