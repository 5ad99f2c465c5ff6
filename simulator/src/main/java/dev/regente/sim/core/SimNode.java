package dev.regente.sim.core;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import java.util.ArrayList;
import java.util.List;

/** One node: its clock and disk, and the process that runs on it, if any. */
final class SimNode {
    private static final long SMALLEST_HOP = 1_000;
    private static final long LARGEST_HOP = 200_000;

    private final Engine simulation;
    final NodeId id;
    final int index;
    final SimDisk disk;
    final Link.Table links = new Link.Table();
    final List<Pending> waiting = new ArrayList<>(0);
    List<PartHost<?>> parts = List.of();
    NodeClock clock = NodeClock.PERFECT;
    private Choices.Stream timing;
    private Choices.Stream ending;
    private Choices.Stream hop;
    private Choices.Stream syncing;
    private Choices.Stream clockDraw;
    /** The id under which its process runs: its own, unless a fault gave it another's. */
    NodeId runsAs;

    int incarnation;
    boolean up;
    boolean paused;
    long slowNanos;
    boolean diskFails;
    long serviceNanos;
    long busyUntil;
    Long rate; // set by a fault, in parts per billion; outlives the process
    private int wipes;
    private boolean dirty;
    /** Whether its state is to be hashed at one of the next checkpoints. */
    boolean touched;

    SimNode(Engine simulation, NodeId id, int index) {
        this.simulation = simulation;
        this.id = id;
        this.runsAs = id;
        this.index = index;
        disk = new SimDisk(simulation.choices.once(label("disk")).bits());
    }

    private String label(String what) {
        return "node/" + id.number() + "/" + what;
    }

    // Streams come into being when first needed: a million nodes need few of them.

    /** The moments at which timers fire. */
    Choices.Stream timing() {
        if (timing == null) {
            timing = simulation.choices.stream(label("timer"));
        }
        return timing;
    }

    /** What crashes and failed disks leave, and in which order a paused process catches up. */
    Choices.Stream ending() {
        if (ending == null) {
            ending = simulation.choices.stream(label("crash"));
        }
        return ending;
    }

    private Choices.Stream hop() {
        if (hop == null) {
            hop = simulation.choices.stream(label("hop"));
        }
        return hop;
    }

    private Choices.Stream syncing() {
        if (syncing == null) {
            syncing = simulation.choices.stream(label("sync"));
        }
        return syncing;
    }

    /** The nodes with which it keeps a connection, in the order of configuration. */
    List<SimNode> peers() {
        List<SimNode> peers = new ArrayList<>();
        for (NodeId peer : simulation.program.connections(id, simulation.nodes())) {
            if (!peer.equals(id)) {
                peers.add(simulation.existing(peer));
            }
        }
        return peers;
    }

    private NodeClock newClock() {
        Conditions.Clocks clocks = simulation.conditions.clocks();
        if (clocks.driftPpb() == 0 && clocks.skewNanos() == 0 && rate == null) {
            return NodeClock.PERFECT;
        }
        if (clockDraw == null) {
            clockDraw = simulation.choices.stream(label("clock"));
        }
        long drift = clockDraw.between(0, 2 * clocks.driftPpb()) - clocks.driftPpb();
        long skew = clockDraw.between(0, 2 * clocks.skewNanos()) - clocks.skewNanos();
        return new NodeClock(skew, rate == null ? drift : rate);
    }

    /** A new process: new kernels, a new start and rate of the clock, what was durable. */
    void start(NodeId as) {
        runsAs = as;
        clock = newClock();
        incarnation++;
        up = true;
        paused = false;
        diskFails = false;
        dirty = false;
        List<PartHost<?>> started = new ArrayList<>(2);
        for (Program.Part<?> part : simulation.program.parts(as)) {
            started.add(new PartHost<>(simulation, this, part));
        }
        parts = List.copyOf(started);
    }

    @SuppressWarnings("ReferenceEquality") // asked for every message
    boolean runsAsItself() {
        return runsAs == id;
    }

    /** The process is gone: what it had not made durable, its timers and its queues. */
    String stop() {
        String torn = disk.crash(simulation.conditions.storage(), this::ending);
        up = false;
        paused = false;
        for (Pending item : waiting) {
            if (item.kind == Pending.Kind.MESSAGE) {
                item.count.dropped++;
            }
        }
        waiting.clear();
        return torn;
    }

    void wipe() {
        disk.wipe(simulation.choices.once(label("disk/" + ++wipes)).bits());
    }

    /** Another clock from now on; running timers keep what they count to on the node's clock. */
    void set(NodeClock other) {
        clock = other;
        parts.forEach(PartHost::retime);
    }

    /** Virtual time began anew after so many nanoseconds. */
    void earlier(long nanos) {
        clock = clock.later(nanos);
        busyUntil -= nanos;
        touched = false;
        links.earlier(nanos);
        parts.forEach(part -> part.earlier(nanos));
    }

    PartHost<?> part(String name) {
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).name.equals(name)) {
                return parts.get(i);
            }
        }
        return null;
    }

    /** Brings an ask to a part, as over a queue between two threads: a little later, and in order. */
    void hand(Program.Routed routed) {
        PartHost<?> part = part(routed.part());
        if (part == null) {
            throw new IllegalArgumentException("no part " + routed.part() + " on " + id + " for " + routed.ask());
        }
        Pending item = simulation.pending(Pending.Kind.ASK, this, incarnation);
        item.part = part;
        item.payload = routed.ask();
        item.cause = simulation.current;
        part.lastHop = Math.max(part.lastHop, simulation.now() + hop().between(SMALLEST_HOP, LARGEST_HOP));
        simulation.schedule(item, part.lastHop);
    }

    void write(PartHost<?> part, String name, long ticket, Value record) {
        disk.open(part.name, name, simulation.program)
                .unsynced
                .add(new SimDisk.Write(ticket, record, simulation.current));
        dirty = true;
    }

    /** Starts an fsync for what this event wrote: all of it together. */
    void sync(PartHost<?> part) {
        if (!dirty) {
            return;
        }
        dirty = false;
        for (SimDisk.Store store : disk.ofPart(part.name)) {
            if (!store.syncing && !store.unsynced.isEmpty()) {
                sync(part, store);
            }
        }
    }

    private void sync(PartHost<?> part, SimDisk.Store store) {
        store.syncing = true;
        store.batch = store.unsynced.size();
        Pending item = simulation.pending(Pending.Kind.SYNC, this, incarnation);
        item.part = part;
        item.payload = store;
        long latency = simulation.conditions.storage().sync().draw(syncing());
        simulation.schedule(item, simulation.now() + latency + slowNanos);
    }

    /** The fsync returned: answers its writes, and starts the next if more are waiting. */
    void synced(PartHost<?> part, SimDisk.Store store) {
        store.syncing = false;
        if (diskFails || store.failed) {
            List<SimDisk.Write> refused = List.copyOf(store.unsynced);
            store.keep(store.survivors(true, this::ending));
            store.unsynced.clear();
            store.failed = true;
            refused.forEach(write -> answer(Pending.Kind.PERSIST_FAILED, part, write));
            return;
        }
        store.keep(store.batch).forEach(write -> answer(Pending.Kind.DURABLE, part, write));
        if (!store.unsynced.isEmpty()) {
            sync(part, store);
        }
    }

    private void answer(Pending.Kind kind, PartHost<?> part, SimDisk.Write write) {
        Pending item = simulation.pending(kind, this, incarnation);
        item.part = part;
        item.number = write.ticket();
        item.cause = write.cause();
        simulation.schedule(item, simulation.now());
    }
}
