package dev.regente.election.security;

/** The other side could not prove what it should. The message is for both sides' logs and holds no secret. */
public final class HandshakeRefused extends Exception {
    private static final long serialVersionUID = 1L;

    HandshakeRefused(String message) {
        super(message);
    }
}
