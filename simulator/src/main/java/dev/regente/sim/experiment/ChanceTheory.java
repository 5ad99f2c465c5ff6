package dev.regente.sim.experiment;

import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.sim.algorithm.Algorithm;
import dev.regente.sim.algorithm.PaperAlgorithm;
import dev.regente.sim.algorithm.paper.AlgorithmKernel;
import dev.regente.sim.algorithm.paper.Setting;
import dev.regente.sim.algorithm.paper.SynchronousRing;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Latency;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.experiment.Experiment.Settings;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.stats.Interval;
import dev.regente.sim.stats.Proportion;
import dev.regente.sim.stats.Sample;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Where chance decides: nodes without ids, and votes that split. */
final class ChanceTheory {
    private static final String RAFT = "raft-like";
    private static final long MILLI = Measured.MILLI;

    private final Settings settings;
    private final int runs;

    ChanceTheory(Settings settings) {
        this.settings = settings;
        this.runs = 10 * settings.runsOr(1_000);
    }

    void compare(Comparison all) {
        all.section("Nodes without ids");
        for (int n : new int[] {3, 4, 5, 6, 8}) {
            for (int k : new int[] {2, 3, 4, 8}) {
                Sample rounds =
                        rounds(n, setting -> new SynchronousRing(setting, SynchronousRing.Rule.LARGEST_UNIQUE, k));
                String what = "numbers 1.." + k + ": mean rounds";
                all.mean("itai-rodeh-synchronous", n, what, Theory.itaiRodehRounds(n, k), rounds);
            }
        }
        for (int n : new int[] {2, 3, 4, 5, 8, 10, 16}) {
            Sample rounds = rounds(n, setting -> new SynchronousRing(setting, SynchronousRing.Rule.VOLUNTEER, 2));
            all.mean("volunteers", n, "mean rounds", Theory.volunteerRounds(n), rounds);
            Sample squares = new Sample();
            for (int i = 0; i < rounds.size(); i++) {
                squares.add(rounds.get(i) * rounds.get(i));
            }
            all.mean("volunteers", n, "mean square of rounds", Theory.volunteerSquares(n), squares);
        }
        settings.progress().accept("nodes without ids");
        all.section("Raft: votes that split, and times");
        for (int[] nd : new int[][] {{3, 1}, {5, 1}, {5, 2}, {7, 1}, {7, 3}, {9, 2}, {9, 3}, {9, 4}}) {
            for (double latency : new double[] {0.05, 0.1, 0.2}) {
                split(all, nd[0], nd[1], latency);
            }
            settings.progress().accept("Raft with " + nd[0] + " nodes, " + nd[1] + " down");
        }
        for (int n : new int[] {3, 5, 7, 9}) {
            Measured run = Measured.SetUp.of(RAFT, BullyTheory.upTo(n))
                    .down(n)
                    .starters(List.of(1))
                    .times(Latency.fixed(MILLI), 100 * MILLI)
                    .run(settings.seed());
            all.exact(RAFT, n, "one down, no split: 3n-4 messages", 3 * n - 4, run.total());
        }
        wan(all);
        all.section("Viewstamped replication: the view change");
        for (int n : new int[] {3, 5, 7, 9, 16, 33}) {
            Measured run = Measured.SetUp.of("view-change", BullyTheory.upTo(n))
                    .down(1)
                    .starters(List.of(n))
                    .run(settings.seed());
            all.exact(
                    "view-change",
                    n,
                    "leader down: (n-1)^2 + 2n-3 messages",
                    (n - 1) * (n - 1) + 2 * n - 3,
                    run.total());
            all.exact("view-change", n, "the same: the next one leads", 2, run.leader());
        }
    }

    private Sample rounds(int n, Function<Setting, Kernel<?>> kernel) {
        Algorithm algorithm = new PaperAlgorithm("rounds", "rounds", Map.of(), true, true, kernel);
        Scenario scenario = Measured.SetUp.of("rounds", BullyTheory.upTo(n)).scenario();
        Sample rounds = new Sample();
        for (int i = 0; i < runs; i++) {
            Simulation run = new Simulation(
                    scenario.conditions(), algorithm.program(scenario), Choices.unrecorded(settings.seed() + i));
            run.run(scenario.untilNanos());
            rounds.add((double) run.kernel(NodeId.of(1), Algorithm.PART, AlgorithmKernel.class)
                    .phases());
        }
        return rounds;
    }

    /** Time-outs from one unit to two; a term that split is one after which the leader's term is higher. */
    private void split(Comparison all, int n, int down, double latency) {
        long unit = 1_000 * MILLI;
        Integer[] crashed = BullyTheory.upTo(n).subList(n - down, n).toArray(Integer[]::new);
        Measured.SetUp setUp = Measured.SetUp.of(RAFT, BullyTheory.upTo(n))
                .down(crashed)
                .times(Latency.fixed((long) (latency * unit)), unit);
        long splits = 0;
        Sample elected = new Sample();
        for (int i = 0; i < runs; i++) {
            Measured run = setUp.run(settings.seed() + i);
            splits += run.phases() > 1 ? 1 : 0;
            elected.add(run.electedAt() * MILLI / unit);
        }
        all.chance(
                RAFT,
                n,
                down + " down, latency " + latency + " of the range: P(split)",
                Theory.raftSplit(n, n - down, latency),
                new Proportion(splits, runs));
        if (latency <= 0.1) {
            all.near(
                    RAFT,
                    n,
                    down + " down, latency " + latency
                            + " of the range: mean time, (1 + 1/(s+1) + l)/(1-P) + l (within 5 %)",
                    Theory.raftMean(n, n - down, latency),
                    0.05,
                    elected.meanInterval(),
                    runs);
        }
    }

    /** The wide-area network of the dissertation's simulation: what it prints, read off its figure. */
    private void wan(Comparison all) {
        double[][] figure = {{0, 432, 411, 832}, {1, 470, 425, 1000}, {2, 633, 471, 1921}};
        for (double[] printed : figure) {
            int down = (int) printed[0];
            Integer[] crashed = BullyTheory.upTo(5).subList(5 - down, 5).toArray(Integer[]::new);
            Measured.SetUp setUp = Measured.SetUp.of(RAFT, BullyTheory.upTo(5))
                    .down(crashed)
                    .times(new Latency.Uniform(30 * MILLI, 40 * MILLI), 300 * MILLI);
            Sample elected = new Sample();
            for (int i = 0; i < runs; i++) {
                elected.add(setUp.run(settings.seed() + i).electedAt());
            }
            String world = down + " down, 30-40 ms, time-outs 300-600 ms: ";
            all.near(RAFT, 5, world + "mean ms (within 3 %)", printed[1], 0.03, elected.meanInterval(), runs);
            Interval median = elected.quantileInterval(0.5, Sample.LEVEL);
            all.near(RAFT, 5, world + "median ms (within 3 %)", printed[2], 0.03, median, runs);
            Interval high = elected.quantileInterval(0.99, Sample.LEVEL);
            all.near(RAFT, 5, world + "99 % are below, ms (within 5 %)", printed[3], 0.05, high, runs);
        }
    }
}
