package dev.regente.sim.explore.kernel;

import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.election.kernel.ValueCodec;
import dev.regente.sim.core.StableHash;
import dev.regente.sim.explore.Bound;
import dev.regente.sim.explore.Bounds;
import dev.regente.sim.explore.Network;
import dev.regente.sim.explore.search.Expansion;
import dev.regente.sim.explore.search.Model;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The states of a system of kernels. In longs: for each node its state and what is under way to it; then what the watch
 * and the world around remember; then how much of each budget is used up.
 */
@SuppressWarnings({"EnumOrdinal", "OperatorPrecedence"}) // counters and states are packed into words
public final class KernelModel implements Model {
    private static final int MOST_NODES = 16;
    private static final int MEETING_STEPS = 10_000;

    /** What is counted against a bound, by its place in the last long: seven bits each. */
    private enum Budget {
        LOSSES(Bound.LOSSES),
        DUPLICATES(Bound.DUPLICATES),
        CRASHES(Bound.CRASHES),
        RESTARTS(Bound.RESTARTS),
        WIPES(Bound.WIPES),
        TIMERS(Bound.TIMERS),
        LINKS(Bound.LINKS),
        ASKS(Bound.ASKS),
        TICKS(Bound.TICKS);

        static final int MOST = 126;
        final Bound bound;

        Budget(Bound bound) {
            this.bound = bound;
        }

        int used(long counters) {
            return (int) (counters >>> 7 * ordinal() & 127);
        }
    }

    private static final long MEMORY_BIT = 1L << 40;
    private static final long AROUND_BIT = 1L << 41;

    private final Subject subject;
    private final Bounds bounds;
    private final Network network;
    private final Watch watch;
    private final int nodes;
    private final boolean slowDisk;
    private final long tickNanos;
    private final int[] most = new int[Budget.values().length];

    private final Interned<Known> known = new Interned<>();
    private final Interned<Message> messages = new Interned<>();
    private final Interned<Happening> happenings = new Interned<>();
    private final Interned<Memory> memories = new Interned<>();
    private final Inbox.Store inboxes;
    private final LongMap<Outcome[]> outcomes = new LongMap<>();
    private final LongMap<Happening[]> deliveries = new LongMap<>();
    private final LongMap<Remembered> remembered = new LongMap<>();
    private final LongMap<Happening[]> asks = new LongMap<>();
    private final AtomicInteger outcomeCount = new AtomicInteger();
    private final AtomicLong beyond = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final Values values = new Values();
    private final ThreadLocal<Handlers> handlers;
    private final Happening[][] crashes;
    private final Happening[] durables;
    private final Happening[] wipes;
    private final Happening tick;
    private final long[] clocks;
    private final long[] start;

    /** What the watch remembers then, and what it found. */
    private record Remembered(Memory memory, Model.Violation violation) {}

    /**
     * The states of this system within these bounds.
     *
     * @param tickNanos how far the clock jumps
     */
    public KernelModel(Subject subject, Bounds bounds, Network network, long tickNanos) {
        this(subject, bounds, network, tickNanos, null);
    }

