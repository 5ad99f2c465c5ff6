package dev.regente.sim.experiment;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.election.protocol.Rule;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.core.World;
import dev.regente.sim.election.ElectionSystem;
import dev.regente.sim.run.SystemRun;
import dev.regente.sim.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How often the lead changes while the highest node of five dies and comes back without end, for ten minutes. */
public final class FlappingExperiment implements Experiment {
    private static final long S = 1_000_000_000L;
    private static final long MINUTES = 10;
    private static final long HOLD_DOWN = 3 * S;
    private static final NodeId PRINCIPAL = NodeId.of(5);

    /**
     * One line of the table.
     *
     * @param preemption as in a scenario
     */
    private record Variant(String name, String safety, String preemption, Set<Rule> removed) {}

    private static final List<Variant> VARIANTS = List.of(
            new Variant("textbook Bully (`classic`)", "classic", "sticky", Set.of()),
            new Variant(
                    "`tokens`, `afterStable(3 s)`, nobody damps", "tokens", "after-stable", Set.of(Rule.DAMPED_RETURN)),
            new Variant(
                    "`leased`, `afterStable(3 s)`, nobody damps", "leased", "after-stable", Set.of(Rule.DAMPED_RETURN)),
            new Variant("`tokens`, `afterStable(3 s)`", "tokens", "after-stable", Set.of()),
            new Variant("`leased`, `afterStable(3 s)`", "leased", "after-stable", Set.of()),
            new Variant("`leased`, `sticky`", "leased", "sticky", Set.of()));

    /**
     * What was counted.
     *
     * @param changes how often another node came to lead
     * @param takeOvers how often that was the principal
     */
    public record Counted(long changes, long takeOvers) {}

    private static final class Counter implements Checker {
        private NodeId last;
        private long changes;
        private long takeOvers;

        @Override
        public void after(Occurrence occurrence, World world) {
            for (Notice notice : occurrence.notices()) {
                if (notice instanceof ElectionNotice.Elected
                        && !occurrence.node().equals(last)) {
                    last = occurrence.node();
                    changes++;
                    takeOvers += last.equals(PRINCIPAL) ? 1 : 0;
                }
            }
        }
    }

    @Override
    public String name() {
        return "flapping";
    }

    @Override
    public String summary() {
        return "how often the lead changes while the principal dies and returns without end";
    }

    /** Ten minutes of a principal that is up and down for so long, with all rules but these. */
    public static Counted count(String safety, String preemption, Set<Rule> removed, long up, long down, long seed) {
        Scenario scenario = Scenario.of("flapping", "election")
                .with(Scenario.Cluster.DEFAULT
                        .withNodes(5)
                        .with("bully", safety)
                        .withPreemption(preemption, preemption.equals("after-stable") ? HOLD_DOWN : 0))
                .until(MINUTES * 60 * S);
        SystemRun opened = new ElectionSystem(removed).open(scenario);
        Simulation simulation = new Simulation(scenario.conditions(), opened.program(), Choices.seeded(seed));
        Counter counter = new Counter();
        opened.checkers().forEach(simulation::watch);
        simulation.watch(counter);
        for (long at = up; at < scenario.untilNanos(); at += up + down) {
            simulation.at(at, s -> s.crash(PRINCIPAL, false));
            simulation.at(at + down, s -> s.restart(PRINCIPAL));
        }
        simulation.run(scenario.untilNanos());
        if (!simulation.violations().isEmpty()) {
            throw new IllegalStateException(
                    opened.program() + ": " + simulation.violations().get(0));
        }
        return new Counted(counter.changes, counter.takeOvers);
    }

    @Override
    public String run(Settings settings) {
        int runs = settings.runsOr(5);
        StringBuilder page = new StringBuilder("# A principal that does not stay\n\n");
        page.append("Five nodes; the highest one dies and comes back, again and again, for ")
                .append(MINUTES)
                .append(
                        " minutes of virtual time. Heartbeat 100 ms, timeout 500 ms, lease 500 ms, hold-down 3 s. Counted:"
                                + " how often another node came to lead, and in brackets how often that was the principal; the"
                                + " least and the most of ")
                .append(runs)
                .append(" runs.\n\n| | up 4 s, down 1 s | up 1 s, down 1 s |\n|---|---|---|\n");
        for (Variant variant : VARIANTS) {
            page.append("| ").append(variant.name());
            for (long up : List.of(4 * S, 1 * S)) {
                List<Counted> counted = new ArrayList<>();
                for (int i = 0; i < runs; i++) {
                    counted.add(count(
                            variant.safety(), variant.preemption(), variant.removed(), up, 1 * S, settings.seed() + i));
                }
                page.append(" | ").append(cell(counted));
                settings.progress().accept(variant.name() + ": " + cell(counted));
            }
            page.append(" |\n");
        }
        return page.toString();
    }

    private static String cell(List<Counted> counted) {
        return range(counted.stream().mapToLong(Counted::changes).sorted().toArray()) + " ("
                + range(counted.stream().mapToLong(Counted::takeOvers).sorted().toArray()) + ")";
    }

    private static String range(long[] sorted) {
        long least = sorted[0];
        long most = sorted[sorted.length - 1];
        return least == most ? String.valueOf(least) : least + " to " + most;
    }
}
