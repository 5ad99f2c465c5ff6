package dev.regente.election.trace;

import dev.regente.election.bully.BullyNominator;
import dev.regente.election.confirm.ElectionKernel;
import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Restored;
import dev.regente.election.kernel.Roster;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionAsk;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.election.protocol.ElectionSettings;
import dev.regente.election.protocol.Nominator;
import dev.regente.election.protocol.Preemption;
import dev.regente.election.protocol.Rule;
import dev.regente.election.protocol.Safety;
import dev.regente.election.ring.RingNominator;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A cluster that does nothing by itself: each command of a trace makes one thing happen and prints what came of it.
 *
 * <pre>
 *   cluster tokens nodes=3 [algorithm=ring] [after-stable=3s | preemption=manual] [lease=1s] [witness=2] [observer=4]
 *                        [without=RULE,RULE]   a cluster whose nodes are down; of its kernels the rules named are out
 *   start 1 2 3          starts these nodes, connects them, and lets everything settle
 *   deliver 1->2         delivers the oldest message of this link
 *   drop 1->2            loses it
 *   sync 1               makes the writes of node 1 durable
 *   settle               delivers and syncs until nothing is left; prints notices and explanations only
 *   advance 500ms        lets time pass; timers that fall due fire, and what they send settles, printed as by settle
 *   fire 1 LEADER-SILENT fires a running timer now
 *   close 1-3            both ends see the connection closed
 *   crash 3              node 3 is gone, with what it had not synced; its peers see nothing yet
 *   restart 3            a new process on the same disk, not yet connected
 *   connect 1-3          both ends see the connection
 *   cut 3->1             messages of this direction are lost from now on; heal 3->1 ends it
 *   stall 1              nothing that node 1 writes becomes durable any more until resume 1 (or sync 1)
 *   freeze 1             node 1 handles nothing until thaw 1: no message, no timer; its clock runs on
 *   ask 3 hand-off 2     the application asks: hand-off N, step-down 1s, term-floor 7,
 *                        eligible yes|no, clock-gap 2s, close
 *   state                one line for the cluster
 * </pre>
 *
 * <p>A line that begins with {@code !!} is a promise broken: a token held twice, a node's own token that does not grow, or at
 * level leased two leaders at one instant or a smaller token active after a larger.
 */
final class TraceCluster {
    private static final long MILLI = 1_000_000L;
    private static final int ENOUGH = 10_000;

    private record Flight(NodeId from, NodeId to, ElectionMessage message) {}

    private final Map<NodeId, Life> nodes = new TreeMap<>();
    private final List<Flight> flying = new ArrayList<>();
    private final List<String> cuts = new ArrayList<>();
    private List<String> out = new ArrayList<>();
    private boolean brief;
    private long now;
    private Roster roster;
    private ElectionSettings settings;
    private Function<Nominator.Seat, Nominator> nominator = BullyNominator::new;
    private final Set<Rule> without = EnumSet.noneOf(Rule.class);
    /** Who held each token first, with its boot. */
    private final Map<Long, String> holders = new TreeMap<>();

    private long largestActive;
    private String leadersNow = "";

    /** One node: what a crash takes and what it leaves. */
    private final class Life implements Host<ElectionMessage> {
        final NodeId id;
        ElectionKernel kernel;
        boolean up;
        boolean stalled;
        boolean frozen;
        long largestToken;
        Value disk;
        final Deque<Value> unsynced = new ArrayDeque<>();
        final Map<String, Long> timers = new TreeMap<>();
        long ticket;
        long synced;

        Life(NodeId id) {
            this.id = id;
        }

        void start() {
            kernel = new ElectionKernel(settingsOf(id), nominator, without);
            up = true;
            frozen = false;
            unsynced.clear();
            timers.clear();
            ticket = 0;
            synced = 0;
            Restored restored = disk == null ? Restored.NOTHING : new Restored(Map.of("term", List.of(disk)));
            on(new Event.Started<>(restored, 1_000 + id.number()));
        }

        void on(Event<ElectionMessage> event) {
            kernel.on(event, this);
        }

        /** What a kernel is lies in what it saves: from here on a copy goes on in its place. */
        void moveToACopy() {
            if (up) {
                ElectionKernel copy = new ElectionKernel(settingsOf(id), nominator, without);
                copy.restore(kernel.save());
                if (!copy.save().equals(kernel.save())) {
                    throw new IllegalStateException("restored " + copy.save() + " from " + kernel.save());
                }
                kernel = copy;
            }
        }

        void sync() {
            stalled = false;
            while (!unsynced.isEmpty()) {
                disk = unsynced.removeFirst();
                synced++;
                on(new Event.Durable<>(synced));
            }
        }

        @Override
        public long now() {
            return now;
        }

