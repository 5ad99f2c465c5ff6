package dev.regente.sim.experiment;

import dev.regente.election.confirm.ElectionKernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Roster;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.election.protocol.ElectionSettings;
import dev.regente.election.protocol.Safety;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Conditions;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.election.ElectionChecks;
import dev.regente.sim.election.ElectionProgram;
import dev.regente.sim.election.Nomination;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Cuts one direction of every single link, and all directions into or out of every node, of five nodes with a leader, for
 * ever; and looks at what the election makes of it.
 */
public final class OneWayCuts implements Experiment {
    /** How many nodes; the highest leads when the cut comes. */
    public static final int NODES = 5;

    private static final long MILLI = 1_000_000;
    private static final long CUT_NANOS = 5_000 * MILLI;
    private static final long LATE_NANOS = 20_000 * MILLI;
    private static final long END_NANOS = 30_000 * MILLI;
    private static final int USUAL_RUNS = 5;

    /** Directions that are cut together. */
    public record Cut(String name, List<NodeId> from, List<NodeId> to) {
        private void apply(Simulation simulation) {
            for (NodeId source : from) {
                for (NodeId target : to) {
                    if (!source.equals(target)) {
                        simulation.cut(source, target);
                    }
                }
            }
        }
    }

    /**
     * What came of one cut in one run.
     *
     * @param leader who leads at the end, or null if not exactly one does
     * @param changes how many times after the cut another node than before came to lead
     * @param withoutLeaderNanos for how long after the cut nobody led
     * @param settledNanos from the cut to the last time that anybody came to lead; 0 if nobody did
     * @param lateTerms by how much the highest promised term grew in the last ten seconds
     * @param violations of what the election promises
     */
    public record Outcome(
            NodeId leader,
            int changes,
            long withoutLeaderNanos,
            long settledNanos,
            long lateTerms,
            List<String> violations) {}

    @Override
    public String name() {
        return "one-way-cuts";
    }

    @Override
    public String summary() {
        return "what bully and ring make of links that work in one direction only";
    }

    /** Every single directed link, then every node's inbound half, then every node's outbound half. */
    public static List<Cut> cuts() {
        List<NodeId> all = Roster.of(NODES).ids();
        List<Cut> cuts = new ArrayList<>();
        for (NodeId from : all) {
            for (NodeId to : all) {
                if (!from.equals(to)) {
                    cuts.add(new Cut(from.number() + " -> " + to.number(), List.of(from), List.of(to)));
                }
            }
        }
        all.forEach(node -> cuts.add(new Cut("all -> " + node.number(), all, List.of(node))));
        all.forEach(node -> cuts.add(new Cut(node.number() + " -> all", List.of(node), all)));
        return cuts;
    }

    /** L1 as the tests take it: 16 timeouts and two leases, with the library's usual times. */
    public static long boundNanos() {
        ElectionSettings usual = ElectionSettings.of(NodeId.of(1), Roster.of(NODES), Safety.LEASED);
        return 16 * usual.timeoutNanos() + 2 * usual.leaseNanos();
    }

    /** Runs one cut. Whether the two ends of a link notice, and when, is drawn from the seed. */
    public static Outcome measure(Nomination algorithm, Safety safety, Cut cut, long seed) {
        Roster roster = Roster.of(NODES);
        ElectionProgram program =
                new ElectionProgram(node -> ElectionSettings.of(node, roster, safety), Set.of(), algorithm);
        Watch watch = new Watch();
        Simulation simulation = new Simulation(Conditions.calm(NODES), program, Choices.seeded(seed))
                .watch(new ElectionChecks(ElectionProgram.PART, safety == Safety.LEASED))
                .watch(watch.checker());
        simulation.at(CUT_NANOS, cut::apply);
        long without = 0;
        for (long at = CUT_NANOS; at <= END_NANOS; at += MILLI) {
            simulation.run(at);
            if (leader(simulation) == null) {
                without += MILLI;
            }
            if (at == LATE_NANOS) {
                watch.lateTerm = highestTerm(simulation);
            }
        }
        List<String> violations = new ArrayList<>();
        simulation.violations().forEach(each -> violations.add(each.toString()));
        return new Outcome(
                leader(simulation),
                watch.changes,
                without,
                watch.settledNanos,
                highestTerm(simulation) - watch.lateTerm,
                violations);
    }

    /** Notes who comes to lead after the cut. */
    private static final class Watch {
        private NodeId last;
        private int changes;
        private long settledNanos;
        private long lateTerm;

