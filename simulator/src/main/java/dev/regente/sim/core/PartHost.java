package dev.regente.sim.core;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One kernel of one process, and its only way out. Refuses every misuse that a real host would refuse. */
final class PartHost<M> implements Host<M> {
    private static final long LATEST = Long.MAX_VALUE / 4;
    private static final int FEW = 32;

    private final Engine simulation;
    private final SimNode node;
    final String name;
    final long nameHash;
    final Kernel<M> kernel;
    private Map<String, Timer> timers; // looked up by name; never iterated where order matters
    private Timer recentTimer;
    private int purgeAbove = FEW;
    private Map<String, Choices.Stream> choices; // looked up by name, never iterated
    private long tickets;
    private long localNow;
    private boolean handling;
    long lastHop;
    /** Where to write down the effects of the event at hand; null for nowhere. */
    List<HandlerTwin.Effect> log;

    /** A timer that ran at least once. */
    static final class Timer {
        final String name;
        final long hash;
        final Event.TimerFired<Object> fired;
        /** What waits for it in the queue; if it was started anew meanwhile, that moves on when it comes up. */
        Pending queued;

        boolean running;
        long localDue;
        long due;
        /** Its place in the order of asking: tells one start of the timer from the next. */
        long order;
        /** The number of the event that started it. */
        long cause = -1;

        Timer(String name) {
            this.name = name;
            this.hash = StableHash.ofText(name);
            this.fired = new Event.TimerFired<>(name);
        }

        /** Lets this item stand for the present start of the timer. */
        void enqueue(Pending item, Engine simulation) {
            item.number = order;
            queued = simulation.enqueue(item, due, order);
        }
    }

    PartHost(Engine simulation, SimNode node, Program.Part<M> part) {
        this.simulation = simulation;
        this.node = node;
        this.name = part.name();
        this.nameHash = simulation.nameHash(name);
        this.kernel = part.kernel();
    }

    /** Hands the kernel an event. The caller knows that the messages are its own. */
    @SuppressWarnings("unchecked")
    void handle(Event<?> event) {
        localNow = node.clock.local(simulation.now());
        handling = true;
        try {
            kernel.on((Event<M>) event, this);
        } finally {
            handling = false;
        }
    }

    /** Whether the timer of this item runs out now; if it was started anew since, the item goes back into the queue. */
    static boolean due(Pending item, Engine simulation) {
        Timer timer = item.timer;
        boolean due = timer.running && timer.order == item.number;
        if (timer.queued == item) {
            timer.queued = null;
            if (timer.running && !due) {
                timer.enqueue(item, simulation);
            }
        }
        return due;
    }

    @Override
    public long now() {
        live();
        return localNow;
    }

    @Override
    public void send(NodeId to, M message) {
        live();
        note("send to ", to, message);
        simulation.links.send(node, this, to, message);
    }

    @Override
    public void startTimer(String timer, long atLeastNanos, long atMostNanos) {
        live();
        if (atMostNanos < atLeastNanos) {
            throw new IllegalArgumentException(
                    "timer " + timer + " from " + atLeastNanos + " to " + atMostNanos + " ns: an empty range");
        }
        if (log != null) {
            note("start timer " + timer + " " + atLeastNanos + ".." + atMostNanos, "", null);
        }
        Timer started = timer(timer);
        simulation.fingerprint.mix(Fingerprint.EFFECTS, started.hash + 31 * atLeastNanos + atMostNanos);
        long lo = clamp(atLeastNanos);
        long hi = clamp(atMostNanos);
        started.cause = simulation.current;
        long delay = lo == hi ? lo : node.timing().between(lo, hi);
        start(started, localNow + delay);
    }

