package dev.regente.election.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.zip.CRC32C;

/**
 * Cuts a stream of bytes into frames. Never holds more than one frame of the permitted size and one read. Not
 * thread-safe.
 */
public final class FrameReader {
    private static final int SMALL = 8 * 1024;

    /** How TLS begins, and how it ends; as a length it is out of bounds anyway. */
    private static final int TLS_HANDSHAKE = 0x1603;

    private static final int TLS_ALERT = 0x1503;

    private final CRC32C crc = new CRC32C();
    private ByteBuffer buffer = ByteBuffer.allocate(SMALL);
    private int maxFrame;
    private int channel;

    /**
     * A reader at the start of a stream.
     *
     * @param maxFrame the most bytes of channel and payload
     */
    public FrameReader(int maxFrame) {
        this.maxFrame = maxFrame;
    }

    /** Permits frames of another size from now on. */
    public void maxFrame(int bytes) {
        maxFrame = bytes;
    }

    /** Reads once. Returns the number of bytes, 0 if there are none now, -1 at the end of the stream. */
    public int readFrom(ReadableByteChannel source) throws IOException {
        return source.read(buffer);
    }

    /**
     * The payload of the next frame that is complete, or null if none is. Its channel is in {@link #channel}.
     *
     * @throws BadFrame if what comes next is no frame, or too large
     */
    public byte[] next() throws BadFrame {
        int available = buffer.position();
        if (available < Frames.PREFIX) {
            return null;
        }
        int length = buffer.getInt(0);
        if (length >>> 16 == TLS_HANDSHAKE || length >>> 16 == TLS_ALERT) {
            throw new BadFrame("what begins like TLS, and this node has no certificate");
        }
        if (length < 1 || length > maxFrame) {
            throw new BadFrame(
                    "a frame of " + Integer.toUnsignedString(length) + " bytes, and the most is " + maxFrame);
        }
        if (available < Frames.PREFIX + length) {
            makeRoom(Frames.PREFIX + length);
            return null;
        }
        crc.reset();
        crc.update(buffer.array(), Frames.PREFIX, length);
        if (buffer.getInt(4) != (int) crc.getValue()) {
            throw new BadFrame("a frame with a wrong checksum");
        }
        channel = buffer.get(Frames.PREFIX) & 0xFF;
        byte[] payload = new byte[length - 1];
        buffer.get(Frames.PREFIX + 1, payload);
        consume(Frames.PREFIX + length);
        return payload;
    }

    /** The channel of the frame that {@link #next} returned last. */
    public int channel() {
        return channel;
    }

    /** How many bytes it holds on to at most right now. */
    int capacity() {
        return buffer.capacity();
    }

    private void makeRoom(int frame) {
        if (buffer.capacity() < frame) {
            ByteBuffer larger = ByteBuffer.allocate(frame);
            larger.put(buffer.flip());
            buffer = larger;
        }
    }

    private void consume(int bytes) {
        buffer.limit(buffer.position()).position(bytes);
        if (buffer.capacity() > SMALL && buffer.remaining() <= SMALL) {
            ByteBuffer smaller = ByteBuffer.allocate(SMALL);
            smaller.put(buffer);
            buffer = smaller;
        } else {
            buffer.compact();
        }
    }
}
