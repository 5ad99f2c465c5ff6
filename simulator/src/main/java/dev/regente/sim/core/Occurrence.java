package dev.regente.sim.core;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import java.util.ArrayList;
import java.util.List;

/** One event of a run and what came of it. The engine fills the same object anew for each event. */
public final class Occurrence {

    /** What happened. Up to ASKED a kernel handled it; from CRASHED on it happened to the world. */
    public enum Kind {
        STARTED,
        RECEIVED,
        TIMER,
        DURABLE,
        PERSIST_FAILED,
        LINK_UP,
        LINK_DOWN,
        ASKED,
        CRASHED,
        PAUSED,
        RESUMED,
        NETWORK,
        DISK,
        NODE,
        /** A message met a cut link or a node that is down, or came damaged. */
        DROPPED;

        final long hash = StableHash.ofText(name());
    }

    /** What the network decided when a message was sent. */
    public enum Fate {
        ON_ITS_WAY,
        LOST,
        DOUBLED,
        STRAGGLES,
        CUT,
        /** Later than usual, by a fault that picked this message. */
        DELAYED,
        /** Kept back by a fault until it is released. */
        HELD,
        /** Arrives damaged, and is dropped there: its checksum does not fit. */
        CORRUPTED;

        final long hash = StableHash.ofText(name());
    }

    /**
     * A message that left.
     *
     * @param number its own in the run, from 1; a copy that the network makes has the same
     */
    public record Sent(NodeId to, Object message, String type, Fate fate, long number) {}

    /** A record that was handed to the disk. */
    public record Written(String store, long ticket, dev.regente.election.kernel.Value record) {}

    long index;
    long atNanos;
    Kind kind;
    NodeId node;
    String part;
    Event<?> event;
    NodeId from;
    Object message;
    String type;
    long number;
    String detail;
    Throwable failure;
    long cause = -1;
    final List<Sent> sent = new ArrayList<>();
    final List<Written> written = new ArrayList<>();
    final List<Notice> notices = new ArrayList<>();
    final List<Explanation> explanations = new ArrayList<>();

    Occurrence() {}

    void begin(long eventIndex, long now, Kind what, NodeId where, String whichPart) {
        index = eventIndex;
        atNanos = now;
        kind = what;
        node = where;
        part = whichPart;
        event = null;
        from = null;
        message = null;
        type = null;
        number = 0;
        detail = "";
        failure = null;
        cause = -1;
        sent.clear();
        written.clear();
        notices.clear();
        explanations.clear();
    }

    /** Its number in the run, from 0. */
    public long index() {
        return index;
    }

    /** Virtual time in nanoseconds. */
    public long atNanos() {
        return atNanos;
    }

    /** What happened. */
    public Kind kind() {
        return kind;
    }

    /** The node touched; null for what happened to several. */
    public NodeId node() {
        return node;
    }

    /** The part that handled it; null if none did. */
    public String part() {
        return part;
    }

    /** What the kernel was given; null if none was. */
    public Event<?> event() {
        return event;
    }

    /** The sender of the message received or dropped; null otherwise. */
    public NodeId from() {
        return from;
    }

    /** The message received or dropped; null otherwise. */
    public Object message() {
        return message;
    }

    /** The type name of the message received or dropped; null otherwise. */
    public String messageType() {
        return type;
    }

    /** The number under which the message received or dropped was sent; 0 otherwise. */
    public long messageNumber() {
        return number;
    }

    /** For what happened to the world: what, in words. Empty otherwise. */
    public String detail() {
        return detail;
    }

    /** What the kernel threw; null if it did not. Its node is stopped. */
    public Throwable failure() {
        return failure;
    }

    /**
     * The number of the event that brought it about: that sent the message received or dropped, started the timer, asked
     * for the write, handed over the ask, or changed the connection. -1 if none did, as for what happens to the world.
     */
    public long cause() {
        return cause;
    }

    /** What it sent, in order. */
    public List<Sent> sent() {
        return sent;
    }

    /** What it wrote, in order. */
    public List<Written> written() {
        return written;
    }

    /** What it published, in order. */
    public List<Notice> notices() {
        return notices;
    }

    /** What it explained, in order. */
    public List<Explanation> explanations() {
        return explanations;
    }
}
