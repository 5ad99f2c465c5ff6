package dev.regente.election.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Plain data: what a kernel's state and its durable records are made of. Immutable, comparable by {@code equals},
 * printable, and with one binary form ({@link ValueCodec}), which is what disks hold and fingerprints hash.
 */
public sealed interface Value {

    /** A whole number. */
    record Num(long value) implements Value {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    /** A text. */
    record Text(String value) implements Value {
        @Override
        public String toString() {
            return value;
        }
    }

    /** Raw bytes, compared by content. */
    final class Bytes implements Value {
        private final byte[] content;

        private Bytes(byte[] content) {
            this.content = content;
        }

        /** A copy of the content. */
        public byte[] toArray() {
            return content.clone();
        }

        /** The number of bytes. */
        public int length() {
            return content.length;
        }

        byte[] unsafeArray() {
            return content;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && Arrays.equals(content, that.content);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(content);
        }

        @Override
        public String toString() {
            return "bytes:" + content.length + ":" + Integer.toHexString(hashCode());
        }
    }

    /** A sequence. */
    record Seq(List<Value> items) implements Value {
        /** Copies. */
        public Seq {
            items = List.copyOf(items);
        }

        @Override
        public String toString() {
            return items.toString();
        }
    }

    /**
     * Named fields, kept in the order of their names so that equal content prints and encodes alike.
     *
     * @param name what kind of record this is
     * @param fields an unmodifiable map sorted by field name
     */
    record Rec(String name, Map<String, Value> fields) implements Value {
        /** Copies and sorts. */
        public Rec {
            fields = Collections.unmodifiableMap(new TreeMap<>(fields));
        }

        /** The same with a field added or replaced. */
        public Rec with(String field, Value value) {
            Map<String, Value> more = new TreeMap<>(fields);
            more.put(field, value);
            return new Rec(name, more);
        }

        /** The same with a number added or replaced. */
        public Rec with(String field, long value) {
            return with(field, new Num(value));
        }

        /** The same with a truth value added or replaced, kept as 0 or 1. */
        public Rec with(String field, boolean value) {
            return with(field, value ? 1 : 0);
        }

        /** The same with a text added or replaced. */
        public Rec with(String field, String value) {
            return with(field, new Text(value));
        }

        /** The same with a node added or replaced, kept as its number, none as 0. */
        public Rec with(String field, NodeId node) {
            return with(field, node == null ? 0 : node.number());
        }

        /** Whether there is a field of this name. */
        public boolean has(String field) {
            return fields.containsKey(field);
        }

        /** The field of this name. */
        public Value get(String field) {
            Value value = fields.get(field);
            if (value == null) {
                throw new IllegalArgumentException("no field " + field + " in " + this);
            }
            return value;
        }

        /** The number in this field. */
        public long num(String field) {
            return ((Num) get(field)).value();
        }

        /** The truth value in this field. */
        public boolean flag(String field) {
            return num(field) != 0;
        }

        /** The text in this field. */
        public String text(String field) {
            return ((Text) get(field)).value();
        }

        /** The node in this field, or null. */
        public NodeId node(String field) {
            long number = num(field);
            return number == 0 ? null : NodeId.of(Math.toIntExact(number));
        }

        /** The sequence in this field. */
        public List<Value> seq(String field) {
            return ((Seq) get(field)).items();
        }

        /** The record in this field. */
        public Rec rec(String field) {
            return (Rec) get(field);
        }

        @Override
        public String toString() {
            return name + fields;
        }
    }

    /** A number. */
    static Value of(long value) {
        return new Num(value);
    }

    /** A text. */
    static Value of(String value) {
        return new Text(value);
    }

    /** Bytes; copies. */
    static Bytes of(byte[] content) {
        return new Bytes(content.clone());
    }

    /** An empty record of this kind, to be filled by {@code with}. */
    static Rec rec(String name) {
        return new Rec(name, Map.of());
    }

    /** A sequence of what {@code each} makes of the items, in their order. */
    static <T> Seq seq(Iterable<T> items, Function<? super T, ? extends Value> each) {
        List<Value> values = new ArrayList<>();
        items.forEach(item -> values.add(each.apply(item)));
        return new Seq(values);
    }
}