        @Override
        public void send(NodeId to, ElectionMessage message) {
            detail(id.number() + " -> " + to.number() + " " + text(message.body()));
            if (!cuts.contains(id.number() + "->" + to.number()) && nodes.get(to).up) {
                flying.add(new Flight(id, to, message));
            }
        }

        @Override
        public void startTimer(String timer, long atLeastNanos, long atMostNanos) {
            timers.put(timer, now + Math.max(0, atLeastNanos));
            detail(id.number() + " starts " + timer + " " + millis(atLeastNanos)
                    + (atMostNanos == atLeastNanos ? "" : ".." + millis(atMostNanos)) + "ms");
        }

        @Override
        public void stopTimer(String timer) {
            if (timers.remove(timer) != null) {
                detail(id.number() + " stops " + timer);
            }
        }

        @Override
        public long persist(String store, Value record) {
            unsynced.addLast(record);
            Value.Rec rec = (Value.Rec) record;
            detail(id.number() + " writes boot=" + rec.num("boot") + " promised=" + rec.num("promisedTerm") + " to "
                    + name(rec.node("promisedTo")) + " acked=" + rec.num("ackedTerm") + " of "
                    + name(rec.node("ackedLeader")));
            return ++ticket;
        }

        @Override
        public int choose(String label, int n) {
            return 0;
        }

        @Override
        public void publish(Notice notice) {
            if (notice instanceof ElectionNotice.LeadUntil until) {
                detail(id.number() + " may lead with " + until.token() + " for " + millis(until.untilNanos() - now)
                        + "ms");
            } else if (notice instanceof ElectionNotice.LeaderChanged changed) {
                print(id.number() + " follows " + name(changed.leader()) + " term=" + changed.term() + " ("
                        + changed.reason() + ")");
            } else {
                print(id.number() + " * " + fields(notice));
                if (notice instanceof ElectionNotice.Elected elected) {
                    holds(this, elected.token());
                }
            }
        }

        @Override
        public void explain(Explanation explanation) {
            print(id.number() + " says: " + explanation);
        }
    }

    private ElectionSettings settingsOf(NodeId id) {
        return new ElectionSettings(
                id,
                roster,
                settings.safety(),
                settings.heartbeatNanos(),
                settings.timeoutNanos(),
                settings.leaseNanos(),
                settings.driftPpm(),
                settings.marginNanos(),
                settings.preemption(),
                settings.drains());
    }

    /** Does one command and gives back what it printed, at least {@code ok}. */
    List<String> run(String line) {
        out = new ArrayList<>();
        String[] words = line.trim().split("\\s+");
        brief = false;
        switch (words[0]) {
            case "cluster" -> cluster(words);
            case "start" -> start(words);
            case "deliver" -> deliver(words[1]);
            case "drop" -> flying.remove(oldest(words[1]));
            case "sync" -> process(words[1]).sync();
            case "settle" -> settle();
            case "advance" -> advance(nanos(words[1]));
            case "fire" -> fire(process(words[1]), words[2]);
            case "close" -> close(words[1]);
            case "crash" -> crash(process(words[1]));
            case "restart" -> process(words[1]).start();
            case "connect" -> connect(words[1]);
            case "cut" -> cuts.add(words[1]);
            case "heal" -> cuts.remove(words[1]);
            case "stall" -> process(words[1]).stalled = true;
            case "resume" -> process(words[1]).sync();
            case "freeze" -> process(words[1]).frozen = true;
            case "thaw" -> process(words[1]).frozen = false;
            case "ask" -> process(words[1]).on(new Event.Asked<>(ask(words)));
            case "state" -> out.add(state());
            default -> throw new IllegalArgumentException("no such command: " + line);
        }
        nodes.values().forEach(Life::moveToACopy);
        checkLeaders();
        return out.isEmpty() ? List.of("ok") : out;
    }

    private void cluster(String[] words) {
        int count = Integer.parseInt(words[2].substring("nodes=".length()));
        roster = Roster.of(count);
        settings =
                ElectionSettings.of(NodeId.of(1), roster, Safety.valueOf(words[1].toUpperCase(java.util.Locale.ROOT)));
        for (int i = 3; i < words.length; i++) {
            String[] option = words[i].split("=", 2);
            if (option[0].equals("without")) {
                for (String rule : option[1].split(",", -1)) {
                    without.add(Rule.valueOf(rule));
                }
                continue;
            }
            if (option[0].equals("witness") || option[0].equals("observer")) {
                NodeId id = NodeId.of(Integer.parseInt(option[1]));
                Roster.Role role = Roster.Role.valueOf(option[0].toUpperCase(java.util.Locale.ROOT));
                roster = roster.with(new Roster.Member(id, role, 0));
                continue;
            }
            if (option[0].equals("preemption")) {
                settings =
                        settings.withPreemption(option[1].equals("manual") ? Preemption.manual() : Preemption.sticky());
                continue;
            }
            if (option[0].equals("algorithm")) {
                if (!option[1].equals("ring")) {
                    throw new IllegalArgumentException("no such algorithm: " + option[1]);
                }
                nominator = RingNominator::new;
                continue;
            }
            long value = nanos(option[1]);
            settings = option[0].equals("lease")
                    ? settings.withTimes(settings.heartbeatNanos(), settings.timeoutNanos(), value)
                    : settings.withPreemption(Preemption.afterStable(value));
        }
        roster.ids().forEach(id -> nodes.put(id, new Life(id)));
    }

