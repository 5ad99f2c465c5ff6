package dev.regente.election.wire;

/** The stream of a peer is not made of frames any more: the connection must be closed. */
public final class BadFrame extends Exception {
    private static final long serialVersionUID = 1L;

    BadFrame(String message) {
        super(message);
    }
}
