package dev.regente.election;

/**
 * The node cannot start: a port in use, a data directory of another node, a damaged record. Nothing was changed. The
 * message is one line that says what to do; show it to the operator as it is.
 */
public final class ElectionStartException extends Exception {
    private static final long serialVersionUID = 1L;

    ElectionStartException(Exception cause) {
        super(cause.getMessage(), cause);
    }
}
