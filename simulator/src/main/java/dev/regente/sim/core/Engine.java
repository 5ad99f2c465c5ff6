package dev.regente.sim.core;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.InvariantBroken;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The event loop of a {@link Simulation}: takes what is due, hands it to kernels, and tells the checkers. */
abstract class Engine implements World {
    private static final int CHECKPOINT = 1024;
    private static final int MAX_FINDINGS = 100;

    final Conditions conditions;
    final Program program;
    final Choices choices;
    final Links links;
    final Traffic traffic = new Traffic();
    final Fingerprint.Rolling fingerprint = new Fingerprint.Rolling();
    final Occurrence occurrence = new Occurrence();
    final List<Checker> checkers = new ArrayList<>();
    private final EventQueue queue = new EventQueue();
    private final List<SimNode> nodes = new ArrayList<>();
    private final Map<NodeId, SimNode> byId = new TreeMap<>();
    private final List<Violation> violations = new ArrayList<>();
    private final List<Violation> findings = new ArrayList<>();
    int violationLimit = 1;
    long eventLimit = 1_000_000_000L;
    private long now;
    private long events;

    Engine(Conditions conditions, Program program, Choices choices) {
        this.conditions = conditions;
        this.program = program;
        this.choices = choices;
        for (NodeId id : conditions.nodes()) {
            SimNode node = new SimNode(this, id, nodes.size());
            nodes.add(node);
            if (byId.put(id, node) != null) {
                throw new IllegalArgumentException("node " + id + " is listed twice");
            }
        }
        links = new Links(this, nodes.size());
        for (SimNode node : nodes) {
            if (!conditions.down().contains(node.id)) {
                schedule(Pending.free(Pending.Kind.START, node), 0);
            }
        }
    }

    /** Lets a fault or a workload step take its turn. */
    abstract void act(Pending action);

    /** Runs up to and including this moment, or to the first violation that exceeds the limit. */
    public void run(long untilNanos) {
        while (step(untilNanos)) {
            // each step is one event
        }
        if (violations.size() < violationLimit) {
            now = Math.max(now, untilNanos);
            checkers.forEach(checker -> checker.atEnd(this));
        }
    }

    /** Handles the next event up to this moment. False when there is none, or when the run has been stopped. */
    public boolean step(long untilNanos) {
        long before = events;
        while (events == before) {
            if (queue.isEmpty() || queue.peek().time > untilNanos || violations.size() >= violationLimit) {
                return false;
            }
            Pending item = queue.poll();
            now = item.time;
            take(item);
        }
        if (events >= eventLimit) {
            violation("event-limit", null, events + " events and no end: is there a timer without delay?");
        }
        return true;
    }

    private void take(Pending item) {
        SimNode node = item.node;
        if (item.dead || (item.incarnation >= 0 && (item.incarnation != node.incarnation || !node.up))) {
            return;
        }
        if (node != null && (node.serviceNanos > 0 || now < node.busyUntil) && !item.served && served(item)) {
            item.served = true;
            node.busyUntil = Math.max(now, node.busyUntil) + node.serviceNanos;
            schedule(item, node.busyUntil);
            return;
        }
        if (node != null && node.paused && item.kind != Pending.Kind.RESUME && item.kind != Pending.Kind.SYNC) {
            if (item.kind != Pending.Kind.MESSAGE || links.passes(item.from, node)) {
                item.arrived = true; // in the socket's buffer: a later cut does not touch it
                node.waiting.add(item);
                return;
            }
        }
        switch (item.kind) {
            case START -> start(node);
            case MESSAGE -> message(item);
            case TIMER -> {
                if (item.part.expired(item)) {
                    String timer = (String) item.payload;
                    dispatch(item.part, node, Occurrence.Kind.TIMER, new Event.TimerFired<>(timer), hash(timer));
                }
            }
            case SYNC -> node.synced(item.part, (SimDisk.Store) item.payload);
            case DURABLE ->
                dispatch(item.part, node, Occurrence.Kind.DURABLE, new Event.Durable<>(item.number), item.number);
            case PERSIST_FAILED ->
                dispatch(
                        item.part,
                        node,
                        Occurrence.Kind.PERSIST_FAILED,
                        new Event.PersistFailed<>(item.number, "simulated disk failure"),
                        item.number);
            case HINT_UP -> links.hintUp(node, item.from);
            case HINT_DOWN -> links.hintDown(node, item.from, item.number);
            case ASK -> {
                Ask ask = (Ask) item.payload;
                dispatch(item.part, node, Occurrence.Kind.ASKED, new Event.Asked<>(ask), hash(ask));
            }
            case RESUME -> resume(node);
            case ACTION -> act(item);
        }
    }