    /**
     * The same from another beginning.
     *
     * @param beginning null for the start of the processes
     */
    public KernelModel(Subject subject, Bounds bounds, Network network, long tickNanos, Beginning beginning) {
        this.subject = subject;
        this.bounds = bounds;
        this.network = network;
        this.watch = subject.watch();
        this.nodes = subject.nodes().size();
        this.slowDisk = bounds.get(Bound.SLOW_DISK) != 0;
        this.tickNanos = tickNanos;
        if (nodes > MOST_NODES) {
            throw new IllegalArgumentException("at most " + MOST_NODES + " nodes are explored, not " + nodes);
        }
        for (Budget budget : Budget.values()) {
            int number = bounds.get(budget.bound);
            if (number > Budget.MOST) {
                throw new IllegalArgumentException(budget.bound.word() + " is at most " + Budget.MOST + ", or any");
            }
            most[budget.ordinal()] = number;
        }
        if (most[Budget.TICKS.ordinal()] < 0 || most[Budget.TICKS.ordinal()] > 30) {
            throw new IllegalArgumentException("ticks is from 0 to 30: time would have no end");
        }
        this.inboxes = new Inbox.Store(network);
        this.clocks = new long[nodes];
        for (int node = 0; node < nodes; node++) {
            // not zero: a kernel that takes zero for "never" would be found out by a real clock only
            clocks[node] =
                    beginning == null ? 1_000_000_000_000L : beginning.clocks().get(node);
        }
        this.handlers = ThreadLocal.withInitial(() -> new Handlers(subject, slowDisk, tickNanos, clocks));
        this.crashes = new Happening[nodes][];
        this.durables = new Happening[nodes];
        this.wipes = new Happening[nodes];
        for (int node = 0; node < nodes; node++) {
            crashes[node] = new Happening[64];
            for (int kept = 0; kept < crashes[node].length; kept++) {
                crashes[node][kept] = happening(Step.Kind.CRASH, node, "", null, kept, false);
            }
            durables[node] = happening(Step.Kind.DURABLE, node, "", null, 0, false);
            wipes[node] = happening(Step.Kind.WIPE, node, "", null, 0, false);
        }
        this.tick = happening(Step.Kind.TICK, 0, "", null, 0, false);
        this.start = beginning == null ? begin() : begin(beginning);
    }

    // ------------------------------------------------------------------ things kept once

    private Happening happening(Step.Kind kind, int node, String detail, Message message, int argument, boolean flag) {
        Hash hash = Hash.of(
                (kind + "/" + node + "/" + detail + "/" + argument + "/" + flag).getBytes(StandardCharsets.UTF_8));
        Hash whole = message == null ? hash : hash.with(message.hash());
        return happenings.get(
                whole, number -> new Happening(number, whole, kind, node, detail, message, argument, flag, null, null));
    }

    private Happening asked(int node, Subject.Asking asking) {
        Hash hash = Hash.of(("ask/" + node + "/" + asking.ask()).getBytes(StandardCharsets.UTF_8))
                .with(Hash.of(ValueCodec.encode(asking.after())));
        return happenings.get(
                hash,
                number -> new Happening(
                        number,
                        hash,
                        Step.Kind.ASK,
                        node,
                        String.valueOf(asking.ask()),
                        null,
                        0,
                        false,
                        asking.ask(),
                        asking.after()));
    }

    private Message message(int from, int to, Object content) {
        long stable = StableHash.of(content);
        String type = subject.type(content);
        Hash hash = Hash.of((from + ">" + to + type + Long.toHexString(stable)).getBytes(StandardCharsets.UTF_8));
        return messages.get(hash, number -> {
            bytes.addAndGet(300);
            return new Message(number, hash, from, to, content, type);
        });
    }

    private Memory memory(Value value) {
        Hash hash = Hash.of(ValueCodec.encode(value));
        return memories.get(hash, number -> {
            bytes.addAndGet(400);
            return new Memory(number, hash, value);
        });
    }

    private Known known(int node, Local local, Kernel<?> kernel) {
        byte[] encoded = local.encode();
        Hash hash = Hash.of(encoded).with(new Hash(node, node));
        return known.get(hash, number -> {
            Happening[] timers = local.timers().stream()
                    .map(timer -> happening(Step.Kind.TIMER, node, timer, null, 0, false))
                    .toArray(Happening[]::new);
            bytes.addAndGet(700);
            return new Known(
                    number, hash, node, values.shared(local), watch.fact(node, local, kernel, clocks[node]), timers);
        });
    }

    private Happening[] deliveries(Inbox inbox, int node) {
        Happening[] ready = deliveries.get((long) inbox.number << 4 | node);
        if (ready != null) {
            return ready;
        }
        List<Happening> all = new ArrayList<>();
        for (Message each : inbox.next) {
            all.add(happening(Step.Kind.DELIVER, node, "", each, 0, false));
        }
        return deliveries.putIfAbsent((long) inbox.number << 4 | node, all.toArray(Happening[]::new));
    }

