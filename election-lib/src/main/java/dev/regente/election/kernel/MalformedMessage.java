package dev.regente.election.kernel;

/** Bytes that hold no message of this protocol. The host drops them, counts them and says so once for each peer. */
public final class MalformedMessage extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong with the bytes; never shows their content. */
    public MalformedMessage(String message) {
        super(message);
    }
}
