package dev.regente.sim.core;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.InvariantBroken;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The event loop of a {@link Simulation}: takes what is due, hands it to kernels, and tells the checkers. */
abstract class Engine implements World {
    private static final int CHECKPOINT = 1024;
    private static final int AT_CHECKPOINT = 128;
    private static final int MAX_FINDINGS = 100;
    private static final int NAMED = 20;

    final Conditions conditions;
    final Program program;
    final Choices choices;
    final Links links;
    Traffic traffic = new Traffic();
    Fingerprint.Rolling fingerprint = new Fingerprint.Rolling(Fingerprint.ALL);
    final Occurrence occurrence = new Occurrence();
    final List<Checker> checkers = new ArrayList<>();
    private final EventQueue queue = new EventQueue();
    private final List<SimNode> nodes = new ArrayList<>();
    private final Roll roll;
    private final Deque<SimNode> touched = new ArrayDeque<>();
    private final List<Violation> violations = new ArrayList<>();
    private final List<Violation> findings = new ArrayList<>();
    HandlerTwin handlerTwin;
    int violationLimit = 1;
    Judge judge;
    Conditions.Network calm;
    long eventLimit = 1_000_000_000L;
    int checkpointEvery = CHECKPOINT;
    /** The number of the event at hand; -1 between events. */
    long current = -1;

    private long cause = -1;
    private String recentName;
    private long recentNameHash;
    private long now;
    private long events;
    private long idle; // actions since the last event

    Engine(Conditions conditions, Program program, Choices choices) {
        this.conditions = conditions;
        this.program = program;
        this.choices = choices;
        for (NodeId id : conditions.nodes()) {
            nodes.add(new SimNode(this, id, nodes.size()));
        }
        roll = new Roll(nodes);
        links = new Links(this);
        Set<NodeId> down = new HashSet<>(conditions.down());
        for (SimNode node : nodes) {
            if (!down.contains(node.id)) {
                schedule(pending(Pending.Kind.START, node, Pending.ANY_PROCESS), 0);
            }
        }
    }

    /** What the network does at present: nothing before time zero. */
    Conditions.Network network() {
        return calm == null ? conditions.network() : calm;
    }

    /** Nothing happens any more up to this moment. */
    void idleUntil(long nanos) {
        now = Math.max(now, nanos);
    }

    /** The present moment becomes time zero: nothing has happened or been counted. */
    void beginAnew() {
        long before = now;
        queue.earlier(before);
        nodes.forEach(node -> node.earlier(before));
        touched.clear();
        traffic = new Traffic();
        fingerprint = new Fingerprint.Rolling(Fingerprint.ALL);
        now = 0;
        events = 0;
        idle = 0;
    }

    /** At time zero, before all others: this process runs, and has published this. */
    void first(SimNode node, List<Notice> published) {
        Pending item = pending(Pending.Kind.START, node, node.incarnation);
        item.payload = published;
        enqueue(item, 0, Long.MIN_VALUE + node.index);
    }