    // ------------------------------------------------------------------ the beginning

    private long[] begin() {
        long[] state = new long[width()];
        for (int node = 0; node < nodes; node++) {
            set(state, 0, node, known(node, Local.UNBORN, null).number(), inboxes.empty().number);
        }
        state[nodes] = around(
                memory(watch.begin()).number(), memory(subject.surroundings()).number());
        for (int node = 0; node < nodes; node++) {
            if (!subject.down().contains(subject.nodes().get(node))) {
                state = first(state, restart(state, 0, node));
                state = settled(state);
            }
        }
        if (subject.tellsLinks()) {
            for (int node = 0; node < nodes; node++) {
                for (int peer = 0; peer < nodes; peer++) {
                    boolean both =
                            local(state, 0, node).up() && local(state, 0, peer).up();
                    if (node != peer && both && (local(state, 0, node).links() >> peer & 1) == 0) {
                        state = first(state, happening(Step.Kind.LINK, node, "", null, peer, true));
                        state = settled(state);
                    }
                }
            }
        }
        for (int step = 0; subject.meetsFirst() && step < MEETING_STEPS; step++) {
            Happening next = null;
            for (int node = 0; node < nodes && next == null; node++) {
                Happening[] waiting = deliveries(inbox(state, 0, node), node);
                next = waiting.length == 0 || !local(state, 0, node).up() ? null : waiting[0];
            }
            if (next == null) {
                break;
            }
            state = settled(first(state, next));
        }
        state[nodes + 1] = 0;
        return state;
    }

    private long[] begin(Beginning beginning) {
        long[] state = new long[width()];
        Inbox[] waiting = new Inbox[nodes];
        Arrays.fill(waiting, inboxes.empty());
        for (Beginning.UnderWay each : beginning.messages()) {
            waiting[each.to()] = inboxes.add(waiting[each.to()], message(each.from(), each.to(), each.message()));
        }
        for (int node = 0; node < nodes; node++) {
            Local local = beginning.nodes().get(node);
            Known here = known(node, local, handlers.get().awake(node, local));
            set(state, 0, node, here.number(), waiting[node].number);
        }
        state[nodes] = around(
                memory(beginning.memory()).number(),
                memory(subject.surroundings()).number());
        return state;
    }

    /** Writes of the beginning are durable before anything is explored. */
    private long[] settled(long[] state) {
        long[] now = state;
        for (int node = 0; node < nodes; node++) {
            while (!local(now, 0, node).pending().isEmpty()) {
                now = first(now, durables[node]);
            }
        }
        return now;
    }

    private long[] first(long[] state, Happening what) {
        Outcome outcome = outcomes(known(state, 0, what.node()), what, 0)[0];
        if (outcome.violation() != null) {
            throw new IllegalArgumentException("the beginning is broken already: " + outcome.violation());
        }
        long[] after = state.clone();
        Inbox own = inbox(after, 0, what.node());
        if (what.kind() == Step.Kind.DELIVER) {
            own = inboxes.remove(own, what.message());
        }
        set(after, 0, what.node(), outcome.after().number(), own.number);
        deliver(after, 0, outcome);
        if (outcome.step() != null) {
            Remembered then = remembered(memories.get(memoryOf(after[nodes])), outcome);
            after[nodes] = around(then.memory().number(), surroundingsOf(after[nodes]));
        }
        return after;
    }

    // ------------------------------------------------------------------ a state in longs

    @Override
    public int width() {
        return nodes + 2;
    }

    private static void set(long[] state, int offset, int node, int local, int inbox) {
        state[offset + node] = (long) local << 32 | inbox;
    }

    private Known known(long[] state, int offset, int node) {
        return known.get((int) (state[offset + node] >>> 32));
    }

    private Local local(long[] state, int offset, int node) {
        return known(state, offset, node).local();
    }