    private void start(String[] words) {
        brief = true;
        List<Life> started = new ArrayList<>();
        for (int i = 1; i < words.length; i++) {
            started.add(process(words[i]));
        }
        started.forEach(Life::start);
        for (Life one : started) {
            for (Life other : started) {
                if (one != other) {
                    one.on(new Event.LinkUp<>(other.id));
                }
            }
        }
        settle();
    }

    boolean isUnderWay(String link) {
        return flying.stream()
                .anyMatch(flight ->
                        link.equals(flight.from().number() + "->" + flight.to().number()));
    }

    private Flight oldest(String link) {
        for (Flight flight : flying) {
            if (link.equals(flight.from().number() + "->" + flight.to().number())) {
                return flight;
            }
        }
        throw new IllegalArgumentException("nothing is under way on " + link + ", only " + flying);
    }

    private void deliver(String link) {
        Flight flight = oldest(link);
        flying.remove(flight);
        arrive(flight);
    }

    private void arrive(Flight flight) {
        Life to = nodes.get(flight.to());
        if (to.up) {
            to.on(new Event.Received<>(flight.from(), flight.message()));
        }
    }

    private void settle() {
        brief = true;
        for (int i = 0; i < ENOUGH; i++) {
            Flight next = null;
            for (Flight flight : flying) {
                if (!nodes.get(flight.to()).frozen) {
                    next = flight;
                    break;
                }
            }
            boolean quiet = next == null;
            if (!quiet) {
                flying.remove(next);
                arrive(next);
            }
            for (Life each : nodes.values()) {
                if (each.up && !each.frozen && !each.stalled && !each.unsynced.isEmpty()) {
                    each.sync();
                    quiet = false;
                }
            }
            if (quiet) {
                return;
            }
        }
        throw new IllegalStateException("it does not settle");
    }

    private void advance(long nanos) {
        long end = now + nanos;
        while (true) {
            Life next = null;
            String timer = null;
            long at = Long.MAX_VALUE;
            for (Life each : nodes.values()) {
                for (Map.Entry<String, Long> entry : each.timers.entrySet()) {
                    if (each.up && !each.frozen && entry.getValue() < at) {
                        at = entry.getValue();
                        next = each;
                        timer = entry.getKey();
                    }
                }
            }
            if (next == null || at > end) {
                now = end;
                return;
            }
            now = Math.max(now, at);
            brief = true;
            fire(next, timer);
            settle();
            checkLeaders();
        }
    }

    private static void fire(Life process, String timer) {
        if (process.timers.remove(timer) == null) {
            throw new IllegalArgumentException(timer + " does not run, only " + process.timers.keySet());
        }
        process.on(new Event.TimerFired<>(timer));
    }

    private void close(String pair) {
        forBoth(pair, (one, other) -> one.on(new Event.LinkDown<>(other.id)));
    }

    private void connect(String pair) {
        forBoth(pair, (one, other) -> one.on(new Event.LinkUp<>(other.id)));
    }

    private void forBoth(String pair, java.util.function.BiConsumer<Life, Life> what) {
        String[] ends = pair.split("-");
        Life one = process(ends[0]);
        Life other = process(ends[1]);
        if (one.up) {
            what.accept(one, other);
        }
        if (other.up) {
            what.accept(other, one);
        }
    }

    private void crash(Life process) {
        process.up = false;
        flying.removeIf(flight -> flight.to().equals(process.id));
    }

    private static Ask ask(String[] words) {
        return switch (words[2]) {
            case "hand-off" -> new ElectionAsk.HandOff(NodeId.of(Integer.parseInt(words[3])));
            case "step-down" -> new ElectionAsk.StepDown(nanos(words[3]), "asked");
            case "term-floor" -> new ElectionAsk.TermFloor(Long.parseLong(words[3]));
            case "eligible" -> new ElectionAsk.Eligible(words[3].equals("yes"), "asked");
            case "clock-gap" -> new ElectionAsk.ClockGap(nanos(words[3]));
            case "close" -> new ElectionAsk.Close();
            default -> throw new IllegalArgumentException("no such request: " + words[2]);
        };
    }

