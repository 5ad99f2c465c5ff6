package dev.regente.election.wire;

/** The kinds of frame on channel 0: their first payload byte. */
public final class Control {
    /** {@link Hello} follows. */
    public static final int HELLO = 1;

    /** A text follows that says why the connection is closed. */
    public static final int REFUSED = 2;

    /** Are you there? */
    public static final int PROBE = 3;

    /** I am. */
    public static final int PROBE_ANSWER = 4;

    /** The caller wants both sides to prove that they have a shared key: {@code dev.regente.election.security}. */
    public static final int KEY_OPEN = 5;

    /** The answer to {@link #KEY_OPEN}, with the proof of the called. */
    public static final int KEY_ACCEPT = 6;

    /** The proof of the caller. */
    public static final int KEY_PROOF = 7;

    /** The longest reason of a refusal, in bytes. */
    public static final int MAX_REASON = 2048;

    private Control() {}

    /** A greeting frame's payload. */
    public static byte[] hello(Hello hello) {
        byte[] body = hello.encode();
        byte[] payload = new byte[body.length + 1];
        payload[0] = HELLO;
        System.arraycopy(body, 0, payload, 1, body.length);
        return payload;
    }

    /** A refusal frame's payload. */
    public static byte[] refused(String reason) {
        String cut = reason.length() > 500 ? reason.substring(0, 500) : reason;
        return new ByteWriter().u8(REFUSED).text(cut).toByteArray();
    }

    /** The payload of a frame that is only its kind. */
    public static byte[] bare(int kind) {
        return new byte[] {(byte) kind};
    }
}
