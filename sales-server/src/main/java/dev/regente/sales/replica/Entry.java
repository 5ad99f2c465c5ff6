package dev.regente.sales.replica;

import dev.regente.election.kernel.Value;

/**
 * One entry of the log. Its index is its place; it keeps its term for ever.
 *
 * @param term the token of the coordinator that first wrote it
 * @param payload what the application proposed; empty for the opening entry of a term
 */
public record Entry(long term, Value.Bytes payload) {
    private static final Value.Bytes EMPTY = Value.of(new byte[0]);

    /** What an entry costs besides its payload, in the count of bytes per message. */
    private static final int OVERHEAD_BYTES = 24;

    /** The entry that a coordinator commits before it serves, which carries nothing for the application. */
    public static Entry opening(long term) {
        return new Entry(term, EMPTY);
    }

    /** Whether this entry only opens its term. */
    public boolean isOpening() {
        return payload.length() == 0;
    }

    int bytes() {
        return payload.length() + OVERHEAD_BYTES;
    }

    Value toValue() {
        return Value.rec("entry").with("term", term).with("payload", payload);
    }

    static Entry of(Value value) {
        Value.Rec rec = (Value.Rec) value;
        return new Entry(rec.num("term"), (Value.Bytes) rec.get("payload"));
    }

    @Override
    public String toString() {
        return term + (isOpening() ? ":opening" : ":" + payload);
    }
}