    private String state() {
        List<String> columns = new ArrayList<>();
        for (Life each : nodes.values()) {
            String what;
            if (!each.up) {
                what = "down";
            } else if (each.kernel.isLeader(now)) {
                what = "leads " + each.kernel.token();
            } else if (each.kernel.leader() == null) {
                what = "no leader";
            } else {
                what = "follows " + each.kernel.leader().number();
            }
            columns.add(each.id.number() + " " + what);
        }
        return String.join(" | ", columns);
    }

    /** S1 and the growth of tokens: one holder, and one life of it, for each token. */
    private void holds(Life life, long token) {
        String holder = "node " + life.id.number() + " in its boot "
                + life.kernel.record().boot();
        String first = holders.putIfAbsent(token, holder);
        if (first != null) {
            print("!! token " + token + " of " + holder + " was already that of " + first);
        }
        if (token < life.largestToken) {
            print("!! node " + life.id.number() + " held token " + life.largestToken + " before " + token);
        }
        if (settings.leased() && token < largestActive) {
            print("!! token " + token + " becomes active after token " + largestActive);
        }
        life.largestToken = Math.max(life.largestToken, token);
        largestActive = Math.max(largestActive, token);
    }

    /** S2: at level leased at most one node leads at any instant. */
    private void checkLeaders() {
        List<String> leaders = new ArrayList<>();
        for (Life each : nodes.values()) {
            if (each.up && each.kernel.isLeader(now)) {
                leaders.add(each.id.number() + " with token " + each.kernel.token());
            }
        }
        String seen = String.join(" and ", leaders);
        if (leaders.size() > 1 && settings.leased() && !seen.equals(leadersNow)) {
            print("!! two leaders at one instant: " + seen);
        }
        leadersNow = seen;
    }

    private Life process(String word) {
        return nodes.get(NodeId.of(Integer.parseInt(word)));
    }

    private void print(String line) {
        out.add(line);
    }

    private void detail(String line) {
        if (!brief) {
            out.add(line);
        }
    }

    private static String text(ElectionMessage.Body body) {
        if (body instanceof ElectionMessage.Nominate lap) {
            return lap.type() + " " + text(lap.id()) + " "
                    + lap.entries().stream().map(TraceCluster::text).toList();
        }
        if (body instanceof ElectionMessage.Nominated lap) {
            return lap.type() + " " + text(lap.id()) + " nominee="
                    + lap.nominee().number() + " aboveTerm=" + lap.aboveTerm() + " within=" + millis(lap.withinNanos())
                    + "ms";
        }
        String fields = fields(body);
        int space = fields.indexOf(' ');
        return body.type() + (space < 0 ? "" : fields.substring(space));
    }

    private static String text(ElectionMessage.LapId id) {
        return "lap=" + id.initiator().number() + "/" + id.seq();
    }

    private static String text(ElectionMessage.LapEntry entry) {
        String leader = entry.leader() == null ? "" : "(" + entry.leader().number() + ")";
        String links = String.join(
                "+",
                entry.proven().stream().map(id -> Integer.toString(id.number())).toList());
        return entry.node().number() + (entry.yes() ? " yes" : " no" + leader)
                + (entry.eligible() ? "" : " may-not-stand") + " links=" + (links.isEmpty() ? "none" : links);
    }

    /** The record's name and its fields, without those that say nothing. */
    private static String fields(Object value) {
        StringBuilder text = new StringBuilder(value.getClass().getSimpleName());
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            Object content;
            try {
                java.lang.reflect.Method accessor = component.getAccessor();
                accessor.setAccessible(true);
                content = accessor.invoke(value);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
            String name = component.getName();
            if (content == null || name.equals("toBoot") || name.equals("stampNanos") || content.equals(0L)) {
                continue;
            }
            if (name.endsWith("Nanos")) {
                text.append(' ')
                        .append(name, 0, name.length() - 5)
                        .append('=')
                        .append(millis((Long) content))
                        .append("ms");
            } else if (content instanceof NodeId node) {
                text.append(' ').append(name).append('=').append(node.number());
            } else {
                text.append(' ').append(name).append('=').append(content);
            }
        }
        return text.toString();
    }

    private static String name(NodeId node) {
        return node == null ? "nobody" : Integer.toString(node.number());
    }

    private static long millis(long nanos) {
        return nanos / MILLI;
    }

    private static long nanos(String text) {
        return text.endsWith("ms")
                ? Long.parseLong(text.substring(0, text.length() - 2)) * MILLI
                : Long.parseLong(text.substring(0, text.length() - 1)) * 1_000 * MILLI;
    }
}