        Checker checker() {
            return (occurrence, world) -> {
                for (Notice notice : occurrence.notices()) {
                    if (notice instanceof ElectionNotice.Elected) {
                        if (world.now() > CUT_NANOS) {
                            settledNanos = world.now() - CUT_NANOS;
                            changes += occurrence.node().equals(last) ? 0 : 1;
                        }
                        last = occurrence.node();
                    }
                }
            };
        }
    }

    private static NodeId leader(Simulation simulation) {
        NodeId found = null;
        for (NodeId node : simulation.nodes()) {
            ElectionKernel kernel = simulation.kernel(node, ElectionProgram.PART, ElectionKernel.class);
            if (kernel.isLeader(simulation.localNanos(node, simulation.now()))) {
                if (found != null) {
                    return null;
                }
                found = node;
            }
        }
        return found;
    }

    private static long highestTerm(Simulation simulation) {
        return simulation.nodes().stream()
                .mapToLong(node -> simulation
                        .kernel(node, ElectionProgram.PART, ElectionKernel.class)
                        .record()
                        .promisedTerm())
                .max()
                .orElse(0);
    }

    private record Column(Nomination algorithm, Safety safety) {
        String title() {
            return algorithm.word() + ", " + safety.name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public String run(Settings settings) {
        List<Column> columns = new ArrayList<>();
        for (Safety safety : List.of(Safety.TOKENS, Safety.LEASED)) {
            columns.add(new Column(Nomination.BULLY, safety));
            columns.add(new Column(Nomination.RING, safety));
        }
        int runs = settings.runsOr(USUAL_RUNS);
        Totals totals = new Totals();
        StringBuilder rows = new StringBuilder();
        for (Cut cut : cuts()) {
            settings.progress().accept("cut " + cut.name());
            rows.append("| ").append(cut.name()).append(" |");
            for (Column column : columns) {
                List<Outcome> outcomes = new ArrayList<>();
                for (int i = 0; i < runs; i++) {
                    outcomes.add(measure(column.algorithm(), column.safety(), cut, settings.seed() + i));
                }
                outcomes.forEach(totals::add);
                rows.append(' ').append(cell(outcomes)).append(" |");
            }
            rows.append('\n');
        }
        StringBuilder page = new StringBuilder("# One-way cuts\n\n");
        page.append(
                        "Five nodes, node 5 leads; heartbeat 100 ms, timeout 500 ms, lease 500 ms. Five seconds after the start the")
                .append(
                        " directions in the first column are cut, for ever. Whether the ends notice that, and when, is drawn: ")
                .append(runs)
                .append(runs == 1 ? " run" : " runs")
                .append(" of each. A cell says who leads 25 seconds later and for how long nobody led, at worst.\n\n");
        page.append("| cut |");
        columns.forEach(column -> page.append(' ').append(column.title()).append(" |"));
        page.append("\n|---|")
                .append("---|".repeat(columns.size()))
                .append('\n')
                .append(rows)
                .append('\n');
        return page.append(totals.text()).toString();
    }

    private static String cell(List<Outcome> outcomes) {
        List<String> leaders = outcomes.stream()
                .map(each -> each.leader() == null
                        ? "nobody"
                        : Integer.toString(each.leader().number()))
                .distinct()
                .sorted()
                .toList();
        long worst =
                outcomes.stream().mapToLong(Outcome::withoutLeaderNanos).max().orElse(0);
        return String.join(" or ", leaders) + (worst == 0 ? "" : ", " + worst / MILLI + " ms");
    }

    /** Over all cells. */
    private static final class Totals {
        private int runs;
        private int most;
        private long longest;
        private long latest;
        private int unsettled;
        private int broken;

        void add(Outcome outcome) {
            runs++;
            most = Math.max(most, outcome.changes());
            longest = Math.max(longest, outcome.withoutLeaderNanos());
            latest = Math.max(latest, outcome.settledNanos());
            unsettled += outcome.leader() == null || outcome.lateTerms() > 0 ? 1 : 0;
            broken += outcome.violations().isEmpty() ? 0 : 1;
        }

        String text() {
            return "In " + runs + " runs: changes of leader, at most " + most + "; nobody led for at most "
                    + longest / MILLI + " ms; the last time that anybody came to lead was at most " + latest / MILLI
                    + " ms after the cut (the tests' bound is " + boundNanos() / MILLI
                    + " ms). Runs without a leader at the"
                    + " end, or with terms that still grew in the last ten seconds: " + unsettled
                    + ". Runs in which a promise was broken: " + broken + ".\n";
        }
    }
}
