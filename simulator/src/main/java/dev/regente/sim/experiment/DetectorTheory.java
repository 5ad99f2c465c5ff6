package dev.regente.sim.experiment;

import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.sim.algorithm.Algorithm;
import dev.regente.sim.algorithm.PaperAlgorithm;
import dev.regente.sim.algorithm.paper.AllToAll;
import dev.regente.sim.algorithm.paper.NfdS;
import dev.regente.sim.algorithm.paper.PhiAccrual;
import dev.regente.sim.algorithm.paper.Setting;
import dev.regente.sim.algorithm.paper.SwimProbe;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Conditions;
import dev.regente.sim.core.Latency;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.core.Traffic;
import dev.regente.sim.core.World;
import dev.regente.sim.experiment.Experiment.Settings;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.stats.Interval;
import dev.regente.sim.stats.Proportion;
import dev.regente.sim.stats.Sample;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.apache.commons.statistics.distribution.NormalDistribution;

/** Failure detectors: how often, and for how long, they are wrong; how soon they see a crash. */
final class DetectorTheory {
    private static final long ETA = 1_000 * Measured.MILLI;
    private static final double LOSS = 0.01;
    private static final double DELAY = 0.02;
    private static final int BATCHES = 50;

    private final Settings settings;
    private final long heartbeats;

    DetectorTheory(Settings settings) {
        this.settings = settings;
        this.heartbeats = 400L * settings.runsOr(1_000);
    }

    void compare(Comparison all) {
        all.section("Failure detector NFD-S: eta 1, loss 1 %, delays exponential of mean 0.02");
        for (double bound : new double[] {1.05, 1.25, 1.5, 2.0, 2.05}) {
            nfdS(all, bound);
            settings.progress().accept("NFD-S, detection within " + bound);
        }
        all.section("Failure detector phi accrual: intervals normal, mean 100 ms, deviation 10 ms");
        for (double phi : new double[] {0.5, 1, 2, 3, 5, 8, 10, 12}) {
            phi(all, phi);
        }
        all.section("SWIM: one member crashed, nothing lost");
        for (int n : new int[] {3, 5, 8, 16, 32, 64, 128, 256}) {
            swim(all, n);
        }
        settings.progress().accept("SWIM");
        all.section("Steady state: messages a period");
        for (int n : new int[] {3, 5, 8, 16, 32, 64, 128, 256}) {
            steady(all, n);
        }
    }

    /** Notes when the monitor changes its mind. */
    private static final class Mistakes implements Checker {
        final Sample recurrences = new Sample();
        final Sample durations = new Sample();
        final double[] wrong = new double[BATCHES];
        final double batch;
        private double lastMistake = -1;
        private double since = -1;

        Mistakes(double total) {
            batch = total / BATCHES;
        }

        @Override
        public void after(Occurrence occurrence, World world) {
            for (Notice notice : occurrence.notices()) {
                double now = (double) world.now() / ETA;
                if (notice instanceof ElectionNotice.Suspected) {
                    if (lastMistake >= 0) {
                        recurrences.add(now - lastMistake);
                    }
                    lastMistake = now;
                    since = now;
                } else if (notice instanceof ElectionNotice.Trusted && since >= 0) {
                    durations.add(now - since);
                    wrong[Math.min(BATCHES - 1, (int) (since / batch))] += now - since;
                    since = -1;
                }
            }
        }

        Interval accuracy() {
            Sample shares = new Sample();
            for (double time : wrong) {
                shares.add(1 - time / batch);
            }
            return shares.meanInterval();
        }
    }

    /** After how many periods one that is down from the start is first asked. */
    private void swim(Comparison all, int n) {
        int runs = Math.max(50, Math.min(10 * settings.runsOr(1_000), 40 * settings.runsOr(1_000) / n));
        Scenario scenario =
                Measured.SetUp.of("swim", BullyTheory.upTo(n)).down(n).scenario();
        Algorithm algorithm =
                new PaperAlgorithm("swim", "swim", Map.of(), false, false, setting -> new SwimProbe(setting, ETA));
        Sample periods = new Sample();
        for (int i = 0; i < runs; i++) {
            Simulation run = new Simulation(
                    scenario.conditions(), algorithm.program(scenario), Choices.unrecorded(settings.seed() + i));
            boolean found = false;
            while (!found && run.step(Long.MAX_VALUE / 2)) {
                found = run.last().notices().stream().anyMatch(ElectionNotice.Suspected.class::isInstance);
            }
            long whole = run.now() / ETA;
            periods.add(1.0 + whole);
        }
        all.mean("swim", n, "periods to the first suspicion, 1/(1-(1-1/(n-1))^(n-1))", Theory.swimPeriods(n), periods);
    }

