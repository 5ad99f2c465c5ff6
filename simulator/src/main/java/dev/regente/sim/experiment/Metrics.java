package dev.regente.sim.experiment;

import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.run.SystemRun.Purpose;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The numbers of a run by name, as statistics take them. */
public final class Metrics {
    private Metrics() {}

    /**
     * What was counted and timed. A run that never elected has no {@code electedAtMillis}: what has no value is left out.
     *
     * @return names in the words of the report of {@code sim run --json}, sorted
     */
    public static Map<String, Double> of(ScenarioRun.Outcome outcome) {
        Map<String, Double> numbers = new TreeMap<>();
        long[] sums = new long[3];
        outcome.traffic().byType().forEach((type, count) -> {
            Purpose purpose = outcome.purposes().get(type);
            if (purpose == Purpose.ELECTION || purpose == Purpose.ANNOUNCE) {
                sums[0] += count.sent();
                sums[1] += count.delivered();
                sums[2] += purpose == Purpose.ANNOUNCE ? count.sent() : 0;
            }
        });
        numbers.put("electionMessages.sent", (double) sums[0]);
        numbers.put("electionMessages.delivered", (double) sums[1]);
        numbers.put("announceMessages.sent", (double) sums[2]);
        numbers.put("violations", (double) outcome.violations().size());
        numbers.put("findings", (double) outcome.findings().size());
        outcome.report().forEach((name, value) -> {
            if (value instanceof Number number && !name.equals("finalLeader")) {
                numbers.put(name, number.doubleValue());
            } else if (value instanceof Collection<?> all && name.equals("leaders")) {
                numbers.put("leaders", (double) all.size());
            }
        });
        return numbers;
    }
}
