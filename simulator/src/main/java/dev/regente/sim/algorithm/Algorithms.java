package dev.regente.sim.algorithm;

import java.util.List;
import java.util.Optional;

/** All algorithms that are no part of the election library. */
public final class Algorithms {
    private static final List<Algorithm> ALL = List.of();

    private Algorithms() {}

    /** All, in the order in which documents list them. */
    public static List<Algorithm> all() {
        return ALL;
    }

    /** The one of this name. */
    public static Optional<Algorithm> find(String name) {
        return ALL.stream().filter(algorithm -> algorithm.name().equals(name)).findFirst();
    }
}
