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
        for (int[] nk :
                new int[][] {{3, 2}, {3, 3}, {3, 8}, {4, 2}, {4, 3}, {4, 4}, {5, 4}, {6, 2}, {6, 3}, {8, 3}, {8, 8}}) {
            int n = nk[0];
            int k = nk[1];
            Sample rounds = rounds(n, setting -> new SynchronousRing(setting, SynchronousRing.Rule.LARGEST_UNIQUE, k));
            all.mean(
                    "itai-rodeh-synchronous",
                    n,
                    "numbers 1.." + k + ": mean rounds",
                    Theory.itaiRodehRounds(n, k),
                    rounds);
        }
        for (int n : new int[] {2, 3, 4, 5, 8, 10, 16}) {
            Sample rounds = rounds(n, setting -> new SynchronousRing(setting, SynchronousRing.Rule.VOLUNTEER, 2));
            all.mean("volunteers", n, "mean rounds", Theory.volunteerRounds(n), rounds);
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
        for (int i = 0; i < runs; i++) {
            splits += setUp.run(settings.seed() + i).phases() > 1 ? 1 : 0;
        }
        all.chance(
                RAFT,
                n,
                down + " down, latency " + latency + " of the range: P(split)",
                Theory.raftSplit(n, n - down, latency),
                new Proportion(splits, runs));
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
