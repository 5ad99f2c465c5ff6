package dev.regente.election.wire;

import dev.regente.election.kernel.MalformedMessage;
import dev.regente.election.kernel.NodeId;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link ByteWriter} wrote, from someone who may not have used it. */
public final class ByteReader {
    private final byte[] bytes;
    private int at;

    /** Reads these bytes from the start. */
    public ByteReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** One byte, 0 to 255. */
    public int u8() throws MalformedMessage {
        if (at == bytes.length) {
            throw new MalformedMessage("it ends too early");
        }
        return bytes[at++] & 0xFF;
    }

    /** See {@link ByteWriter#unsigned}. */
    public long unsigned() throws MalformedMessage {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = u8();
            if (shift == 63 && next > 1) {
                throw new MalformedMessage("a number of more than 64 bits");
            }
            value |= (next & 0x7FL) << shift;
            if (next < 0x80) {
                if (next == 0 && shift > 0) {
                    throw new MalformedMessage("a number that is written longer than it is");
                }
                return value;
            }
        }
        throw new MalformedMessage("a number of more than ten bytes");
    }

    /** See {@link ByteWriter#signed}. */
    public long signed() throws MalformedMessage {
        long zigzag = unsigned();
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }

    /** A number from 0 to {@code most}. */
    public int upTo(int most) throws MalformedMessage {
        long value = unsigned();
        if (value < 0 || value > most) {
            throw new MalformedMessage(
                    "a number of " + Long.toUnsignedString(value) + " where at most " + most + " fits");
        }
        return (int) value;
    }

    /** See {@link ByteWriter#fixed64}. */
    public long fixed64() throws MalformedMessage {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | u8();
        }
        return value;
    }

    /** So many bytes as they are. */
    public byte[] bytes(int count) throws MalformedMessage {
        if (count > bytes.length - at) {
            throw new MalformedMessage("it ends too early");
        }
        at += count;
        return Arrays.copyOfRange(bytes, at - count, at);
    }

    /** A truth value. */
    public boolean flag() throws MalformedMessage {
        return upTo(1) == 1;
    }

    /** A node, or null. */
    public NodeId node() throws MalformedMessage {
        int number = upTo(Integer.MAX_VALUE);
        return number == 0 ? null : NodeId.of(number);
    }

    /** A text of at most so many bytes of UTF-8. */
    public String text(int mostBytes) throws MalformedMessage {
        int length = upTo(mostBytes);
        if (length > bytes.length - at) {
            throw new MalformedMessage("a text of " + length + " bytes with " + (bytes.length - at) + " left");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, at, length))
                    .toString();
            at += length;
            return text;
        } catch (CharacterCodingException e) {
            throw new MalformedMessage("a text that is not UTF-8");
        }
    }

    /** How many bytes are left. */
    public int remaining() {
        return bytes.length - at;
    }

    /** Refuses bytes that are left. */
    public void end() throws MalformedMessage {
        if (at != bytes.length) {
            throw new MalformedMessage((bytes.length - at) + " bytes after its end");
        }
    }
}
