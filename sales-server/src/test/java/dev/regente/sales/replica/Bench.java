package dev.regente.sales.replica;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Restored;
import dev.regente.election.kernel.Roster;
import dev.regente.election.kernel.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** One kernel on a bench: events in by hand, effects out as text. Nothing becomes durable until told. */
final class Bench implements Host<ReplicaMessage> {
    static final NodeId N1 = NodeId.of(1);
    static final NodeId N2 = NodeId.of(2);
    static final NodeId N3 = NodeId.of(3);

    /** Two entries and two messages on their way at most, so that batches and windows show. */
    static final ReplicaConfig SMALL =
            new ReplicaConfig(ReplicaConfig.Timing.DEFAULTS, new ReplicaConfig.Limits(2, 256 * 1024, 64, 2, 4, 3));

    private final ReplicaKernel kernel;
    private final List<String> effects = new ArrayList<>();
    private final List<Value> written = new ArrayList<>();
    private long tickets;
    private long now;

    private Bench(ReplicaStart onNewDisk) {
        kernel = new ReplicaKernel(Roster.of(3), N1, SMALL, 0, Position.START, onNewDisk);
        kernel.on(new Event.Started<>(new Restored(Map.of()), 7), this);
    }

    /** Node 1 of three, with a new disk of this standing. */
    static Bench newDisk(ReplicaStart standing) {
        return new Bench(standing);
    }

    Bench(int nodes, long appliedIndex, List<Value> journal, ReplicaRule... removed) {
        EnumSet<ReplicaRule> rules = EnumSet.noneOf(ReplicaRule.class);
        rules.addAll(List.of(removed));
        kernel = new ReplicaKernel(Roster.of(nodes), N1, SMALL, appliedIndex, Position.START, rules);
        kernel.on(new Event.Started<>(new Restored(Map.of("journal", journal)), 7), this);
    }

    /** Node 1 of three, with an empty disk. */
    static Bench fresh() {
        return new Bench(3, 0, List.of());
    }

    /** Node 1 of three whose log has entries of these terms, and which promised this term. */
    static Bench with(long promised, long... terms) {
        List<Value> journal = new ArrayList<>();
        for (int i = 0; i < terms.length; i++) {
            journal.add(appended(i + 1, terms[i]));
        }
        if (promised > 0) {
            journal.add(Value.rec("promise").with("term", promised));
        }
        Bench bench = new Bench(3, 0, journal);
        bench.effects.clear();
        return bench;
    }

    /** Node 1 of three, serving term 1 with node 2's copy of the opening entry. */
    static Bench serving() {
        Bench bench = fresh();
        bench.ask(new ReplicaAsk.Lead(1));
        bench.durable();
        bench.receive(N2, new ReplicaMessage.Promised(1, Position.START));
        bench.durable();
        bench.receive(N2, new ReplicaMessage.Ack(1, 1, 1, 0, 0));
        return bench;
    }

    static Value appended(long index, long term) {
        return Value.rec("append")
                .with("index", index)
                .with("term", term)
                .with("payload", entry(term, index).payload());
    }

    /** The entry that every test log has at this index under this term. */
    static Entry entry(long term, long index) {
        return new Entry(term, payload("v" + term + "." + index));
    }

    static Value.Bytes payload(String text) {
        return Value.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static List<Entry> entries(long from, long... terms) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < terms.length; i++) {
            entries.add(entry(terms[i], from + i));
        }
        return entries;
    }

    // ---- events in, effects out

    List<String> ask(ReplicaAsk ask) {
        return on(new Event.Asked<>(ask));
    }

    List<String> receive(NodeId from, ReplicaMessage message) {
        return on(new Event.Received<>(from, message));
    }

    List<String> fire(String timer) {
        return on(new Event.TimerFired<>(timer));
    }

    /** All that was written so far is durable. */
    List<String> durable() {
        return on(new Event.Durable<>(tickets));
    }

    List<String> durable(long ticket) {
        return on(new Event.Durable<>(ticket));
    }

    List<String> on(Event<ReplicaMessage> event) {
        effects.clear();
        kernel.on(event, this);
        return List.copyOf(effects);
    }

    /** What the last event made known and sent: no timers, writes or explanations. */
    List<String> told() {
        return effects.stream()
                .filter(effect -> effect.startsWith("notice") || effect.startsWith("to "))
                .toList();
    }

    List<Value> written() {
        return List.copyOf(written);
    }

    ReplicaKernel kernel() {
        return kernel;
    }

    // ---- host

    @Override
    public long now() {
        return now;
    }

    @Override
    public void send(NodeId to, ReplicaMessage message) {
        effects.add("to " + to + " " + message);
    }

    @Override
    public void startTimer(String timer, long atLeastNanos, long atMostNanos) {
        effects.add("start " + timer + " " + atLeastNanos / 1_000_000 + "ms");
    }

    @Override
    public void stopTimer(String timer) {
        effects.add("stop " + timer);
    }

    @Override
    public long persist(String store, Value record) {
        effects.add("persist " + store + " " + record);
        written.add(record);
        return ++tickets;
    }

    @Override
    public int choose(String label, int n) {
        throw new AssertionError("a replica chooses nothing, and asked for " + label);
    }

    @Override
    public void publish(Notice notice) {
        effects.add("notice " + notice);
    }

    @Override
    public void explain(Explanation explanation) {
        effects.add("explain " + explanation);
    }
}
