package dev.regente.sim.explore.kernel;

import dev.regente.election.kernel.Value;

/** What the watch, or the world around, remembers. Kept once; has a number. */
record Memory(int number, Hash hash, Value value) {}
