package dev.regente.election.kernel;

/** Checks that are always on. Each has a name, and checkers and documents use the same name. */
public final class Invariant {
    private Invariant() {}

    /**
     * Stops the node when the impossible has happened.
     *
     * @param name the invariant's name, in lower case with hyphens
     * @throws InvariantBroken if {@code holds} is false
     */
    public static void check(boolean holds, String name, Object detail) {
        if (!holds) {
            throw new InvariantBroken(name, String.valueOf(detail));
        }
    }
}