    /** What costs a slow node its time: whatever its event loop handles. */
    private static boolean served(Pending item) {
        return switch (item.kind) {
            case MESSAGE, TIMER, DURABLE, PERSIST_FAILED, ASK -> true;
            default -> false;
        };
    }

    private static long hash(Object payload) {
        return StableHash.of(payload);
    }

    private void message(Pending item) {
        SimNode node = item.node;
        Links.Envelope envelope = (Links.Envelope) item.payload;
        PartHost<?> part = node.up ? node.part(envelope.part()) : null;
        if (part == null || !(item.arrived || links.passes(item.from, node))) {
            item.count.dropped++;
            begin(Occurrence.Kind.DROPPED, node, envelope.part());
            occurrence.detail = part == null ? "nothing runs there" : "the link is cut";
        } else {
            item.count.delivered++;
            begin(Occurrence.Kind.RECEIVED, node, part.name);
            occurrence.event = new Event.Received<>(item.from.id, envelope.message());
        }
        occurrence.from = item.from.id;
        occurrence.message = envelope.message();
        occurrence.type = program.messageType(envelope.part(), envelope.message());
        fingerprint.mix(item.hash + item.from.id.number());
        if (occurrence.event != null) {
            handle(part, node);
        }
        finish();
    }

    private void dispatch(PartHost<?> part, SimNode node, Occurrence.Kind kind, Event<?> event, long hash) {
        begin(kind, node, part.name);
        occurrence.event = event;
        fingerprint.mix(hash);
        handle(part, node);
        finish();
    }

    private void handle(PartHost<?> part, SimNode node) {
        try {
            part.handle(occurrence.event);
            node.sync(part);
            for (int i = 0; i < occurrence.notices.size(); i++) {
                Notice notice = occurrence.notices.get(i);
                fingerprint.mix(StableHash.of(notice));
                program.route(node.id, part.name, notice).forEach(node::hand);
            }
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            occurrence.failure = e;
        }
        for (int i = 0; i < occurrence.explanations.size(); i++) {
            fingerprint.mix(StableHash.of(occurrence.explanations.get(i)));
        }
        for (int i = 0; i < occurrence.written.size(); i++) {
            fingerprint.mix(StableHash.of(occurrence.written.get(i)));
        }
    }

    void linkEvent(SimNode observer, SimNode peer, boolean up) {
        int process = observer.incarnation;
        for (PartHost<?> part : observer.parts) {
            if (observer.up && observer.incarnation == process) {
                Event<?> event = up ? new Event.LinkUp<>(peer.id) : new Event.LinkDown<>(peer.id);
                Occurrence.Kind kind = up ? Occurrence.Kind.LINK_UP : Occurrence.Kind.LINK_DOWN;
                dispatch(part, observer, kind, event, peer.id.number());
            }
        }
    }

    private void begin(Occurrence.Kind kind, SimNode node, String part) {
        occurrence.begin(events, now, kind, node == null ? null : node.id, part);
        fingerprint.mix(now);
        fingerprint.mix(kind.hash + (node == null ? 0 : node.id.number()));
        if (part != null) {
            fingerprint.mix(StableHash.ofText(part));
        }
    }

    void happened(Occurrence.Kind kind, SimNode node, String detail) {
        begin(kind, node, null);
        occurrence.detail = detail;
        fingerprint.mix(StableHash.ofText(detail));
        finish();
    }

    private void finish() {
        events++;
        Throwable failure = occurrence.failure;
        SimNode node = occurrence.node == null ? null : find(occurrence.node);
        for (int i = 0; i < checkers.size(); i++) {
            checkers.get(i).after(occurrence, this);
        }
        if (failure != null) {
            broken(node, failure);
        }
        if (events % CHECKPOINT == 0) {
            checkpoint();
        }
    }

    /** A kernel threw: that is a violation, and the node stops, as over TCP. */
    private void broken(SimNode node, Throwable failure) {
        if (failure instanceof InvariantBroken invariant) {
            violation(invariant.invariant(), node.id, invariant.getMessage());
        } else {
            violation("kernel-threw", node.id, failure + thrownIn(failure));
        }
        end(node, "stopped by " + failure.getClass().getSimpleName(), false);
    }

    /** The first place outside the JDK, whose lines differ from version to version. */
    private static String thrownIn(Throwable failure) {
        for (StackTraceElement frame : failure.getStackTrace()) {
            if (!frame.getClassName().startsWith("java.")
                    && !frame.getClassName().startsWith("jdk.")) {
                return " at " + frame;
            }
        }
        return "";
    }