    private void runsAlready(SimNode node, List<?> published) {
        for (int i = 0; i < node.parts.size(); i++) {
            PartHost<?> part = node.parts.get(i);
            begin(Occurrence.Kind.STARTED, node, part.name, part.nameHash);
            occurrence.event = new Event.Started<>(node.disk.restored(part.name), node.disk.identity());
            if (i == 0) {
                published.forEach(notice -> {
                    occurrence.notices.add((Notice) notice);
                    fingerprint.mix(Fingerprint.EFFECTS, StableHash.of(notice));
                });
            }
            node.touched = true;
            finish();
        }
        touched.add(node);
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
            if (queue.isEmpty() || queue.firstTime() > untilNanos || violations.size() >= violationLimit) {
                return false;
            }
            Pending item = queue.poll();
            now = item.time;
            Pending.Kind kind = item.kind;
            if (take(item)) {
                queue.giveBack(item);
            }
            if (kind == Pending.Kind.ACTION && events == before && ++idle >= eventLimit) {
                violation("event-limit", null, idle + " requests in a row that nobody takes, and no end");
            }
        }
        idle = 0;
        if (events >= eventLimit) {
            violation("event-limit", null, events + " events and no end: is there a timer without delay?");
        }
        return true;
    }

    /** What waits to happen, first what comes first. For whoever wants to choose; slow. */
    public List<Waiting> waitingList() {
        List<Pending> items = new ArrayList<>(queue.all());
        items.removeIf(item -> !waits(item));
        items.sort(Comparator.<Pending>comparingLong(Engine::due).thenComparingLong(item -> item.sequence));
        return items.stream().map(this::described).toList();
    }

    /** The message, or the ask, that waits under this id of {@link #waitingList}; null if none does. */
    public Object waitingContent(long id) {
        for (Pending item : queue.all()) {
            if (item.sequence == id && waits(item)) {
                return item.payload;
            }
        }
        return null;
    }

    private static boolean waits(Pending item) {
        boolean gone = item.incarnation >= 0 && (item.incarnation != item.node.incarnation || !item.node.up);
        boolean stopped = item.kind == Pending.Kind.TIMER && (!item.timer.running || item.timer.queued != item);
        return !item.dead && !gone && !stopped;
    }

    private static long due(Pending item) {
        return item.kind == Pending.Kind.TIMER ? item.timer.due : item.time;
    }

    private Waiting described(Pending item) {
        String what = "";
        String text = "";
        if (item.kind == Pending.Kind.MESSAGE) {
            what = item.count.type;
            text = Trace.content(what, item.payload);
        } else if (item.kind == Pending.Kind.TIMER) {
            what = item.timer.name;
        } else if (item.kind == Pending.Kind.ASK) {
            text = item.payload.toString();
        } else if (item.link != null) {
            what = item.link.to.id.toString();
        }
        return new Waiting(
                item.sequence,
                item.kind.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                item.node == null ? null : item.node.id,
                item.kind == Pending.Kind.MESSAGE ? item.link.from.id : null,
                what,
                text,
                due(item));
    }

    /**
     * Lets something that waits happen now, before all else; a timer or a planned fault at its time, to which the clock then
     * jumps, so that no timer fires early. False if it does not wait or the run has been stopped.
     */
    public boolean happen(long id) {
        Pending item = violations.size() < violationLimit ? queue.remove(id) : null;
        if (item == null) {
            return false;
        }
        if (item.kind == Pending.Kind.TIMER) {
            item.number = item.timer.order;
        }
        boolean punctual =
                item.kind == Pending.Kind.TIMER || item.kind == Pending.Kind.ACTION || item.kind == Pending.Kind.RESUME;
        now = punctual ? Math.max(now, due(item)) : now;
        if (take(item)) {
            queue.giveBack(item);
        }
        return true;
    }

    /** Loses a message that is under way. False if no such message is. */
    public boolean lose(long id) {
        boolean message = queue.all().stream()
                .anyMatch(item -> item.sequence == id && item.kind == Pending.Kind.MESSAGE && !item.dead);
        if (!message) {
            return false;
        }
        Pending item = queue.remove(id);
        item.lost = true;
        message(item);
        queue.giveBack(item);
        return true;
    }

    /** Handles an item, and says whether nothing refers to it any more. */
    private boolean take(Pending item) {
        SimNode node = item.node;
        if (item.dead || (item.incarnation >= 0 && (item.incarnation != node.incarnation || !node.up))) {
            return true;
        }
        if (item.kind == Pending.Kind.TIMER && !PartHost.due(item, this)) {
            return item.timer.queued != item;
        }
        if (node != null && (node.serviceNanos > 0 || now < node.busyUntil) && !item.served && served(item)) {
            item.served = true;
            node.busyUntil = Math.max(now, node.busyUntil) + node.serviceNanos;
            schedule(item, node.busyUntil);
            return false;
        }
        if (node != null && node.paused && item.kind != Pending.Kind.RESUME && item.kind != Pending.Kind.SYNC) {
            if (item.kind != Pending.Kind.MESSAGE || item.link.cuts == 0) {
                item.arrived = true; // in the socket's buffer: a later cut does not touch it
                node.waiting.add(item);
                return false;
            }
        }
        switch (item.kind) {
            case START -> {
                if (item.payload == null) {
                    start(node);
                } else {
                    runsAlready(node, (List<?>) item.payload);
                }
            }
            case MESSAGE -> message(item);
            case TIMER -> {
                PartHost.Timer timer = item.timer;
                timer.running = false;
                cause = timer.cause;
                dispatch(item.part, node, Occurrence.Kind.TIMER, timer.fired, timer.hash);
            }
            case SYNC -> node.synced(item.part, (SimDisk.Store) item.payload);
            case DURABLE -> {
                cause = item.cause;
                dispatch(item.part, node, Occurrence.Kind.DURABLE, new Event.Durable<>(item.number), item.number);
            }
            case PERSIST_FAILED -> {
                cause = item.cause;
                dispatch(
                        item.part,
                        node,
                        Occurrence.Kind.PERSIST_FAILED,
                        new Event.PersistFailed<>(item.number, "simulated disk failure"),
                        item.number);
            }
            case HINT_UP -> links.hintUp(item.link, item.cause);
            case HINT_DOWN -> links.hintDown(item.link, item.number, item.cause);
            case ASK -> {
                cause = item.cause;
                Ask ask = (Ask) item.payload;
                dispatch(item.part, node, Occurrence.Kind.ASKED, new Event.Asked<>(ask), StableHash.of(ask));
            }
            case RESUME -> resume(node);
            case ACTION -> act(item);
        }
        return true;
    }

    /** What costs a slow node its time: whatever its event loop handles. */
    private static boolean served(Pending item) {
        return switch (item.kind) {
            case MESSAGE, TIMER, DURABLE, PERSIST_FAILED, ASK -> true;
            default -> false;
        };
    }

    private void message(Pending item) {
        SimNode node = item.node;
        NodeId from = item.sender == null ? item.link.from.id : item.sender;
        boolean itself = node.runsAsItself(); // else whoever asks for this node there is told that it is another
        PartHost<?> part = node.up && itself ? node.part(item.partName) : null;
        if (part == null || !(item.arrived || item.link.cuts == 0) || item.corrupt || item.lost) {
            item.count.dropped++;
            begin(Occurrence.Kind.DROPPED, node, item.partName, nameHash(item.partName));
            occurrence.detail = item.lost
                    ? "lost by hand"
                    : part == null
                            ? itself ? "nothing runs there" : "it runs under the id of another"
                            : item.corrupt ? "damaged: the checksum does not fit" : "the link is cut";
        } else {
            item.count.delivered++;
            begin(Occurrence.Kind.RECEIVED, node, part.name, part.nameHash);
            occurrence.event = new Event.Received<>(from, item.payload);
        }
        occurrence.from = from;
        occurrence.cause = item.cause;
        occurrence.message = item.payload;
        occurrence.type = item.count.type;
        occurrence.number = item.number;
        fingerprint.mix(Fingerprint.MESSAGE, item.hash + from.number());
        if (occurrence.event != null) {
            handle(part, node);
        }
        finish();
    }

    private void dispatch(PartHost<?> part, SimNode node, Occurrence.Kind kind, Event<?> event, long hash) {
        begin(kind, node, part.name, part.nameHash);
        occurrence.event = event;
        fingerprint.mix(Fingerprint.MESSAGE, hash);
        handle(part, node);
        finish();
    }

    private void handle(PartHost<?> part, SimNode node) {
        if (!node.touched) {
            node.touched = true;
            touched.add(node);
        }
        HandlerTwin twin = handlerTwin != null && handlerTwin.samples(events) ? handlerTwin : null;
        if (twin != null) {
            twin.before(part);
        }
        try {
            part.handle(occurrence.event);
            node.sync(part);
            for (int i = 0; i < occurrence.notices.size(); i++) {
                Notice notice = occurrence.notices.get(i);
                fingerprint.mix(Fingerprint.EFFECTS, StableHash.of(notice));
                program.route(node.id, part.name, notice).forEach(node::hand);
            }
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            occurrence.failure = e;
        }
        if (twin != null) {
            twin.after(node, part, occurrence.event, occurrence.failure);
        }
        for (int i = 0; i < occurrence.explanations.size(); i++) {
            fingerprint.mix(Fingerprint.EFFECTS, StableHash.of(occurrence.explanations.get(i)));
        }
        for (int i = 0; i < occurrence.written.size(); i++) {
            fingerprint.mix(Fingerprint.EFFECTS, StableHash.of(occurrence.written.get(i)));
        }
    }

    void linkEvent(SimNode observer, SimNode peer, boolean up, long because) {
        int process = observer.incarnation;
        if (peer.runsAs.equals(observer.runsAs)) {
            return; // one of the two runs under the id of the other
        }
        for (PartHost<?> part : observer.parts) {
            if (observer.up && observer.incarnation == process) {
                Event<?> event = up ? new Event.LinkUp<>(peer.runsAs) : new Event.LinkDown<>(peer.runsAs);
                Occurrence.Kind kind = up ? Occurrence.Kind.LINK_UP : Occurrence.Kind.LINK_DOWN;
                cause = because;
                dispatch(part, observer, kind, event, peer.runsAs.number());
            }
        }
    }

    private void begin(Occurrence.Kind kind, SimNode node, String part, long partHash) {
        occurrence.begin(events, now, kind, node == null ? null : node.id, part);
        occurrence.cause = cause;
        cause = -1;
        current = events;
        fingerprint.mix(Fingerprint.TIME, now);
        fingerprint.mix(Fingerprint.KIND, kind.hash);
        fingerprint.mix(Fingerprint.NODE, partHash + (node == null ? 0 : node.id.number()));
    }

    /** The hash of a part's name; there are few names. */
    @SuppressWarnings("ReferenceEquality") // names are nearly always the same object; else it is computed again
    long nameHash(String part) {
        if (part != recentName) {
            recentName = part;
            recentNameHash = StableHash.ofText(part);
        }
        return recentNameHash;
    }

    void happened(Occurrence.Kind kind, SimNode node, String detail) {
        begin(kind, node, null, 0);
        occurrence.detail = detail;
        fingerprint.mix(Fingerprint.MESSAGE, StableHash.ofText(detail));
        finish();
    }

    private void finish() {
        events++;
        current = -1;
        Throwable failure = occurrence.failure;
        NodeId where = occurrence.node;
        for (int i = 0; i < checkers.size(); i++) {
            checkers.get(i).after(occurrence, this);
        }
        if (failure != null) {
            broken(existing(where), failure);
        }
        if (events % checkpointEvery == 0) {
            for (int i = 0; i < AT_CHECKPOINT && !touched.isEmpty(); i++) {
                mixState(touched.remove());
            }
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
        touched.clear();
        nodes.forEach(this::mixState);
    }

    private void mixState(SimNode node) {
        node.touched = false;
        if (!node.up || !fingerprint.takes(Fingerprint.STATE)) {
            return;
        }
        for (PartHost<?> part : node.parts) {
            try {
                fingerprint.mix(Fingerprint.STATE, StableHash.of(part.kernel.save()));
            } catch (RuntimeException e) {
                violation("kernel-threw", node.id, "save() of " + part.name + ": " + e);
            }
        }
    }

    void start(SimNode node) {
        start(node, node.id);
    }

    void start(SimNode node, NodeId as) {
        if (node.up) {
            return;
        }
        try {
            node.start(as);
        } catch (RuntimeException e) {
            node.up = false;
            violation("kernel-threw", node.id, "no kernel: " + e);
            return;
        }
        if (handlerTwin != null) {
            handlerTwin.started(node);
        }
        int process = node.incarnation;
        for (PartHost<?> part : node.parts) {
            if (node.up && node.incarnation == process) {
                Event<?> event = new Event.Started<>(node.disk.restored(part.name), node.disk.identity());
                dispatch(part, node, Occurrence.Kind.STARTED, event, node.disk.identity());
            }
        }
        for (SimNode peer : node.peers()) {
            links.reconnect(node, peer, events - 1);
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
        int order = node.ending().choose(3);
        if (order > 0) {
            boolean timersFirst = order == 1;
            late.sort(Comparator.comparing(item -> (item.kind == Pending.Kind.TIMER) != timersFirst));
        }
        late.forEach(item -> schedule(item, now));
    }

    /** A new item; the caller fills in what its kind needs. */
    Pending pending(Pending.Kind kind, SimNode node, int incarnation) {
        Pending item = queue.take();
        item.kind = kind;
        item.node = node;
        item.incarnation = incarnation;
        return item;
    }

    /** Puts an item at a place in the order of asking that was given out before. */
    Pending enqueue(Pending item, long time, long order) {
        queue.add(item, time, order);
        return item;
    }

    long nextSequence() {
        return queue.nextSequence();
    }

    void schedule(Pending item, long time) {
        queue.add(item, time);
    }

    List<SimNode> allNodes() {
        return nodes;
    }

    SimNode find(NodeId id) {
        return roll.find(id);
    }

    SimNode existing(NodeId id) {
        SimNode node = roll.find(id);
        if (node == null) {
            throw new IllegalArgumentException("node " + id + " does not exist; there are " + someNodes());
        }
        return node;
    }

    private String someNodes() {
        List<NodeId> all = conditions.nodes();
        return all.size() <= NAMED ? all.toString() : all.size() + " from " + all.get(0) + " on";
    }

    /** The hash of everything so far. */
    public Fingerprint fingerprint() {
        return fingerprint.value();
    }

    /** How many things wait to happen; some may turn out to be void. */
    public int waiting() {
        return queue.size();
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
        String excuse = judge == null ? null : judge.excuse(property);
        if (excuse == null) {
            violations.add(new Violation(property, now, id, detail));
        } else {
            finding(property, id, detail + " (" + excuse + ")");
        }
    }

    @Override
    public void finding(String property, NodeId id, String detail) {
        if (findings.size() < MAX_FINDINGS) {
            findings.add(new Violation(property, now, id, detail));
        }
    }
}
