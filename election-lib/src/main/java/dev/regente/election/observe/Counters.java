package dev.regente.election.observe;

import dev.regente.election.ElectionMetrics;
import dev.regente.election.RevokeReason;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps all that an election counts and measures, in memory and of bounded size, and writes it in the Prometheus text
 * form. One object for one node; the elections of one node may share it. Thread-safe.
 *
 * <pre>{@code
 * Counters counters = new Counters();
 * Election election = Election.builder("orders")....metrics(counters).build().start();
 * String page = counters.toPrometheus(Map.of("node", "1"));
 * }</pre>
 */
public final class Counters implements ElectionMetrics {
    /** No more label values than this: a label that others choose must not fill the memory. */
    private static final int MOST_LABELS = 64;

    private static final String OTHERS = "other";
    private static final double[] WRITES = {0.0001, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5};
    private static final double[] ECHOES = {
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1
    };
    private static final double[] SLACKS = {0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 1, 2, 5, 10};
    private static final double[] TENURES = {0.1, 1, 10, 60, 600, 3600, 6 * 3600, 86_400, 7 * 86_400};
    private static final double[] PAUSES = {0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 60};

    private final Map<String, LongAdder> elections = new ConcurrentSkipListMap<>();
    private final LongAdder leads = new LongAdder();
    private final Map<String, LongAdder> endedLeads = new ConcurrentSkipListMap<>();
    private final Map<String, LongAdder> missed = new ConcurrentSkipListMap<>();
    private final Map<String, Histogram> echoes = new ConcurrentSkipListMap<>();
    private final Histogram tenure = new Histogram(TENURES);
    private final Histogram slack = new Histogram(SLACKS);
    private final Histogram writes = new Histogram(WRITES);
    private final Histogram pauses = new Histogram(PAUSES);

    /** Nothing counted yet. */
    public Counters() {}

    @Override
    public void electionBegan(String cause) {
        add(elections, cause, 1);
    }

    @Override
    public void elected(long token) {
        leads.increment();
    }

    @Override
    public void revoked(RevokeReason reason, long tenureNanos) {
        add(endedLeads, reason.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'), 1);
        tenure.record(tenureNanos);
    }

    @Override
    public void leadExtended(long slackNanos) {
        slack.record(slackNanos);
    }

    @Override
    public void recordDurable(long nanos) {
        writes.record(nanos);
    }

    @Override
    public void echo(int peer, long nanos) {
        label(echoes, Integer.toString(peer), new Histogram(ECHOES)).record(nanos);
    }

    @Override
    public void heartbeatsMissed(int leader, long count) {
        add(missed, Integer.toString(leader), count);
    }

    @Override
    public void paused(long nanos) {
        pauses.record(nanos);
    }

    private static void add(Map<String, LongAdder> counts, String label, long n) {
        label(counts, label, new LongAdder()).add(n);
    }

    private static <V> V label(Map<String, V> all, String label, V fresh) {
        V there = all.get(label);
        if (there != null) {
            return there;
        }
        V before = all.putIfAbsent(all.size() < MOST_LABELS ? label : OTHERS, fresh);
        return before == null ? fresh : before;
    }

    /** How many elections began, by cause. */
    public Map<String, Long> elections() {
        return sums(elections);
    }

    /** How many leads of this node began. */
    public long leads() {
        return leads.sum();
    }

    /** How many leads of this node ended, by reason. */
    public Map<String, Long> endedLeads() {
        return sums(endedLeads);
    }

    /** How many heartbeats of other leaders were missed, by leader. */
    public Map<String, Long> heartbeatsMissed() {
        return sums(missed);
    }

    /** How many pauses of this process were seen. */
    public long pauses() {
        return pauses.count();
    }

    /** How many acknowledged rounds extended a lead of this node. */
    public long extensions() {
        return slack.count();
    }

    /** How many records became durable. */
    public long writes() {
        return writes.count();
    }

    /** How many acknowledgements of peers were measured. */
    public long echoes() {
        return echoes.values().stream().mapToLong(Histogram::count).sum();
    }

    private static Map<String, Long> sums(Map<String, LongAdder> counts) {
        Map<String, Long> sums = new TreeMap<>();
        counts.forEach((label, count) -> sums.put(label, count.sum()));
        return sums;
    }

    /**
     * Everything, in the Prometheus text form 0.0.4.
     *
     * @param labels that every line gets, such as {@code node}; names are letters, digits and _
     */
    public String toPrometheus(Map<String, String> labels) {
        PrometheusText text = new PrometheusText(labels);
        text.counters(
                "regente_elections_total",
                "Times that no leader was known any more, by cause.",
                "cause",
                sums(elections));
        text.counter("regente_leads_total", "Leads of this node that began.", leads.sum());
        text.counters(
                "regente_leads_ended_total", "Leads of this node that ended, by reason.", "reason", sums(endedLeads));
        text.histogram("regente_lead_tenure_seconds", "How long leads of this node lasted.", tenure);
        text.histogram("regente_lease_slack_seconds", "What was left of a lead when it was extended.", slack);
        text.histogram("regente_record_write_seconds", "Until a record was durable.", writes);
        text.histograms("regente_echo_seconds", "From a heartbeat to its acknowledgement, by peer.", "peer", echoes);
        text.counters(
                "regente_heartbeats_missed_total",
                "Heartbeats of others that did not come in time.",
                "leader",
                sums(missed));
        text.histogram("regente_pause_seconds", "Times that this process stood still.", pauses);
        return text.toString();
    }
}