    private Inbox inbox(long[] state, int offset, int node) {
        return inboxes.get((int) state[offset + node]);
    }

    private static long around(int memory, int surroundings) {
        return (long) memory << 32 | surroundings;
    }

    private static int memoryOf(long word) {
        return (int) (word >>> 32);
    }

    private static int surroundingsOf(long word) {
        return (int) word;
    }

    @Override
    public void initial(Expansion out) {
        int at = out.add(0);
        System.arraycopy(start, 0, out.states(), at, start.length);
        hash(out, at);
    }

    private void hash(Expansion out, int at) {
        long lo = 0;
        long hi = 0;
        long[] state = out.states();
        for (int node = 0; node < nodes; node++) {
            Hash local = known(state, at, node).hash();
            Hash inbox = inbox(state, at, node).hash;
            lo += Hash.mix(local.lo() + node) + Hash.mix(inbox.lo() - 1 - node);
            hi += Hash.mix(local.hi() ^ node) + Hash.mix(inbox.hi() ^ -1L - node);
        }
        Hash memory = memories.get(memoryOf(state[at + nodes])).hash();
        Hash around = memories.get(surroundingsOf(state[at + nodes])).hash();
        long counters = state[at + nodes + 1];
        lo += Hash.mix(memory.lo() + 101) + Hash.mix(around.lo() + 102) + Hash.mix(counters + 103);
        hi += Hash.mix(memory.hi() + 104) + Hash.mix(around.hi() + 105) + Hash.mix(counters + 106);
        out.hash(lo, hi);
    }

    @Override
    public long hashLow(long[] state, int at) {
        long lo = 0;
        for (int node = 0; node < nodes; node++) {
            lo += Hash.mix(known(state, at, node).hash().lo() + node)
                    + Hash.mix(inbox(state, at, node).hash.lo() - 1 - node);
        }
        lo += Hash.mix(memories.get(memoryOf(state[at + nodes])).hash().lo() + 101)
                + Hash.mix(
                        memories.get(surroundingsOf(state[at + nodes])).hash().lo() + 102)
                + Hash.mix(state[at + nodes + 1] + 103);
        return lo == 0 ? 1 : lo;
    }

    // ------------------------------------------------------------------ what may happen

    @Override
    public void expand(long[] states, int offset, Expansion out) {
        visit(states, offset, out, what -> take(states, offset, what, out));
    }

    @Override
    public void list(long[] states, int offset, Expansion out) {
        visit(states, offset, out, what -> out.add((long) what.number() << 8, reads(what), writes(what)));
    }

    @Override
    public void follow(long[] states, int offset, long action, Expansion out) {
        if (action >>> 8 == tick.number()) {
            jump(states, offset, out);
        } else {
            take(states, offset, happenings.get((int) (action >>> 8)), out);
        }
    }

    @Override
    public boolean standsFor(long listed, long action) {
        return listed >>> 8 == action >>> 8;
    }

    @Override
    public int node(long action) {
        return happenings.get((int) (action >>> 8)).node();
    }

    @Override
    public int sender(long action) {
        Message message = happenings.get((int) (action >>> 8)).message();
        return message == null ? -1 : message.from();
    }

    private void visit(long[] states, int offset, Expansion out, Consumer<Happening> each) {
        for (int node = 0; node < nodes; node++) {
            Known here = known(states, offset, node);
            if (here.local().up()) {
                running(states, offset, node, here, each);
            } else if (left(states, offset, Budget.RESTARTS) && subject.mayRestart(here.local())) {
                each.accept(restart(states, offset, node));
            }
            if (left(states, offset, Budget.WIPES) && !here.local().equals(Local.UNBORN)) {
                each.accept(wipes[node]);
            }
        }
        if (left(states, offset, Budget.TICKS)) {
            jump(states, offset, out);
        }
    }

