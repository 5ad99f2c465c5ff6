package dev.regente.sales.http;

import dev.regente.election.kernel.NodeId;
import dev.regente.sales.log.ClusterStatus;
import dev.regente.sales.log.SalesLog;
import dev.regente.sales.store.SalesData;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;

/** Numbers for Prometheus. */
final class Metrics {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Counter acknowledged;
    private final Counter repeats;

    Metrics(SalesLog log, SalesData store) {
        acknowledged = Counter.builder("regente.sales.acknowledged")
                .description("Sales answered with 201")
                .register(registry);
        repeats = Counter.builder("regente.sales.repeated")
                .description("Sales answered with 200, as repeats")
                .register(registry);
        gauge("regente.leader", "1 if this node serves as the coordinator", log, s -> s.serving() ? 1 : 0);
        gauge("regente.term", "The term of the known leader", log, ClusterStatus::term);
        gauge("regente.log.index", "The last index of this node's log", log, Metrics::ownIndex);
        Gauge.builder("regente.applied.index", store, SalesData::applied)
                .description("The last entry that this node's database contains")
                .register(registry);
        gauge(
                "regente.data.age.seconds",
                "How long ago this node's data was known to be all there was",
                log,
                s -> s.ageMillis().isPresent() ? s.ageMillis().getAsLong() / 1000.0 : Double.NaN);
        for (ClusterStatus.Node node : log.status().nodes()) {
            Gauge.builder("regente.replication.lag.entries", log, l -> lag(l.status(), node.id()))
                    .description("How many entries a node is behind the longest log, as far as known here")
                    .tag("node", node.id().toString())
                    .register(registry);
        }
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    private interface Reading {
        double of(ClusterStatus status);
    }

    private void gauge(String name, String description, SalesLog log, Reading reading) {
        Gauge.builder(name, log, l -> reading.of(l.status()))
                .description(description)
                .register(registry);
    }

    private static double lag(ClusterStatus status, NodeId id) {
        return status.nodes().stream()
                .filter(node -> node.id().equals(id) && node.lastIndex().isPresent())
                .mapToDouble(node -> Math.max(0, status.end() - node.lastIndex().getAsLong()))
                .findFirst()
                .orElse(Double.NaN);
    }

    private static double ownIndex(ClusterStatus status) {
        return status.nodes().stream()
                .filter(node -> node.id().equals(status.self()))
                .mapToLong(node -> node.lastIndex().orElse(0))
                .sum();
    }

    void acknowledged(boolean repeat) {
        (repeat ? repeats : acknowledged).increment();
    }

    /** A request that was answered with a problem. */
    void refused(String reason) {
        registry.counter("regente.refusals", "reason", reason).increment();
    }

    /** A request was answered. */
    void answered(String method, String route, int status, float millis) {
        Timer.builder("regente.http.requests")
                .tag("method", method)
                .tag("route", route)
                .tag("status", Integer.toString(status))
                .register(registry)
                .record(Duration.ofNanos((long) (millis * 1_000_000)));
    }

    String scrape() {
        return registry.scrape();
    }
}
