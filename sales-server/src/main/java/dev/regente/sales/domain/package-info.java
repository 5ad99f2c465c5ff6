/**
 * The rules of sales: what may be recorded, by whom, and what was decided. PURE: no clock, randomness, thread, I/O or
 * logging; every decision follows from the entry and from the state that the entries before it left, so that all nodes
 * decide alike.
 */
package dev.regente.sales.domain;
