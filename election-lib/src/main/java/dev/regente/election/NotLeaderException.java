package dev.regente.election;

/** The work was not started, because this node does not lead. Whoever called may try the leader, or later. */
public final class NotLeaderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotLeaderException(String message) {
        super(message);
    }
}
