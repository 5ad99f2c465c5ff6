/**
 * A clinic's appointments. Its lesson is <em>degraded mode</em>: while there is no coordinator nothing can be booked or
 * cancelled, but every node still looks appointments up in the shared store, and says how old its answer may be.
 */
package dev.regente.examples.clinic;
