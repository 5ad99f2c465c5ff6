package dev.regente.sim.shrink;

import dev.regente.sim.scenario.Fault;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioYaml;
import java.util.Locale;

/**
 * How large a failing run is. Compared in the order of the components: first who reads it has to know fewer nodes, then fewer
 * faults, then a calmer world, and so on; what comes later never makes up for what comes before.
 *
 * @param nodes in the cluster
 * @param faults in the scenario; one that strikes by chance counts as a thousand
 * @param world how many settings of network, clocks, disks, clients and cluster are not the simplest
 * @param unusual choices that are not the simplest, a lost message for example
 * @param cone events in the causal past of the violation; compared together with the unusual choices
 * @param events of the run
 * @param untilNanos the length of the run
 * @param faultNanos the sum of all moments and durations of faults
 * @param text the length of the scenario as text
 * @param bits the sum of the lengths of all choices
 */
public record Size(
        int nodes,
        int faults,
        int world,
        int unusual,
        int cone,
        long events,
        long untilNanos,
        long faultNanos,
        int text,
        long bits)
        implements Comparable<Size> {
    private static final int BY_CHANCE = 1_000;

    static Size of(Candidate run, long events, int cone) {
        Scenario scenario = run.scenario();
        int faults = 0;
        long faultNanos = 0;
        for (Fault fault : scenario.faults()) {
            faults += fault instanceof Fault.Every ? BY_CHANCE : fault instanceof Fault.When ? 2 : 1;
            faultNanos += fault.atNanos() + fault.endNanos();
        }
        return new Size(
                scenario.cluster().ids().size(),
                faults,
                WorldSteps.unusual(scenario),
                run.unusual(),
                cone,
                events,
                scenario.untilNanos(),
                faultNanos,
                ScenarioYaml.write(scenario).length(),
                run.bits());
    }

    @Override
    public int compareTo(Size other) {
        long[] mine = numbers();
        long[] theirs = other.numbers();
        for (int i = 0; i < mine.length; i++) {
            if (mine[i] != theirs[i]) {
                return Long.compare(mine[i], theirs[i]);
            }
        }
        return 0;
    }

    private long[] numbers() {
        return new long[] {
            nodes, faults, world, (long) unusual + cone, unusual, events, untilNanos, faultNanos, text, bits
        };
    }

    @Override
    public String toString() {
        int chance = faults / BY_CHANCE;
        return String.format(
                Locale.ROOT,
                "%s, %s%s, %s, %d events of which %d led to it, %.3f s",
                count(nodes, "node"),
                count(faults % BY_CHANCE, "fault"),
                chance == 0 ? "" : " and " + chance + " by chance",
                count(unusual, "unusual choice"),
                events,
                cone,
                untilNanos / 1e9);
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
