package dev.regente.election.fencing;

/**
 * A guard refused a token, because it has seen a larger one: whoever sent it leads no more. The work was not started, or
 * is undone with its transaction. The caller stops acting as leader; trying again under this token never helps.
 */
public final class StaleTokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long token;
    private final long highest;

    StaleTokenException(String resource, long token, long highest) {
        super("the token " + token + " is stale: " + resource + " has seen " + highest);
        this.token = token;
        this.highest = highest;
    }

    /** The token that was refused. */
    public long token() {
        return token;
    }

    /** The largest token that the guard had seen. */
    public long highest() {
        return highest;
    }
}
