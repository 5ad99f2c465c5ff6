package dev.regente.sales.replica;

import dev.regente.election.kernel.Value;

/**
 * A place in a log: the term and the index of one entry. The position of a log is that of its last entry. The better of
 * two logs has the higher last term, and with equal terms the higher index.
 *
 * @param term the token under which the entry was first written; 0 before the first entry
 * @param index counted from 1; 0 before the first entry
 */
public record Position(long term, long index) implements Comparable<Position> {

    /** Before the first entry: the position of an empty log, which every log has in common. */
    public static final Position START = new Position(0, 0);

    @Override
    public int compareTo(Position other) {
        int byTerm = Long.compare(term, other.term);
        return byTerm != 0 ? byTerm : Long.compare(index, other.index);
    }

    Value toValue() {
        return Value.rec("position").with("term", term).with("index", index);
    }

    static Position of(Value value) {
        Value.Rec rec = (Value.Rec) value;
        return new Position(rec.num("term"), rec.num("index"));
    }

    @Override
    public String toString() {
        return term + "." + index;
    }
}
