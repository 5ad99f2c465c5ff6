package dev.regente.election.kernel;

/**
 * A request to a kernel from its own node: from the application, or from another kernel that runs beside it. Each
 * protocol declares its own as records; a kernel explains and ignores one that it does not know. Answers, where there
 * are any, leave as a {@link Notice}.
 */
public interface Ask {}
