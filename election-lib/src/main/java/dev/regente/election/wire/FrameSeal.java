package dev.regente.election.wire;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Authenticates the frames of one direction of one connection: each carries a tag over its number in the stream, its channel
 * and its payload, under a key that only the two ends have. A frame that was changed, left out, repeated or put in does not
 * fit. Encrypts nothing. Not thread-safe.
 */
public final class FrameSeal {
    /** Bytes of a tag. */
    public static final int TAG = 16;

    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;
    private final byte[] head = new byte[9];
    private long number;

    /** A seal before its first frame, with a key that was derived for this direction alone. */
    public FrameSeal(byte[] key) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** The payload with the tag of the next frame behind it. */
    public byte[] seal(int channel, byte[] payload) {
        byte[] sealed = Arrays.copyOf(payload, payload.length + TAG);
        System.arraycopy(tag(channel, payload, payload.length), 0, sealed, payload.length, TAG);
        return sealed;
    }

    /**
     * The payload of the next frame, without its tag.
     *
     * @throws BadFrame if it is not what the other end sent as its next frame
     */
    public byte[] open(int channel, byte[] sealed) throws BadFrame {
        int length = sealed.length - TAG;
        if (length < 0) {
            throw new BadFrame("a frame without a tag");
        }
        byte[] tag = tag(channel, sealed, length);
        if (!MessageDigest.isEqual(tag, Arrays.copyOfRange(sealed, length, sealed.length))) {
            throw new BadFrame("a frame that was not made with the key of this connection");
        }
        return Arrays.copyOf(sealed, length);
    }

    private byte[] tag(int channel, byte[] payload, int length) {
        ByteBuffer.wrap(head).putLong(number++).put((byte) channel);
        mac.update(head);
        mac.update(payload, 0, length);
        return Arrays.copyOf(mac.doFinal(), TAG);
    }
}
