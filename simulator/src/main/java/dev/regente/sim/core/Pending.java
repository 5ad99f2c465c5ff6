package dev.regente.sim.core;

import dev.regente.election.kernel.NodeId;

/** Something that is going to happen. Ordered by time, then by the order in which it was asked for. Used again. */
final class Pending {
    /** Happens whatever becomes of the node's process. */
    static final int ANY_PROCESS = -1;

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

    Kind kind;
    SimNode node;
    /** An end of this process drops it. */
    int incarnation;

    PartHost<?> part;
    PartHost.Timer timer;
    Link link;
    String partName;
    Object payload;
    Traffic.Count count;
    long hash;
    long number;
    long time;
    long sequence;
    /** The number of the event that asked for it; -1 for none. */
    long cause;

    boolean dead;
    boolean arrived;
    boolean served;
    /** Lost on its way, by the choice of a person. */
    boolean lost;
    /** Damaged on its way. */
    boolean corrupt;
    /** The id that the sender gave, if not that of the node it runs on. */
    NodeId sender;

    /** Lets go of everything, so that a kept item keeps nothing else alive. */
    void clear() {
        node = null;
        part = null;
        timer = null;
        link = null;
        partName = null;
        payload = null;
        count = null;
        cause = -1;
        dead = false;
        arrived = false;
        lost = false;
        served = false;
        corrupt = false;
        sender = null;
    }
}
