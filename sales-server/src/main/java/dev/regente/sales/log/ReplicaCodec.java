package dev.regente.sales.log;

import dev.regente.election.kernel.MalformedMessage;
import dev.regente.election.kernel.MessageCodec;
import dev.regente.election.kernel.Value;
import dev.regente.election.kernel.ValueCodec;
import dev.regente.sales.replica.Entry;
import dev.regente.sales.replica.Position;
import dev.regente.sales.replica.ReplicaMessage;
import dev.regente.sales.replica.ReplicaMessage.Ack;
import dev.regente.sales.replica.ReplicaMessage.Append;
import dev.regente.sales.replica.ReplicaMessage.Fetch;
import dev.regente.sales.replica.ReplicaMessage.FetchCompacted;
import dev.regente.sales.replica.ReplicaMessage.FetchMismatch;
import dev.regente.sales.replica.ReplicaMessage.FetchRefused;
import dev.regente.sales.replica.ReplicaMessage.Fetched;
import dev.regente.sales.replica.ReplicaMessage.Install;
import dev.regente.sales.replica.ReplicaMessage.Mark;
import dev.regente.sales.replica.ReplicaMessage.Marked;
import dev.regente.sales.replica.ReplicaMessage.Mismatch;
import dev.regente.sales.replica.ReplicaMessage.Promise;
import dev.regente.sales.replica.ReplicaMessage.Promised;
import dev.regente.sales.replica.ReplicaMessage.Refused;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of replica messages: a {@link Value} sequence that starts with the kind, then the fields in their order. A
 * position takes two places, and entries follow as term and payload in turn.
 */
public final class ReplicaCodec implements MessageCodec<ReplicaMessage> {
    private static final int PROMISE = 1;
    private static final int PROMISED = 2;
    private static final int REFUSED = 3;
    private static final int FETCH = 4;
    private static final int FETCHED = 5;
    private static final int FETCH_MISMATCH = 6;
    private static final int FETCH_REFUSED = 7;
    private static final int APPEND = 8;
    private static final int ACK = 9;
    private static final int MISMATCH = 10;
    private static final int FETCH_COMPACTED = 11;
    private static final int INSTALL = 12;
    private static final int MARK = 13;
    private static final int MARKED = 14;

    @Override
    public byte[] encode(ReplicaMessage message) {
        Writer out = new Writer();
        if (message instanceof Append m) {
            out.nums(APPEND, m.term())
                    .position(m.previous())
                    .nums(m.commit(), m.round())
                    .entries(m.entries());
        } else if (message instanceof Ack m) {
            out.nums(ACK, m.term(), m.durable(), m.compared(), m.commit(), m.round());
        } else if (message instanceof Promise m) {
            out.nums(PROMISE, m.term());
        } else if (message instanceof Promised m) {
            out.nums(PROMISED, m.term()).position(m.position());
        } else if (message instanceof Refused m) {
            out.nums(REFUSED, m.term(), m.promised());
        } else if (message instanceof Fetch m) {
            out.nums(FETCH, m.term()).position(m.after()).position(m.upTo());
        } else if (message instanceof Fetched m) {
            out.nums(FETCHED, m.term()).position(m.after()).entries(m.entries());
        } else if (message instanceof FetchMismatch m) {
            out.nums(FETCH_MISMATCH, m.term()).position(m.after()).position(m.hint());
        } else if (message instanceof FetchCompacted m) {
            out.nums(FETCH_COMPACTED, m.term()).position(m.base());
        } else if (message instanceof Install m) {
            out.nums(INSTALL, m.term()).position(m.base()).nums(m.commit(), m.round());
        } else if (message instanceof Mark m) {
            out.nums(MARK, m.term(), m.nonce(), m.waits() ? 1 : 0);
        } else if (message instanceof Marked m) {
            out.nums(MARKED, m.term(), m.nonce(), m.last(), m.promised(), m.votes() ? 1 : 0);
        } else if (message instanceof FetchRefused m) {
            out.nums(FETCH_REFUSED, m.term(), m.promised());
        } else {
            Mismatch m = (Mismatch) message;
            out.nums(MISMATCH, m.term())
                    .position(m.previous())
                    .position(m.hint())
                    .nums(m.round());
        }
        return ValueCodec.encode(new Value.Seq(out.items));
    }

    @Override
    public ReplicaMessage decode(byte[] bytes) throws MalformedMessage {
        try {
            if (!(ValueCodec.decode(bytes) instanceof Value.Seq seq)) {
                throw new IllegalArgumentException("not a sequence");
            }
            Reader in = new Reader(seq.items());
            ReplicaMessage message = read(in);
            if (in.next != seq.items().size()) {
                throw new IllegalArgumentException("fields after the end");
            }
            return message;
        } catch (IllegalArgumentException e) {
            throw new MalformedMessage("no replica message: " + e.getMessage());
        }
    }

    private static ReplicaMessage read(Reader in) {
        long kind = in.num();
        long term = in.num();
        return switch ((int) kind) {
            case PROMISE -> new Promise(term);
            case PROMISED -> new Promised(term, in.position());
            case REFUSED -> new Refused(term, in.num());
            case FETCH -> new Fetch(term, in.position(), in.position());
            case FETCHED -> new Fetched(term, in.position(), in.entries());
            case FETCH_MISMATCH -> new FetchMismatch(term, in.position(), in.position());
            case FETCH_REFUSED -> new FetchRefused(term, in.num());
            case FETCH_COMPACTED -> new FetchCompacted(term, in.position());
            case INSTALL -> new Install(term, in.position(), in.num(), in.num());
            case MARK -> new Mark(in.num(), in.num() != 0);
            case MARKED -> new Marked(in.num(), in.num(), in.num(), in.num() != 0);
            case APPEND -> {
                Position previous = in.position();
                long commit = in.num();
                long round = in.num();
                yield new Append(term, previous, in.entries(), commit, round);
            }
            case ACK -> new Ack(term, in.num(), in.num(), in.num(), in.num());
            case MISMATCH -> new Mismatch(term, in.position(), in.position(), in.num());
            default -> throw new IllegalArgumentException("no kind " + kind);
        };
    }

    private static final class Writer {
        private final List<Value> items = new ArrayList<>();

        Writer nums(long... values) {
            for (long value : values) {
                items.add(Value.of(value));
            }
            return this;
        }

        Writer position(Position position) {
            return nums(position.term(), position.index());
        }

        Writer entries(List<Entry> entries) {
            for (Entry entry : entries) {
                items.add(Value.of(entry.term()));
                items.add(entry.payload());
            }
            return this;
        }
    }

    private static final class Reader {
        private final List<Value> items;
        private int next;

        Reader(List<Value> items) {
            this.items = items;
        }

        long num() {
            if (take() instanceof Value.Num num) {
                // every number of the protocol counts something
                if (num.value() < 0) {
                    throw new IllegalArgumentException("a negative number");
                }
                return num.value();
            }
            throw new IllegalArgumentException("no number where one belongs");
        }

        Position position() {
            return new Position(num(), num());
        }

        /** All that is left. */
        List<Entry> entries() {
            List<Entry> entries = new ArrayList<>();
            while (next < items.size()) {
                long term = num();
                if (!(take() instanceof Value.Bytes payload)) {
                    throw new IllegalArgumentException("no payload where one belongs");
                }
                entries.add(new Entry(term, payload));
            }
            return entries;
        }

        private Value take() {
            if (next >= items.size()) {
                throw new IllegalArgumentException("it ends too early");
            }
            return items.get(next++);
        }
    }
}
