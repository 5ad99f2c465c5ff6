package dev.regente.sim.core;

/** Something that is going to happen. Ordered by time, then by the order in which it was asked for. */
final class Pending {
    enum Kind {
        START,
        MESSAGE,
        TIMER,
        SYNC,
        DURABLE,
        PERSIST_FAILED,
        HINT_UP,
        HINT_DOWN,
        ASK,
        RESUME,
        ACTION
    }

    final Kind kind;
    final SimNode node;
    final int incarnation;
    PartHost<?> part;
    SimNode from;
    Object payload;
    Traffic.Count count;
    long hash;
    long number;
    long time;
    long sequence;
    boolean dead;
    boolean arrived;
    boolean served;

    /** Happens to this process only: an end of the process drops it. */
    static Pending to(Kind kind, SimNode node) {
        return new Pending(kind, node, node.incarnation);
    }

    /** Happens whatever becomes of the node's process. */
    static Pending free(Kind kind, SimNode node) {
        return new Pending(kind, node, -1);
    }

    private Pending(Kind kind, SimNode node, int incarnation) {
        this.kind = kind;
        this.node = node;
        this.incarnation = incarnation;
    }

    boolean before(Pending other) {
        return time < other.time || (time == other.time && sequence < other.sequence);
    }
}
