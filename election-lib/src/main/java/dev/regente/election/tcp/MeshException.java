package dev.regente.election.tcp;

/** The network cannot be started. The message is one line that says what to do. */
public final class MeshException extends Exception {
    private static final long serialVersionUID = 1L;

    /** An error with nothing behind it but what the message says. */
    public MeshException(String message) {
        super(message);
    }

    MeshException(String message, Throwable cause) {
        super(message, cause);
    }
}
