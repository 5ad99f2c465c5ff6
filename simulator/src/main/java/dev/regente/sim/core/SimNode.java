package dev.regente.sim.core;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** One node: its clock and disk, and the process that runs on it, if any. */
final class SimNode {
    private static final long SMALLEST_HOP = 1_000;
    private static final long LARGEST_HOP = 200_000;

    private final Engine simulation;
    final NodeId id;
    final int index;
    final SimDisk disk;
    final Choices.Stream timing;
    final Choices.Stream ending;
    private final Choices.Stream hop;
    private final Choices.Stream syncing;
    private final Choices.Stream clockDraw;
    private final Choices.Stream diskDraw;
    final Deque<Pending> waiting = new ArrayDeque<>();
    List<PartHost<?>> parts = List.of();
    NodeClock clock = new NodeClock(0, 0);
    int incarnation;
    boolean up;
    boolean paused;
    long slowNanos;
    boolean diskFails;
    long serviceNanos;
    long busyUntil;
    Long rate; // set by a fault, in parts per billion; outlives the process
    private boolean dirty;

    SimNode(Engine simulation, NodeId id, int index) {
        this.simulation = simulation;
        this.id = id;
        this.index = index;
        String prefix = "node/" + id.number() + "/";
        timing = simulation.choices.stream(prefix + "timer");
        ending = simulation.choices.stream(prefix + "crash");
        hop = simulation.choices.stream(prefix + "hop");
        syncing = simulation.choices.stream(prefix + "sync");
        clockDraw = simulation.choices.stream(prefix + "clock");
        diskDraw = simulation.choices.stream(prefix + "disk");
        disk = new SimDisk(diskDraw.bits());
    }

    /** A new process: new kernels, a new start and rate of the clock, what was durable. */
    void start() {
        Conditions.Clocks clocks = simulation.conditions.clocks();
        long drift = clockDraw.between(0, 2 * clocks.driftPpb()) - clocks.driftPpb();
        long skew = clockDraw.between(0, 2 * clocks.skewNanos()) - clocks.skewNanos();
        clock = new NodeClock(skew, rate == null ? drift : rate);
        incarnation++;
        up = true;
        paused = false;
        diskFails = false;
        dirty = false;
        List<PartHost<?>> started = new ArrayList<>();
        for (Program.Part<?> part : simulation.program.parts(id)) {
            started.add(new PartHost<>(simulation, this, part));
        }
        parts = started;
    }

    /** The process is gone: what it had not made durable, its timers and its queues. */
    String stop() {
        String torn = disk.crash(simulation.conditions.storage(), ending);
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
        disk.wipe(diskDraw.bits());
    }

    /** Another clock from now on; running timers keep what they count to on the node's clock. */
    void set(NodeClock other) {
        clock = other;
        parts.forEach(PartHost::retime);
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
        Pending item = Pending.to(Pending.Kind.ASK, this);
        item.part = part;
        item.payload = routed.ask();
        part.lastHop = Math.max(part.lastHop, simulation.now() + hop.between(SMALLEST_HOP, LARGEST_HOP));
        simulation.schedule(item, part.lastHop);
    }

    void write(PartHost<?> part, String name, long ticket, Value record) {
        disk.open(part.name, name, simulation.program).unsynced.add(new SimDisk.Write(ticket, record));
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
        Pending item = Pending.to(Pending.Kind.SYNC, this);
        item.part = part;
        item.payload = store;
        long latency = simulation.conditions.storage().sync().draw(syncing);
        simulation.schedule(item, simulation.now() + latency + slowNanos);
    }

    /** The fsync returned: answers its writes, and starts the next if more are waiting. */
    void synced(PartHost<?> part, SimDisk.Store store) {
        store.syncing = false;
        if (diskFails || store.failed) {
            List<SimDisk.Write> refused = List.copyOf(store.unsynced);
            store.keep(store.survivors(true, ending));
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
        Pending item = Pending.to(kind, this);
        item.part = part;
        item.number = write.ticket();
        simulation.schedule(item, simulation.now());
    }
}