    private void start(Timer started, long localDue) {
        started.running = true;
        started.localDue = localDue;
        started.due = Math.max(simulation.now(), node.clock.trueAt(localDue));
        started.order = simulation.nextSequence();
        if (started.queued != null && started.queued.time <= started.due) {
            return; // what is queued comes up first, and then moves on: a timeout that each message renews stays cheap
        }
        if (started.queued != null) {
            started.queued.dead = true;
        }
        Pending item = simulation.pending(Pending.Kind.TIMER, node, node.incarnation);
        item.part = this;
        item.timer = started;
        started.enqueue(item, simulation);
    }

    /** The node's clock was set: every running timer is due when the new clock shows what it waits for. */
    void retime() {
        List<Timer> running = new ArrayList<>();
        if (timers != null) {
            running.addAll(timers.values());
        }
        running.removeIf(timer -> !timer.running);
        running.sort(Comparator.comparingLong(timer -> timer.order));
        running.forEach(timer -> start(timer, timer.localDue));
    }

    /** Virtual time began anew after so many nanoseconds. */
    void earlier(long nanos) {
        lastHop -= nanos;
        if (timers != null) {
            timers.values().forEach(timer -> {
                timer.due -= nanos;
                timer.cause = -1;
            });
        }
    }

    /** A timer for never is one that lies behind every end. */
    private static long clamp(long nanos) {
        return Math.min(Math.max(0, nanos), LATEST);
    }

    @Override
    public void stopTimer(String timer) {
        live();
        note("stop timer ", timer, null);
        Timer stopped = timers == null ? null : timers.get(timer);
        if (stopped != null) {
            stopped.running = false;
        }
    }

    @SuppressWarnings("ReferenceEquality") // names are nearly always the same object; else the map finds them
    private Timer timer(String timerName) {
        if (recentTimer != null && recentTimer.name == timerName) {
            return recentTimer;
        }
        if (timers == null) {
            timers = new HashMap<>(4);
        }
        Timer timer = timers.get(timerName);
        if (timer == null) {
            if (timers.size() >= purgeAbove) {
                timers.values().removeIf(old -> !old.running && old.queued == null); // names made up for one use
                purgeAbove = Math.max(FEW, timers.size() * 2);
            }
            timer = new Timer(timerName);
            timers.put(timerName, timer);
        }
        recentTimer = timer;
        return timer;
    }

    @Override
    public long persist(String store, Value record) {
        live();
        note("persist in ", store, record);
        long ticket = ++tickets;
        node.write(this, store, ticket, record);
        simulation.occurrence.written.add(new Occurrence.Written(store, ticket, record));
        return ticket;
    }

    @Override
    public int choose(String label, int n) {
        live();
        if (n < 1) {
            throw new IllegalArgumentException("no choice " + label + " among " + n);
        }
        if (choices == null) {
            choices = new HashMap<>(4);
        }
        Choices.Stream stream = choices.get(label);
        if (stream == null) {
            stream = simulation.choices.stream("node/" + node.id.number() + "/" + name + "/" + label);
            choices.put(label, stream);
        }
        int chosen = stream.choose(n);
        if (log != null) {
            note("choose " + label + " of " + n, "", chosen);
        }
        return chosen;
    }

    @Override
    public void publish(Notice notice) {
        live();
        note("publish", "", notice);
        simulation.occurrence.notices.add(notice);
    }

    @Override
    public void explain(Explanation explanation) {
        live();
        note("explain", "", explanation);
        simulation.occurrence.explanations.add(explanation);
    }

    private void note(String what, Object which, Object content) {
        if (log != null) {
            log.add(new HandlerTwin.Effect(what + which, content));
        }
    }

    /** What the node's clock showed at the event handled last. */
    long localNow() {
        return localNow;
    }

    /** How many writes were asked for. */
    long tickets() {
        return tickets;
    }

    int timersKnown() {
        return timers == null ? 0 : timers.size();
    }

    private void live() {
        if (!handling) {
            throw new IllegalStateException("the host of " + node.id + " is used outside its kernel's handler");
        }
    }
}
