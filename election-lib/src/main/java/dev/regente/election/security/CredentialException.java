package dev.regente.election.security;

/** A key or a certificate cannot be used. The message is one line that says what to do and holds no secret. */
public final class CredentialException extends Exception {
    private static final long serialVersionUID = 1L;

    CredentialException(String message) {
        super(message);
    }

    CredentialException(String message, Throwable cause) {
        super(message, cause);
    }
}