    private void jump(long[] states, int offset, Expansion out) {
        int at = out.add((long) tick.number() << 8);
        System.arraycopy(states, offset, out.states(), at, width());
        out.states()[at + nodes + 1] += 1L << 7 * Budget.TICKS.ordinal();
        hash(out, at);
    }

    private void running(long[] states, int offset, int node, Known here, Consumer<Happening> each) {
        for (Happening one : deliveries(inbox(states, offset, node), node)) {
            each.accept(one);
            if (network != Network.SET && left(states, offset, Budget.DUPLICATES)) {
                each.accept(same(one, Step.Kind.DUPLICATE));
            }
            if (network != Network.SET && left(states, offset, Budget.LOSSES)) {
                each.accept(same(one, Step.Kind.DROP));
            }
        }
        if (left(states, offset, Budget.TIMERS)) {
            for (Happening one : here.timers()) {
                each.accept(one);
            }
        }
        Local local = here.local();
        if (!local.pending().isEmpty()) {
            each.accept(durables[node]);
        }
        if (left(states, offset, Budget.LINKS)) {
            for (int peer = 0; peer < nodes; peer++) {
                boolean known = (local.links() >> peer & 1) != 0;
                if (peer != node && known != local(states, offset, peer).up()) {
                    each.accept(happening(Step.Kind.LINK, node, "", null, peer, !known));
                }
            }
        }
        if (left(states, offset, Budget.CRASHES)) {
            for (int kept = 0; kept <= Math.min(63, local.pending().size()); kept++) {
                each.accept(crashes[node][kept]);
            }
        }
        if (left(states, offset, Budget.ASKS)) {
            for (Happening one : asks(here, surroundingsOf(states[offset + nodes]))) {
                each.accept(one);
            }
        }
    }

    private Happening same(Happening delivery, Step.Kind kind) {
        return happening(kind, delivery.node(), "", delivery.message(), 0, false);
    }

    private Happening restart(long[] states, int offset, int node) {
        int links = 0;
        for (int peer = 0; peer < nodes && subject.tellsLinks(); peer++) {
            links |= peer != node && local(states, offset, peer).up() ? 1 << peer : 0;
        }
        return happening(Step.Kind.RESTART, node, "", null, links, false);
    }

    private Happening[] asks(Known here, int surroundings) {
        long key = (long) here.number() << 32 | surroundings;
        Happening[] ready = asks.get(key);
        if (ready != null) {
            return ready;
        }
        Happening[] made = subject.asks(memories.get(surroundings).value(), here.node(), here.local()).stream()
                .map(asking -> asked(here.node(), asking))
                .toArray(Happening[]::new);
        return asks.putIfAbsent(key, made);
    }

    private boolean left(long[] states, int offset, Budget budget) {
        int limit = most[budget.ordinal()];
        return limit < 0 || budget.used(states[offset + nodes + 1]) < limit;
    }

    private static Budget budget(Step.Kind kind) {
        return switch (kind) {
            case DROP -> Budget.LOSSES;
            case DUPLICATE -> Budget.DUPLICATES;
            case CRASH -> Budget.CRASHES;
            case RESTART -> Budget.RESTARTS;
            case WIPE -> Budget.WIPES;
            case TIMER -> Budget.TIMERS;
            case LINK -> Budget.LINKS;
            case ASK -> Budget.ASKS;
            default -> null;
        };
    }