    private void steady(Comparison all, int n) {
        int periods = 10;
        Scenario scenario = Measured.SetUp.of("all-to-all", BullyTheory.upTo(n)).scenario();
        Algorithm algorithm = new PaperAlgorithm(
                "all-to-all", "all-to-all", Map.of(), false, false, setting -> new AllToAll(setting, ETA));
        Simulation everybody =
                new Simulation(scenario.conditions(), algorithm.program(scenario), Choices.unrecorded(settings.seed()));
        everybody.run(periods * ETA + ETA / 2);
        long sent = everybody.traffic().byType().get("HEARTBEAT").sent();
        all.exact("all-to-all", n, "heartbeats a period, n(n-1)", (double) n * (n - 1), (double) sent / periods);
        Scenario.Cluster cluster = new Scenario.Cluster(
                "bully",
                "classic",
                Scenario.Cluster.ids(n),
                List.of(),
                ETA,
                4 * ETA,
                4 * ETA,
                "sticky",
                0,
                Scenario.Starters.AS_IT_COMES,
                NodeId.of(n),
                List.of());
        Scenario led = Scenario.of("steady", "election").with(cluster);
        // from the third period on: the first beats come with the connections
        double beats = beats(led, 2 + periods) - beats(led, 2);
        all.exact("bully, classic", n, "messages a period, n-1: the leader's only", n - 1.0, beats / periods);
    }

    private double beats(Scenario scenario, int periods) {
        return new ScenarioRun(scenario.until(periods * ETA + ETA / 2))
                .run(Choices.unrecorded(settings.seed())).traffic().byType().values().stream()
                        .mapToLong(Traffic.Count::sent)
                        .sum();
    }

    private static Simulation simulation(Latency latency, int lossPpm, Function<Setting, Kernel<?>> kernel, long seed) {
        Algorithm algorithm = new PaperAlgorithm("detector", "detector", Map.of(), false, false, kernel);
        Scenario scenario = Measured.SetUp.of("detector", List.of(1, 2)).scenario();
        Conditions.Network network = new Conditions.Network(latency, lossPpm, 0, 0, 1, true);
        return new Simulation(
                scenario.conditions().with(network), algorithm.program(scenario), Choices.unrecorded(seed));
    }

    private void nfdS(Comparison all, double bound) {
        double delta = bound - 1;
        Latency latency = new Latency.Exponential((long) (DELAY * ETA));
        Mistakes mistakes = new Mistakes(heartbeats);
        simulation(
                        latency,
                        (int) (LOSS * 1e6),
                        setting -> new NfdS(setting, ETA, Math.round(delta * ETA)),
                        settings.seed())
                .watch(mistakes)
                .run(heartbeats * ETA);
        Theory.Quality quality = Theory.nfdS(1, delta, LOSS, x -> Math.exp(-x / DELAY));
        String world = "detection within " + bound + ": ";
        all.mean("nfd-s", 2, world + "E[T_MR]", quality.recurrence(), mistakes.recurrences);
        all.mean("nfd-s", 2, world + "E[T_M]", quality.duration(), mistakes.durations);
        all.statistic("nfd-s", 2, world + "P_A", quality.accuracy(), mistakes.accuracy(), BATCHES);
    }

    private void phi(Comparison all, double phi) {
        int runs = Math.max(20, settings.runsOr(1_000) / 5);
        int count = 1_200;
        double z = Theory.phiQuantile(phi);
        NormalDistribution normal = NormalDistribution.of(100, 10);
        SplittableRandom random = new SplittableRandom(settings.seed());
        Sample silence = new Sample();
        long suspicions = 0;
        long judged = 0;
        for (int run = 0; run < runs; run++) {
            long[] intervals = new long[count];
            long last = 0;
            for (int i = 0; i < count; i++) {
                intervals[i] =
                        (long) (Math.max(1, normal.inverseCumulativeProbability(random.nextDouble())) * Measured.MILLI);
                last += intervals[i];
            }
            long lastBeat = last + Measured.MILLI;
            long settled = lastBeat / 2; // the window is well filled by then
            long[] found = new long[2];
            simulation(Latency.fixed(Measured.MILLI), 0, setting -> new PhiAccrual(setting, intervals, 1_000, z), run)
                    .watch((occurrence, world) -> {
                        for (Notice notice : occurrence.notices()) {
                            if (notice instanceof ElectionNotice.Suspected && world.now() >= lastBeat) {
                                found[0] = world.now() - lastBeat;
                            } else if (notice instanceof ElectionNotice.Suspected && world.now() >= settled) {
                                found[1]++;
                            }
                        }
                    })
                    .run(lastBeat + 1_000 * Measured.MILLI);
            silence.add(found[0] / 1e6);
            suspicions += found[1];
            judged += count / 2;
        }
        String at = "threshold " + phi + ": ";
        all.near(
                "phi-accrual",
                2,
                at + "ms from the last heartbeat to suspicion (within 0.5 %)",
                Theory.phiTimeout(100, 10, phi),
                0.005,
                silence.meanInterval(),
                runs);
        if (phi <= 3) {
            Proportion wrong = new Proportion(suspicions, judged);
            String what = at + "wrong suspicions a heartbeat (within 10 %: the window is a sample)";
            all.near("phi-accrual", 2, what, Math.pow(10, -phi), 0.10, wrong.interval(), runs);
        }
    }
}
