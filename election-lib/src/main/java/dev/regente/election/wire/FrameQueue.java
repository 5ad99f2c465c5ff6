package dev.regente.election.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.zip.CRC32C;

/** Frames on their way out, as one run of bytes with a bound. Not thread-safe. */
public final class FrameQueue {
    private static final int SMALL = 8 * 1024;
    private static final int MOST_AT_ONCE = 64 * 1024;

    private final CRC32C crc = new CRC32C();
    private final int maxBytes;
    private ByteBuffer buffer = ByteBuffer.allocate(SMALL);
    private int start;

    /** An empty queue that holds at most so many bytes. */
    public FrameQueue(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Whether a frame with so many bytes of payload would fit. */
    public boolean fits(int payload) {
        return (long) pending() + Frames.PREFIX + 1 + payload <= maxBytes;
    }

    /** Adds a frame; false, and nothing added, if it does not fit. */
    public boolean add(int channel, byte[] payload) {
        if (!fits(payload.length)) {
            return false;
        }
        makeRoom(Frames.PREFIX + 1 + payload.length);
        int at = buffer.position();
        buffer.putInt(payload.length + 1).putInt(0).put((byte) channel).put(payload);
        crc.reset();
        crc.update(buffer.array(), at + Frames.PREFIX, payload.length + 1);
        buffer.putInt(at + 4, (int) crc.getValue());
        return true;
    }

    /** Bytes that wait. */
    public int pending() {
        return buffer.position() - start;
    }

    /** Writes what the target takes; true when nothing is left. */
    public boolean drainTo(WritableByteChannel target) throws IOException {
        while (pending() > 0) {
            // in pieces: the platform keeps a copy as large as the largest piece for each thread
            ByteBuffer piece = buffer.duplicate().position(start);
            piece.limit(start + Math.min(MOST_AT_ONCE, pending()));
            int size = piece.remaining();
            int written = target.write(piece);
            start += written;
            if (written < size) {
                return false;
            }
        }
        start = 0;
        if (buffer.capacity() > SMALL) {
            buffer = ByteBuffer.allocate(SMALL);
        }
        buffer.clear();
        return true;
    }

    private void makeRoom(int frame) {
        if (buffer.remaining() >= frame) {
            return;
        }
        int needed = pending() + frame;
        ByteBuffer target = buffer;
        if (needed > buffer.capacity()) {
            int doubled = (int) Math.min(maxBytes, buffer.capacity() * 2L);
            target = ByteBuffer.allocate(Math.max(needed, doubled));
        }
        ByteBuffer rest = buffer.duplicate().flip().position(start);
        target.clear();
        // one buffer's own bytes may overlap here, which the array copy underneath allows
        System.arraycopy(buffer.array(), start, target.array(), 0, rest.remaining());
        target.position(rest.remaining());
        buffer = target;
        start = 0;
    }
}