    private void take(long[] states, int offset, Happening what, Expansion out) {
        int node = what.node();
        int tickCount = Budget.TICKS.used(states[offset + nodes + 1]);
        Outcome[] all = outcomes(known(states, offset, node), what, tickCount);
        for (int variant = 0; variant < all.length; variant++) {
            Outcome outcome = all[variant];
            long action = (long) what.number() << 8 | variant;
            int at = out.add(action, reads(what), outcome.step() == null ? writes(what) : writes(what) | MEMORY_BIT);
            long[] state = out.states();
            System.arraycopy(states, offset, state, at, width());
            Inbox own = inbox(state, at, node);
            boolean used = what.kind() == Step.Kind.DELIVER && network != Network.SET || what.kind() == Step.Kind.DROP;
            set(
                    state,
                    at,
                    node,
                    outcome.after().number(),
                    used ? inboxes.remove(own, what.message()).number : own.number);
            deliver(state, at, outcome);
            Budget budget = budget(what.kind());
            if (budget != null && most[budget.ordinal()] > 0) {
                state[at + nodes + 1] += 1L << 7 * budget.ordinal();
            }
            if (what.surroundings() != null) {
                state[at + nodes] = around(
                        memoryOf(state[at + nodes]), memory(what.surroundings()).number());
            }
            Model.Violation violation = outcome.violation();
            if (outcome.step() != null) {
                Remembered then = remembered(memories.get(memoryOf(state[at + nodes])), outcome);
                state[at + nodes] = around(then.memory().number(), surroundingsOf(state[at + nodes]));
                violation = violation == null ? then.violation() : violation;
            }
            hash(out, at);
            if (violation != null) {
                out.violates(violation);
            }
        }
    }

    private void deliver(long[] state, int at, Outcome outcome) {
        for (Message each : outcome.sent()) {
            Inbox to = inbox(state, at, each.to());
            state[at + each.to()] = state[at + each.to()] & ~0xFFFFFFFFL | inboxes.add(to, each).number;
        }
    }

    private long writes(Happening what) {
        Budget budget = budget(what.kind());
        long bits = 1L << what.node();
        if (what.kind() == Step.Kind.CRASH || what.kind() == Step.Kind.RESTART || what.kind() == Step.Kind.WIPE) {
            bits |= 1L << 20 + what.node();
        }
        if (budget != null && most[budget.ordinal()] > 0) {
            bits |= 1L << 48 + budget.ordinal();
        }
        return what.surroundings() != null ? bits | AROUND_BIT : bits;
    }

    private long reads(Happening what) {
        long bits = 0;
        if (what.kind() == Step.Kind.LINK) {
            bits |= 1L << 20 + what.argument();
        }
        if (what.kind() == Step.Kind.RESTART) {
            // which peers run decides what it is told
            bits |= ((1L << nodes) - 1) << 20;
        }
        return bits;
    }

    // ------------------------------------------------------------------ steps that are looked up

    private Outcome[] outcomes(Known from, Happening what, int tickCount) {
        long key = ((long) from.number() * 31 + tickCount) << 32 | what.number();
        Outcome[] ready = outcomes.get(key);
        if (ready != null) {
            return ready;
        }
        int[] left = {0};
        Outcome[] made = taken(from, what, tickCount, left);
        Outcome[] kept = outcomes.putIfAbsent(key, made);
        if (kept == made) {
            // of two threads that took the same step at once, one counts
            beyond.addAndGet(left[0]);
        }
        return kept;
    }

    private Outcome[] taken(Known from, Happening what, int tickCount, int[] left) {
        List<Outcome> all = new ArrayList<>();
        handlers.get().take(from.node(), from.local(), what, tickCount, one -> {
            if (one.kernel() != null && one.violation() == null && !subject.within(one.kernel())) {
                left[0]++;
                return;
            }
            Message[] sent = one.step().sent().stream()
                    .map(each -> message(from.node(), place(each.to()), each.message()))
                    .toArray(Message[]::new);
            Known after = known(from.node(), one.after(), one.kernel());
            bytes.addAndGet(200 + 8L * sent.length);
            all.add(new Outcome(
                    outcomeCount.getAndIncrement(),
                    after,
                    sent,
                    watch.concerns(one.step()) ? one.step() : null,
                    one.violation() == null ? watch.check(one.step()) : one.violation(),
                    one.chosen()));
        });
        if (all.size() > 256) {
            throw new IllegalArgumentException(
                    all.size() + " ways to choose in one step are more than can be searched");
        }
        return all.toArray(Outcome[]::new);
    }

    private int place(NodeId node) {
        return subject.nodes().indexOf(node);
    }