    /** Mixes the state of every running kernel into the fingerprint. */
    public void checkpoint() {
        for (SimNode node : nodes) {
            for (PartHost<?> part : node.up ? node.parts : List.<PartHost<?>>of()) {
                try {
                    fingerprint.mix(StableHash.of(part.kernel.save()));
                } catch (RuntimeException e) {
                    violation("kernel-threw", node.id, "save() of " + part.name + ": " + e);
                }
            }
        }
    }

    void start(SimNode node) {
        if (node.up) {
            return;
        }
        try {
            node.start();
        } catch (RuntimeException e) {
            node.up = false;
            violation("kernel-threw", node.id, "no kernel: " + e);
            return;
        }
        int process = node.incarnation;
        for (PartHost<?> part : node.parts) {
            if (node.up && node.incarnation == process) {
                Event<?> event = new Event.Started<>(node.disk.restored(part.name), node.disk.identity());
                dispatch(part, node, Occurrence.Kind.STARTED, event, node.disk.identity());
            }
        }
        for (SimNode peer : nodes) {
            if (peer != node) {
                links.reconnect(node, peer);
            }
        }
    }

    void end(SimNode node, String why, boolean silent) {
        String torn = node.stop();
        links.closed(node, silent);
        happened(Occurrence.Kind.CRASHED, node, why + torn);
    }

    /** Whether timers or messages come first after a pause is up to the process's event loop: drawn. */
    private void resume(SimNode node) {
        node.paused = false;
        happened(Occurrence.Kind.RESUMED, node, "goes on");
        List<Pending> late = new ArrayList<>(node.waiting);
        node.waiting.clear();
        int order = node.ending.choose(3);
        if (order > 0) {
            boolean timersFirst = order == 1;
            late.sort(Comparator.comparing(item -> (item.kind == Pending.Kind.TIMER) != timersFirst));
        }
        late.forEach(item -> schedule(item, now));
    }

    void schedule(Pending item, long time) {
        queue.add(item, time);
    }

    SimNode node(int index) {
        return nodes.get(index);
    }

    SimNode find(NodeId id) {
        return byId.get(id);
    }

    SimNode existing(NodeId id) {
        SimNode node = byId.get(id);
        if (node == null) {
            throw new IllegalArgumentException("node " + id + " does not exist; there are " + conditions.nodes());
        }
        return node;
    }

    /** The hash of everything so far. */
    public Fingerprint fingerprint() {
        return fingerprint.value();
    }

    /** How many events so far. */
    public long events() {
        return events;
    }

    /** What was violated so far, in order. */
    public List<Violation> violations() {
        return List.copyOf(violations);
    }

    /** What was found outside the assumptions so far, in order; at most a hundred. */
    public List<Violation> findings() {
        return List.copyOf(findings);
    }

    /** Message counts so far. */
    public Traffic traffic() {
        return traffic;
    }

    /** Where the choices come from. */
    public Choices choices() {
        return choices;
    }

    /** The last event; filled anew by the next. */
    public Occurrence last() {
        return occurrence;
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public List<NodeId> nodes() {
        return conditions.nodes();
    }

    @Override
    public boolean isUp(NodeId id) {
        return existing(id).up;
    }

    @Override
    public boolean isPaused(NodeId id) {
        return existing(id).paused;
    }

    @Override
    public int incarnation(NodeId id) {
        return existing(id).incarnation;
    }

    @Override
    public boolean passes(NodeId from, NodeId to) {
        return links.passes(existing(from), existing(to));
    }

    @Override
    public Kernel<?> kernel(NodeId id, String part) {
        PartHost<?> found = existing(id).part(part);
        if (found == null) {
            throw new IllegalArgumentException("no part " + part + " on " + id);
        }
        return found.kernel;
    }

    @Override
    public SimDisk disk(NodeId id) {
        return existing(id).disk;
    }

    @Override
    public long localNanos(NodeId id, long trueNanos) {
        return existing(id).clock.local(trueNanos);
    }

    @Override
    public long trueNanos(NodeId id, long localNanos) {
        return existing(id).clock.trueAt(localNanos);
    }

    @Override
    public void violation(String property, NodeId id, String detail) {
        violations.add(new Violation(property, now, id, detail));
    }

    @Override
    public void finding(String property, NodeId id, String detail) {
        if (findings.size() < MAX_FINDINGS) {
            findings.add(new Violation(property, now, id, detail));
        }
    }
}
