package dev.regente.sim.experiment;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Conditions;
import dev.regente.sim.core.Latency;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.run.SystemRun.Purpose;
import dev.regente.sim.run.SystemUnderTest;
import dev.regente.sim.scenario.Scenario;
import java.util.List;
import java.util.Map;

/**
 * What one run in the simulator gave. Times are in units of the delay of one hop, which is a millisecond.
 *
 * @param election messages sent to find out who leads
 * @param announced messages sent to make it known
 * @param delivered those of both that reached a running node
 * @param phases of the algorithm, -1 if it has none
 * @param leader on whom all running nodes agree, 0 if they do not
 */
record Measured(
        long election,
        long announced,
        long delivered,
        long phases,
        long ids,
        int leader,
        double electedAt,
        double agreedAt) {
    static final long MILLI = 1_000_000;

    private static final SystemUnderTest SYSTEM = SystemUnderTest.named("election");

    long total() {
        return election + announced;
    }

    /** A set-up as papers have it: no failure detector, fixed delays of one unit, answers waited for three. */
    record SetUp(
            String algorithm,
            List<Integer> ids,
            List<Integer> down,
            List<Integer> starters,
            Latency latency,
            long timeoutNanos) {

        static SetUp of(String algorithm, List<Integer> ids) {
            return new SetUp(algorithm, ids, List.of(), null, Latency.fixed(MILLI), 3 * MILLI);
        }

        SetUp down(Integer... nodes) {
            return new SetUp(algorithm, ids, List.of(nodes), starters, latency, timeoutNanos);
        }

        SetUp starters(List<Integer> nodes) {
            return new SetUp(algorithm, ids, down, nodes, latency, timeoutNanos);
        }

        SetUp times(Latency delay, long timeout) {
            return new SetUp(algorithm, ids, down, starters, delay, timeout);
        }

        private static List<NodeId> nodes(List<Integer> numbers) {
            return numbers.stream().map(NodeId::of).toList();
        }

        Scenario scenario() {
            boolean asItComes = algorithm.equals("raft-like") && starters == null;
            Scenario.Starters who = starters == null ? Scenario.Starters.ALL : Scenario.Starters.of(nodes(starters));
            Scenario.Cluster cluster = new Scenario.Cluster(
                    algorithm,
                    "classic",
                    nodes(ids),
                    nodes(down),
                    0,
                    timeoutNanos,
                    MILLI,
                    "sticky",
                    0,
                    asItComes ? Scenario.Starters.AS_IT_COMES : who,
                    null,
                    List.of());
            Conditions.Network network = new Conditions.Network(latency, 0, 0, 0, 1, false);
            Scenario base = Scenario.of(algorithm, "election").with(cluster).until(1_000_000_000 * MILLI);
            // votes are durable at once: the papers' times leave disks out
            return base.with(network, base.clocks(), new Conditions.Storage(Latency.fixed(0), true));
        }

        /** Runs once. */
        Measured run(long seed) {
            Scenario scenario = scenario();
            ScenarioRun.Outcome outcome = new ScenarioRun(SYSTEM, scenario).run(Choices.unrecorded(seed));
            if (!outcome.held()) {
                throw new IllegalStateException(
                        algorithm + " on " + ids + ": " + outcome.violations().get(0));
            }
            return Measured.of(outcome);
        }
    }

    private static Measured of(ScenarioRun.Outcome outcome) {
        long[] sent = new long[2];
        long[] delivered = new long[1];
        outcome.traffic().byType().forEach((type, count) -> {
            Purpose purpose = outcome.purposes().get(type);
            if (purpose == Purpose.ELECTION || purpose == Purpose.ANNOUNCE) {
                sent[purpose == Purpose.ELECTION ? 0 : 1] += count.sent();
                delivered[0] += count.delivered();
            }
        });
        Map<String, Object> report = outcome.report();
        return new Measured(
                sent[0],
                sent[1],
                delivered[0],
                number(report, "phases", -1).longValue(),
                number(report, "idsCarried", 0).longValue(),
                number(report, "finalLeader", 0).intValue(),
                number(report, "electedAtMillis", -1).doubleValue(),
                number(report, "agreedAtMillis", -1).doubleValue());
    }

    private static Number number(Map<String, Object> report, String key, int otherwise) {
        return report.get(key) instanceof Number number ? number : otherwise;
    }
}
