package dev.regente.election.kernel;

/** Thrown by a kernel when an invariant is broken. The host stops the node and says why; it never limps on. */
public final class InvariantBroken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String invariant;

    InvariantBroken(String invariant, String detail) {
        super(invariant + ": " + detail);
        this.invariant = invariant;
    }

    /** The name of the broken invariant. */
    public String invariant() {
        return invariant;
    }
}
