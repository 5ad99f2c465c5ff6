package dev.regente.sim.core;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One run. Virtual time in nanoseconds from zero; events in the order of (time, sequence). One thread; never blocks.
 *
 * <p>Set up, add checkers, schedule faults and asks, then {@link #run}. A kernel that throws is a violation and stops its
 * node; only a defect of a checker or of the caller comes out as an exception.
 */
public final class Simulation extends Engine {

    /** A world at time zero; all nodes that are not down start at once. */
    public Simulation(Conditions conditions, Program program, Choices choices) {
        super(conditions, program, choices);
    }

    /** Adds an observer; they are called in the order of adding. */
    public Simulation watch(Checker checker) {
        checkers.add(checker);
        return this;
    }

    /** Stops after this many violations; 1 unless told. */
    public Simulation violationLimit(int limit) {
        violationLimit = limit;
        return this;
    }

    /** Lets this decide which broken properties fail the run; without one all do. */
    public Simulation judge(Judge judge) {
        this.judge = judge;
        return this;
    }

    /** Lets kernels learn in this way that other processes ended; by their connections unless told. */
    public Simulation detector(FailureDetector detector) {
        links.detector = detector;
        return this;
    }

    /** Takes more events than this for a run that goes nowhere, and reports it as a violation. */
    public Simulation eventLimit(long limit) {
        eventLimit = limit;
        return this;
    }

    /**
     * Hashes only some of what happens, so that a change of the program can be told to leave the rest alone.
     *
     * @param letters some of {@code tnkmds}: time, node, kind of event, message (or timer or ask), effects, state
     */
    public Simulation ingredients(String letters) {
        if (events() > 0) {
            throw new IllegalStateException("the run has begun");
        }
        fingerprint = new Fingerprint.Rolling(Fingerprint.ingredients(letters));
        return this;
    }

    /** Hashes each ingredient by itself besides; see {@link #apart}. */
    public Simulation ingredientsApart() {
        fingerprint.apart();
        return this;
    }

    /** The fingerprint of each ingredient alone, in the order of {@link Fingerprint#INGREDIENTS}. */
    public List<Fingerprint> apart() {
        List<Fingerprint> each = new ArrayList<>();
        for (int i = 0; i < Fingerprint.INGREDIENTS.length(); i++) {
            each.add(fingerprint.valueOf(i));
        }
        return each;
    }

    /** Hashes the state of the node that was touched after every event, which is slow, instead of now and then. */
    public Simulation stateAfterEveryEvent() {
        checkpointEvery = 1;
        return this;
    }

    /**
     * Lets this share of all events be handled twice, the second time by a kernel of another program in the same saved
     * state; a difference is the violation {@code handler-twin}. The run itself stays the same.
     *
     * @param ppm at most half of a million
     * @param again the same program, opened anew
     */
    public Simulation handlersTwice(int ppm, Program again) {
        handlerTwin = ppm == 0 ? null : new HandlerTwin(this, ppm, again);
        if (handlerTwin != null) {
            allNodes().stream().filter(node -> node.up).forEach(handlerTwin::started);
        }
        return this;
    }

    /**
     * Lets the nodes come to rest before time zero, before anybody watches: runs in a calm network up to the first
     * millisecond at which this holds. That moment becomes time zero; clocks, disks, timers and connections are as they came to
     * be. At time zero each process says, in an event of the kind STARTED, what it published last of each kind.
     *
     * @param mostNanos how long to try
     * @return whether it came to hold; if not, this simulation is of no further use
     */
    public boolean settle(Predicate<World> settled, long mostNanos) {
        if (events() > 0 || !checkers.isEmpty()) {
            throw new IllegalStateException("the run has begun, or somebody watches it");
        }
        calm = Conditions.Network.CALM;
        boolean came = Prelude.run(this, settled, mostNanos);
        calm = null;
        return came;
    }

    private record Action(Consumer<Simulation> what) {}

    @Override
    void act(Pending action) {
        ((Action) action.payload).what.accept(this);
    }

    /** Does something at a moment of virtual time, before everything asked for later at that same moment. */
    public void at(long nanos, Consumer<Simulation> action) {
        Pending item = pending(Pending.Kind.ACTION, null, Pending.ANY_PROCESS);
        item.payload = new Action(action);
        schedule(item, Math.max(now(), nanos));
    }

    /** Hands an ask to a part of this node, soon and in order; false if the node is down. */
    public boolean ask(NodeId id, String part, Ask ask) {
        SimNode node = existing(id);
        if (node.up) {
            node.hand(new Program.Routed(part, ask));
        }
        return node.up;
    }

    /**
     * Ends the process of this node; no effect if none runs.
     *
     * @param silent whether nobody is told, as after a power cut; else the peers' connections close shortly after
     */
    public void crash(NodeId id, boolean silent) {
        SimNode node = existing(id);
        if (node.up) {
            end(node, silent ? "crashes silently" : "crashes", silent);
        }
    }

    /** Starts a process on this node; no effect if one runs. */
    public void restart(NodeId id) {
        start(existing(id));
    }

    /**
     * Starts a process on this node under the id of another, as by a configuration copied to the wrong machine. It has the
     * disk of its own node; what it sends comes from the other. No effect if a process runs.
     */
    public void restartAs(NodeId id, NodeId other) {
        start(existing(id), existing(other).id);
    }

    /** Empties the disk of a node that is down; it gets a new identity. */
    public void wipe(NodeId id) {
        SimNode node = existing(id);
        if (!node.up) {
            node.wipe();
            happened(Occurrence.Kind.DISK, node, "loses its disk");
        }
    }

    /** Lets the process of this node stand still for a while: its timers come late and its messages queue. */
    public void pause(NodeId id, long nanos) {
        SimNode node = existing(id);
        if (node.up && !node.paused) {
            node.paused = true;
            schedule(pending(Pending.Kind.RESUME, node, node.incarnation), now() + nanos);
            happened(Occurrence.Kind.PAUSED, node, "stands still for " + Trace.seconds(nanos) + " s");
        }
    }

    /** Cuts one direction; what is under way there is lost. Cuts add up, and each needs its own {@link #heal}. */
    public void cut(NodeId from, NodeId to) {
        links.cut(existing(from), existing(to));
        happened(Occurrence.Kind.NETWORK, null, "cut " + from + "->" + to);
    }

    /** Takes one cut of a direction back. */
    public void heal(NodeId from, NodeId to) {
        links.heal(existing(from), existing(to));
        happened(Occurrence.Kind.NETWORK, null, "healed " + from + "->" + to);
    }

    /** Cuts both directions between nodes that share no group; a node in no group keeps all its links. */
    public void partition(List<List<NodeId>> groups) {
        betweenGroups(groups, links::cut);
        happened(Occurrence.Kind.NETWORK, null, "partition " + groups);
    }

    /** Takes {@link #partition} back. */
    public void healPartition(List<List<NodeId>> groups) {
        betweenGroups(groups, links::heal);
        happened(Occurrence.Kind.NETWORK, null, "healed partition " + groups);
    }

    private void betweenGroups(List<List<NodeId>> groups, BiConsumer<SimNode, SimNode> what) {
        List<NodeId> grouped = groups.stream().flatMap(List::stream).distinct().toList();
        for (NodeId a : grouped) {
            for (NodeId b : grouped) {
                boolean together = groups.stream().anyMatch(group -> group.contains(a) && group.contains(b));
                if (!together) {
                    what.accept(existing(a), existing(b));
                }
            }
        }
    }

    /** Takes all cuts back. */
    public void healAll() {
        links.healAll();
        happened(Occurrence.Kind.NETWORK, null, "all links healed");
    }

    /** Lets this decide about every message from now on; null for nobody. */
    public void intercept(Interceptor interceptor) {
        links.interceptor = interceptor;
    }

    /** Delivers, now and in the order of sending, the messages that were held by this number. */
    public void release(int by) {
        int released = links.release(by);
        happened(Occurrence.Kind.NETWORK, null, "released " + released + " held");
    }

    /** From now on everything that this node's process handles takes it so long, one after the other; zero ends it. */
    public void slowNode(NodeId id, long nanos) {
        existing(id).serviceNanos = nanos;
        happened(
                Occurrence.Kind.NODE,
                existing(id),
                nanos == 0 ? "as fast as usual" : "takes " + Trace.seconds(nanos) + " s for each event");
    }

    /** Sets the clock of this node forward. */
    public void jumpClock(NodeId id, long nanos) {
        SimNode node = existing(id);
        node.set(node.clock.shifted(nanos));
        happened(Occurrence.Kind.NODE, node, "clock jumps ahead by " + Trace.seconds(nanos) + " s");
    }

    /** Lets the clock of this node run at another rate from now on, across restarts, whatever the bound says. */
    public void driftClock(NodeId id, long driftPpb) {
        SimNode node = existing(id);
        node.rate = driftPpb;
        node.set(node.clock.at(now(), driftPpb));
        happened(Occurrence.Kind.NODE, node, "clock runs " + driftPpb / 1_000 + " ppm too fast");
    }

    /** As {@link #pause}, but the clock of the node stands still too, as when a virtual machine is suspended. */
    public void suspend(NodeId id, long nanos) {
        SimNode node = existing(id);
        if (node.up && !node.paused) {
            node.set(node.clock.shifted(-nanos));
            pause(id, nanos);
        }
    }

    /** From now on every fsync of this node takes this much longer; zero ends it. */
    public void slowDisk(NodeId id, long extraNanos) {
        existing(id).slowNanos = extraNanos;
        String detail = extraNanos == 0 ? "disk as usual" : "disk slower by " + Trace.seconds(extraNanos) + " s";
        happened(Occurrence.Kind.DISK, existing(id), detail);
    }

    /** From now on every fsync of this process fails; whether the writes are on disk is drawn. A restart mends it. */
    public void failDisk(NodeId id) {
        existing(id).diskFails = true;
        happened(Occurrence.Kind.DISK, existing(id), "disk fails");
    }
}
