package dev.regente.sim.explore.kernel;

/** A message on its way from one node to another, by their places. Kept once; has a number. */
record Message(int number, Hash hash, int from, int to, Object content, String type) {}
