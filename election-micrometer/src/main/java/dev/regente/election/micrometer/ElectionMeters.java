package dev.regente.election.micrometer;

import dev.regente.election.Election;
import dev.regente.election.ElectionMetrics;
import dev.regente.election.RevokeReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Keeps what an election counts and measures in a Micrometer registry: the meters {@code regente.elections}, {@code
 * regente.leads}, {@code regente.leads.ended}, {@code regente.lead.tenure}, {@code regente.lease.slack}, {@code
 * regente.record.write}, {@code regente.echo}, {@code regente.heartbeats.missed} and {@code regente.pause}.
 *
 * <pre>{@code
 * ElectionMeters meters = new ElectionMeters(registry, Tags.of("cluster", "orders", "node", "1"));
 * Election election = Election.builder("orders")....metrics(meters).build();
 * meters.watch(election);         // gauges: regente.is.leader, regente.leader, regente.term
 * }</pre>
 *
 * <p>Thread-safe if the registry is.
 */
public final class ElectionMeters implements ElectionMetrics {
    private final MeterRegistry registry;
    private final Tags tags;
    private final Counter leads;
    private final Timer tenure;
    private final Timer slack;
    private final Timer writes;
    private final Timer pauses;

    /**
     * Registers the meters.
     *
     * @param tags of every meter; with several nodes in one process, at least the node
     */
    public ElectionMeters(MeterRegistry registry, Tags tags) {
        this.registry = registry;
        this.tags = tags;
        this.leads = Counter.builder("regente.leads")
                .description("Leads of this node that began")
                .tags(tags)
                .register(registry);
        this.tenure = timer("regente.lead.tenure", "How long leads of this node lasted");
        this.slack = timer("regente.lease.slack", "What was left of a lead when it was extended");
        this.writes = timer("regente.record.write", "Until a record was durable");
        this.pauses = timer("regente.pause", "Times that this process stood still");
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name).description(description).tags(tags).register(registry);
    }

    /** Registers gauges of an election; the registry then holds on to it. */
    public void watch(Election election) {
        gauge("regente.is.leader", "1 if this node leads", election, each -> each.isLeader() ? 1 : 0);
        gauge("regente.leader", "The number of the known leader, 0 if none", election, each -> each.leadership()
                .leader()
                .map(id -> id.number())
                .orElse(0));
        gauge("regente.term", "The term of the known leader, 0 if none", election, each -> each.leadership()
                .term());
    }

    private void gauge(String name, String description, Election election, ToDoubleFunction<Election> value) {
        Gauge.builder(name, election, value)
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void electionBegan(String cause) {
        registry.counter("regente.elections", tags.and("cause", cause)).increment();
    }

    @Override
    public void elected(long token) {
        leads.increment();
    }

    @Override
    public void revoked(RevokeReason reason, long tenureNanos) {
        String word = reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
        registry.counter("regente.leads.ended", tags.and("reason", word)).increment();
        tenure.record(tenureNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void leadExtended(long slackNanos) {
        slack.record(slackNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void recordDurable(long nanos) {
        writes.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void echo(int peer, long nanos) {
        registry.timer("regente.echo", tags.and("peer", Integer.toString(peer))).record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void heartbeatsMissed(int leader, long count) {
        registry.counter("regente.heartbeats.missed", tags.and("leader", Integer.toString(leader)))
                .increment((double) count);
    }

    @Override
    public void paused(long nanos) {
        pauses.record(nanos, TimeUnit.NANOSECONDS);
    }
}