    private Remembered remembered(Memory before, Outcome outcome) {
        long key = (long) before.number() << 32 | outcome.number();
        Remembered ready = remembered.get(key);
        if (ready != null) {
            return ready;
        }
        List<Model.Violation> broken = new ArrayList<>();
        Value after = watch.after(before.value(), outcome.step(), broken::add);
        return remembered.putIfAbsent(key, new Remembered(memory(after), broken.isEmpty() ? null : broken.get(0)));
    }

    @Override
    public List<Violation> judge(long[] states, int offset) {
        Object[] facts = new Object[nodes];
        for (int node = 0; node < nodes; node++) {
            facts[node] = known(states, offset, node).fact();
        }
        return watch.judge(
                memories.get(memoryOf(states[offset + nodes])).value(),
                Arrays.asList(facts),
                Budget.TICKS.used(states[offset + nodes + 1]));
    }

    // ------------------------------------------------------------------ in words

    @Override
    public String describe(long[] states, int offset, long action) {
        Happening what = happenings.get((int) (action >>> 8));
        if (what.kind() == Step.Kind.TICK) {
            return "the clock jumps by " + tickNanos / 1_000_000 + " ms";
        }
        Known here = known(states, offset, what.node());
        int tickCount = Budget.TICKS.used(states[offset + nodes + 1]);
        Outcome outcome = outcomes(here, what, tickCount)[(int) (action & 255)];
        return subject.nodes().get(what.node()) + " " + what.kind().words() + detail(here.local(), what)
                + outcome.chosen();
    }

    private String detail(Local local, Happening what) {
        return switch (what.kind()) {
            case DELIVER, DUPLICATE, DROP ->
                " " + what.message().type() + " from "
                        + subject.nodes().get(what.message().from()) + ": "
                        + what.message().content();
            case TIMER -> " " + what.detail();
            case ASK -> ": " + what.detail();
            case DURABLE ->
                " ticket " + local.pending().get(0).ticket() + " of "
                        + local.pending().get(0).store();
            case CRASH ->
                local.pending().isEmpty()
                        ? ""
                        : ", " + what.argument() + " of " + local.pending().size()
                                + " writes under way are on the disk";
            case LINK ->
                (what.flag() ? " with " : " lost to ") + subject.nodes().get(what.argument());
            default -> "";
        };
    }

    @Override
    public List<String> show(long[] states, int offset) {
        List<String> lines = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            Local local = local(states, offset, node);
            lines.add(subject.nodes().get(node)
                    + (local.up() ? " " + local.kernel() : " down")
                    + (local.timers().isEmpty() ? "" : " timers=" + local.timers())
                    + (local.pending().isEmpty() ? "" : " writing=" + local.pending()));
            for (Message each : inbox(states, offset, node).messages) {
                lines.add("under way: " + each.type() + " " + subject.nodes().get(each.from()) + "->"
                        + subject.nodes().get(node) + ": " + each.content());
            }
        }
        lines.add(
                "remembered: " + memories.get(memoryOf(states[offset + nodes])).value());
        return lines;
    }

    @Override
    public long key(long action) {
        return happenings.get((int) (action >>> 8)).hash().lo() + (action & 255);
    }

    @Override
    public int lane(long action) {
        return happenings.get((int) (action >>> 8)).lane();
    }

    @Override
    public int kind(long action) {
        return happenings.get((int) (action >>> 8)).kind().ordinal();
    }

    @Override
    public long bytes() {
        return bytes.get() + values.bytes() + outcomes.bytes() + remembered.bytes() + inboxes.bytes();
    }

    @Override
    public long beyondBounds() {
        return beyond.get();
    }

    /** How many states of single nodes, messages and steps were kept. */
    public String kept() {
        return known.size() + " states of single nodes, " + messages.size() + " messages, " + outcomeCount.get()
                + " steps of single nodes";
    }

    /** The bounds of this space. */
    public Bounds bounds() {
        return bounds;
    }
}
