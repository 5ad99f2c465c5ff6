package dev.regente.election.kernel;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The one binary form of a {@link Value}: a tag byte, then variable-length integers (7 bits a byte, zigzag for numbers),
 * UTF-8 texts and nested values. Equal values have equal bytes.
 */
public final class ValueCodec {
    private static final int NUM = 1;
    private static final int TEXT = 2;
    private static final int BYTES = 3;
    private static final int SEQ = 4;
    private static final int REC = 5;
    private static final int MAX_DEPTH = 64;

    private ValueCodec() {}

    /** The bytes of a value. */
    public static byte[] encode(Value value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64);
        write(value, out);
        return out.toByteArray();
    }

    /**
     * The value that these bytes hold, all of them.
     *
     * @throws IllegalArgumentException if they hold none; nothing larger than the input is ever allocated
     */
    public static Value decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            Value value = read(in, 0);
            if (in.hasRemaining()) {
                throw new IllegalArgumentException(in.remaining() + " bytes after the end of the value");
            }
            return value;
        } catch (java.nio.BufferUnderflowException e) {
            throw new IllegalArgumentException("the value ends too early", e);
        }
    }

    private static void write(Value value, ByteArrayOutputStream out) {
        if (value instanceof Value.Num num) {
            out.write(NUM);
            writeLong((num.value() << 1) ^ (num.value() >> 63), out);
        } else if (value instanceof Value.Text text) {
            out.write(TEXT);
            writeBytes(text.value().getBytes(StandardCharsets.UTF_8), out);
        } else if (value instanceof Value.Bytes bytes) {
            out.write(BYTES);
            writeBytes(bytes.unsafeArray(), out);
        } else if (value instanceof Value.Seq seq) {
            out.write(SEQ);
            writeLong(seq.items().size(), out);
            seq.items().forEach(item -> write(item, out));
        } else if (value instanceof Value.Rec rec) {
            out.write(REC);
            writeBytes(rec.name().getBytes(StandardCharsets.UTF_8), out);
            writeLong(rec.fields().size(), out);
            rec.fields().forEach((name, field) -> {
                writeBytes(name.getBytes(StandardCharsets.UTF_8), out);
                write(field, out);
            });
        }
    }

    private static Value read(ByteBuffer in, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("nested deeper than " + MAX_DEPTH);
        }
        int tag = in.get();
        switch (tag) {
            case NUM -> {
                long zigzag = readLong(in);
                return new Value.Num((zigzag >>> 1) ^ -(zigzag & 1));
            }
            case TEXT -> {
                return new Value.Text(new String(readBytes(in), StandardCharsets.UTF_8));
            }
            case BYTES -> {
                return Value.of(readBytes(in));
            }
            case SEQ -> {
                int size = readSize(in);
                List<Value> items = new ArrayList<>();
                for (int i = 0; i < size; i++) {
                    items.add(read(in, depth + 1));
                }
                return new Value.Seq(items);
            }
            case REC -> {
                String name = new String(readBytes(in), StandardCharsets.UTF_8);
                int size = readSize(in);
                Map<String, Value> fields = new TreeMap<>();
                for (int i = 0; i < size; i++) {
                    String field = new String(readBytes(in), StandardCharsets.UTF_8);
                    fields.put(field, read(in, depth + 1));
                }
                return new Value.Rec(name, fields);
            }
            default -> throw new IllegalArgumentException("no value starts with the byte " + tag);
        }
    }

    private static void writeBytes(byte[] bytes, ByteArrayOutputStream out) {
        writeLong(bytes.length, out);
        out.write(bytes, 0, bytes.length);
    }

    private static byte[] readBytes(ByteBuffer in) {
        byte[] bytes = new byte[readSize(in)];
        in.get(bytes);
        return bytes;
    }

    private static void writeLong(long value, ByteArrayOutputStream out) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static long readLong(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("an integer of more than ten bytes");
    }

    private static int readSize(ByteBuffer in) {
        long size = readLong(in);
        // every item takes at least one byte: a larger size is a lie, and must not allocate
        if (size < 0 || size > in.remaining()) {
            throw new IllegalArgumentException("a size of " + size + " with " + in.remaining() + " bytes left");
        }
        return (int) size;
    }
}
