package dev.regente.election.wire;

import dev.regente.election.kernel.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Appends bytes: integers of 7 bits a byte (zigzag where they may be negative), texts with their length before. */
public final class ByteWriter {
    private byte[] bytes = new byte[48];
    private int size;

    /** One byte. */
    public ByteWriter u8(int value) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, size * 2);
        }
        bytes[size++] = (byte) value;
        return this;
    }

    /** A whole number that is small and not negative, most of the time. */
    public ByteWriter unsigned(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            u8((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        return u8((int) rest);
    }

    /** A whole number of either sign. */
    public ByteWriter signed(long value) {
        return unsigned((value << 1) ^ (value >> 63));
    }

    /** Eight bytes, for random numbers. */
    public ByteWriter fixed64(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            u8((int) (value >>> shift));
        }
        return this;
    }

    /** These bytes as they are. */
    public ByteWriter bytes(byte[] raw) {
        for (byte next : raw) {
            u8(next);
        }
        return this;
    }

    /** A truth value. */
    public ByteWriter flag(boolean value) {
        return u8(value ? 1 : 0);
    }

    /** A node, or null. */
    public ByteWriter node(NodeId node) {
        return unsigned(node == null ? 0 : node.number());
    }

    /** A text. */
    public ByteWriter text(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        return unsigned(encoded.length).bytes(encoded);
    }

    /** How many bytes were written. */
    public int size() {
        return size;
    }

    /** What was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }
}
