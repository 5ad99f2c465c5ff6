package dev.regente.sim.core;

/** Decides what becomes of a broken property: whether it fails the run, or is only shown. */
@FunctionalInterface
public interface Judge {

    /** Why this is a finding and no failure, in one line; null if it is a failure. Called once for each time it is seen. */
    String excuse(String property);
}
