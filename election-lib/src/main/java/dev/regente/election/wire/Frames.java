package dev.regente.election.wire;

/**
 * The form of a frame: {@code length(4) crc32c(4) channel(1) payload}. The length counts channel and payload, the checksum
 * covers them. Channel 0 is the connection's own; the others are named in the greeting.
 */
public final class Frames {
    /** Bytes before the channel. */
    public static final int PREFIX = 8;

    /** What this version speaks; a peer of another one is refused. */
    public static final int PROTOCOL_VERSION = 1;

    /** The connection's own channel: greeting, refusal, probe. */
    public static final int CONTROL = 0;

    /** The largest frame unless configured: channel and payload. */
    public static final int DEFAULT_MAX_FRAME = 1024 * 1024;

    /** The largest frame of a peer that has not been greeted. */
    public static final int MAX_HELLO_FRAME = 8 * 1024;

    private Frames() {}
}
