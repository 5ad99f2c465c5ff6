package dev.regente.sim.algorithm;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Conditions;
import dev.regente.sim.core.Latency;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.run.SystemRun.Purpose;
import dev.regente.sim.scenario.Scenario;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A run as papers have it: no failure detector, one millisecond a hop, answers waited for three. */
record PaperRun(ScenarioRun.Outcome outcome) {
    static final long MILLI = 1_000_000;

    static Scenario scenario(String algorithm, List<Integer> ids) {
        Scenario scenario = Scenario.of(algorithm, "election");
        Scenario.Cluster cluster = new Scenario.Cluster(
                algorithm,
                "classic",
                ids.stream().map(NodeId::of).toList(),
                List.of(),
                0,
                3 * MILLI,
                500 * MILLI,
                "sticky",
                0,
                Scenario.Starters.ALL,
                null,
                List.of());
        return scenario.with(cluster).until(10_000_000 * MILLI);
    }

    static Scenario with(Scenario scenario, List<Integer> down, List<Integer> starters) {
        Scenario.Cluster c = scenario.cluster();
        return scenario.with(new Scenario.Cluster(
                c.algorithm(),
                c.safety(),
                c.ids(),
                down.stream().map(NodeId::of).toList(),
                c.heartbeatNanos(),
                c.timeoutNanos(),
                c.leaseNanos(),
                c.preemption(),
                c.holdDownNanos(),
                starters == null
                        ? Scenario.Starters.ALL
                        : Scenario.Starters.of(starters.stream().map(NodeId::of).toList()),
                c.initialLeader(),
                c.without()));
    }

    static Scenario latency(Scenario scenario, Latency latency) {
        Conditions.Network network = new Conditions.Network(latency, 0, 0, 0, 1, false);
        return scenario.with(network, scenario.clocks(), scenario.storage());
    }

    static PaperRun of(Scenario scenario) {
        return new PaperRun(new ScenarioRun(scenario).run());
    }

    static PaperRun of(String algorithm, Integer... ids) {
        return of(scenario(algorithm, Arrays.asList(ids)));
    }

    long sent(Purpose... purposes) {
        return outcome.traffic().byType().entrySet().stream()
                .filter(type -> List.of(purposes).contains(outcome.purposes().get(type.getKey())))
                .mapToLong(type -> type.getValue().sent())
                .sum();
    }

    long delivered() {
        return outcome.traffic().byType().entrySet().stream()
                .filter(type -> outcome.purposes().get(type.getKey()) != Purpose.LIVENESS)
                .mapToLong(type -> type.getValue().delivered())
                .sum();
    }

    long total() {
        return sent(Purpose.ELECTION, Purpose.ANNOUNCE);
    }

    long election() {
        return sent(Purpose.ELECTION);
    }

    Map<String, Object> report() {
        return outcome.report();
    }

    Object leader() {
        return report().get("finalLeader");
    }
}
