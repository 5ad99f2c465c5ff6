package dev.regente.election.kernel;

/**
 * A fact that a kernel makes known on its own node: to the application, or to another kernel that runs beside it. Each
 * protocol declares its own as records. Notices of one kernel are delivered in the order in which it published them.
 */
public interface Notice {}
