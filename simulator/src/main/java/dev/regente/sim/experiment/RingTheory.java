package dev.regente.sim.experiment;

import dev.regente.sim.experiment.Experiment.Settings;
import dev.regente.sim.stats.Chart;
import dev.regente.sim.stats.Sample;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** Rings: every one up to nine nodes, random ones of more. */
final class RingTheory {
    private static final int ENUMERATED = 9;
    private static final double[] QUANTILES = {0.05, 0.5, 0.95, 0.99};
    private static final int[] SAMPLED = {16, 32, 64, 128, 256, 1024, 4096};

    private final Settings settings;
    private final int runs;
    private final int enumerated;
    private final int largest;
    private final List<double[]> changRoberts = new ArrayList<>();
    private final List<double[]> hirschbergSinclair = new ArrayList<>();
    private final List<double[]> dkr = new ArrayList<>();

    RingTheory(Settings settings) {
        this(settings, ENUMERATED, SAMPLED[SAMPLED.length - 1]);
    }

    /** Every ring up to a size, random ones up to another. */
    RingTheory(Settings settings, int enumerated, int largest) {
        this.settings = settings;
        this.enumerated = enumerated;
        this.largest = largest;
        this.runs = settings.runsOr(1_000);
    }

    void compare(Comparison all) {
        all.section("Rings: every order of up to " + enumerated + " nodes, all start");
        for (int n = 3; n <= enumerated; n++) {
            enumerate(all, n);
            settings.progress().accept("all rings of " + n);
        }
        all.section("Rings: random orders, all start");
        for (int n : SAMPLED) {
            if (n <= largest) {
                sample(all, n);
                settings.progress().accept("random rings of " + n);
            }
        }
        all.section("Rings: some start, or some are down");
        for (int n : new int[] {3, 5, 8, 16, 64}) {
            starters(all, n);
        }
        all.section("Rings: times");
        for (int n : new int[] {3, 5, 8, 16, 32, 64, 128, 256}) {
            times(all, n);
        }
    }

    private Measured run(String algorithm, List<Integer> ring) {
        return Measured.SetUp.of(algorithm, ring).run(settings.seed());
    }

    // ------------------------------------------------------------------ every ring

    private static final class Extremes {
        double least = Double.MAX_VALUE;
        double most;
        double sum;
        int count;

        void add(long value) {
            add((double) value);
        }

        void add(double value) {
            least = Math.min(least, value);
            most = Math.max(most, value);
            sum += value;
            count++;
        }
    }

    private void enumerate(Comparison all, int n) {
        Extremes chang = new Extremes();
        Sample every = new Sample();
        Extremes hirschberg = new Extremes();
        Extremes phases = new Extremes();
        Extremes expectedPhases = new Extremes();
        Extremes alternating = new Extremes();
        Extremes expectedAlternating = new Extremes();
        List<Long> off = new ArrayList<>(List.of(0L, 0L, 0L, 0L));
        everyRing(n, ring -> {
            List<Integer> ids = Arrays.stream(ring).boxed().toList();
            long messages = run("chang-roberts", ids).election();
            chang.add(messages);
            every.add((double) messages);
            hirschberg.add(run("hirschberg-sinclair", ids).election());
            long expected = Theory.phases(ring);
            expectedPhases.add(expected);
            Measured one = run("dkr", ids);
            phases.add(one.phases());
            count(off, 0, one.total() == 2L * n * expected + 2L * n && one.leader() == n);
            count(off, 1, run("peterson", ids).total() == 2L * n * expected + 2L * n);
            count(off, 2, run("franklin", ids).total() == 2L * n * expected + 3L * n);
            long turns = Theory.alternatingPhases(ring);
            expectedAlternating.add(n * (turns + 1.0));
            long found = run("peterson-alternating", ids).election();
            alternating.add(found);
            count(off, 3, found == n * (turns + 1));
        });
        String cr = "chang-roberts";
        int cases = chang.count;
        all.enumerated(cr, n, "best: 2n-1", 2.0 * n - 1, chang.least, cases);
        all.enumerated(cr, n, "mean: n H(n)", Theory.changRobertsMean(n), chang.sum / cases, cases);
        all.enumerated(cr, n, "worst: n(n+1)/2", n * (n + 1) / 2.0, chang.most, cases);
        ChangRobertsDistribution distribution = new ChangRobertsDistribution(n);
        for (double share : QUANTILES) {
            String what = Math.round(100 * share) + " % take at most, by recursion";
            all.enumerated(cr, n, what, distribution.quantile(share), every.quantile(share), cases);
        }
        all.enumerated(
                "hirschberg-sinclair",
                n,
                "mean, by windows",
                Theory.hirschbergSinclairMean(n),
                hirschberg.sum / cases,
                cases);
        all.enumerated("dkr", n, "mean phases P", expectedPhases.sum / cases, phases.sum / cases, cases);
        all.enumerated("dkr", n, "most phases: floor(lg n)", Theory.mostPhases(n), phases.most, cases);
        all.exact("dkr", n, "rings that do not take 2nP + 2n", 0, off.get(0));
        all.exact("peterson", n, "rings that do not take 2nP + 2n", 0, off.get(1));
        all.exact("franklin", n, "rings that do not take 2nP + 3n", 0, off.get(2));
        all.exact("peterson-alternating", n, "rings that do not take n(k+1)", 0, off.get(3));
        all.enumerated(
                "peterson-alternating",
                n,
                "mean n(k+1)",
                expectedAlternating.sum / cases,
                alternating.sum / cases,
                cases);
    }

    private static void count(List<Long> off, int which, boolean right) {
        if (!right) {
            off.set(which, off.get(which) + 1);
        }
    }

    /** Every circular order of 1 to n once: the largest stands first. */
    static void everyRing(int n, Consumer<int[]> each) {
        int[] ring = new int[n];
        ring[0] = n;
        permute(ring, 1, new boolean[n], each);
    }

    private static void permute(int[] ring, int place, boolean[] used, Consumer<int[]> each) {
        if (place == ring.length) {
            each.accept(ring.clone());
            return;
        }
        for (int id = 1; id < ring.length; id++) {
            if (!used[id]) {
                used[id] = true;
                ring[place] = id;
                permute(ring, place + 1, used, each);
                used[id] = false;
            }
        }
    }

    // ------------------------------------------------------------------ random rings

    private record Reference(double phases, double phasesError, double alternating, double alternatingError) {}

    private static Reference reference(int n) {
        try (InputStream in = RingTheory.class.getResourceAsStream("sampled-circles.csv");
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            String[] cells = lines.lines()
                    .filter(line -> line.startsWith(n + ","))
                    .findFirst()
                    .orElseThrow()
                    .split(",", -1);
            return new Reference(
                    Double.parseDouble(cells[2]),
                    Double.parseDouble(cells[3]),
                    Double.parseDouble(cells[4]),
                    Double.parseDouble(cells[5]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Sample sample(String algorithm, int n, int count, ToDoubleFunction<Measured> what) {
        SplittableRandom random = new SplittableRandom(settings.seed() * 31 + n);
        Sample sample = new Sample();
        List<Integer> ring = new ArrayList<>(BullyTheory.upTo(n));
        for (int i = 0; i < count; i++) {
            for (int at = n - 1; at > 0; at--) {
                Collections.swap(ring, at, random.nextInt(at + 1));
            }
            sample.add(what.applyAsDouble(run(algorithm, List.copyOf(ring))));
        }
        return sample;
    }

    private void sample(Comparison all, int n) {
        int count = Math.max(20, (int) Math.min(runs, 64L * runs / n));
        Sample chang = sample("chang-roberts", n, count, Measured::election);
        all.mean("chang-roberts", n, "mean: n H(n)", Theory.changRobertsMean(n), chang);
        double deviation = Theory.changRobertsDeviation(n);
        all.statistic(
                "chang-roberts",
                n,
                "standard deviation",
                deviation,
                chang.bootstrap(settings.seed(), Sample::deviation),
                chang.size());
        Sample hirschberg = sample("hirschberg-sinclair", n, count, Measured::election);
        all.mean("hirschberg-sinclair", n, "mean, by windows", Theory.hirschbergSinclairMean(n), hirschberg);
        Reference reference = reference(n);
        Sample phases = sample("dkr", n, count, run -> (run.total() - 2.0 * n) / (2.0 * n));
        all.mean("dkr", n, "mean phases P = (messages - 2n) / 2n", reference.phases(), reference.phasesError(), phases);
        Sample franklin = sample("franklin", n, count, Measured::total);
        all.mean(
                "franklin",
                n,
                "mean 2nP + 3n",
                2 * n * reference.phases() + 3 * n,
                2 * n * reference.phasesError(),
                franklin);
        Sample peterson = sample("peterson", n, count, Measured::total);
        all.mean(
                "peterson",
                n,
                "mean 2nP + 2n",
                2 * n * reference.phases() + 2 * n,
                2 * n * reference.phasesError(),
                peterson);
        Sample alternating = sample("peterson-alternating", n, count, Measured::election);
        all.mean(
                "peterson-alternating",
                n,
                "mean n(k+1)",
                reference.alternating(),
                reference.alternatingError(),
                alternating);
        changRoberts.add(new double[] {
            n, Theory.changRobertsMean(n), chang.mean(), chang.meanInterval().halfWidth()
        });
        hirschbergSinclair.add(new double[] {
            n,
            Theory.hirschbergSinclairMean(n),
            hirschberg.mean(),
            hirschberg.meanInterval().halfWidth()
        });
        double perPhase = 2.0 * n;
        dkr.add(new double[] {
            n,
            perPhase * reference.phases() + perPhase,
            perPhase * phases.mean() + perPhase,
            perPhase * phases.meanInterval().halfWidth()
        });
    }

    // ------------------------------------------------------------------ starters, down, times

    private void starters(Comparison all, int n) {
        List<Integer> ring = BullyTheory.upTo(n);
        List<Integer> half = ring.subList(0, (n + 1) / 2);
        Measured.SetUp leLann = Measured.SetUp.of("le-lann", ring);
        all.exact("le-lann", n, "all start: n^2", (long) n * n, leLann.run(1).total());
        all.exact(
                "le-lann",
                n,
                "k start: kn",
                (long) half.size() * n,
                leLann.starters(half).run(1).total());
        Measured.SetUp list = Measured.SetUp.of("list-ring", ring);
        Measured one = list.starters(List.of(2)).run(1);
        all.exact("list-ring", n, "one starts: 2n", 2L * n, one.total());
        all.exact("list-ring", n, "the same: ids carried, n(n+1)/2", n * (n + 1L) / 2, one.ids());
        all.exact("list-ring", n, "all start: 2n^2", 2L * n * n, list.run(1).total());
        Measured down = list.down(n).starters(List.of(1)).run(1);
        all.exact("list-ring", n, "n down, one starts: 2n attempts", 2L * n, down.total());
        all.exact("list-ring", n, "the same: delivered, 2(n-1)", 2L * (n - 1), down.delivered());
        Measured.SetUp substitute = Measured.SetUp.of("chang-roberts", ring);
        Sample every = new Sample();
        for (int i = 1; i <= n; i++) {
            every.add((double) substitute.starters(List.of(i)).run(1).total());
        }
        all.exact("chang-roberts", n, "one starts: best, 2n", 2.0 * n, every.min());
        all.enumerated("chang-roberts", n, "one starts: mean, (5n-1)/2", (5.0 * n - 1) / 2, every.mean(), n);
        all.exact("chang-roberts", n, "one starts: worst, 3n-1", 3.0 * n - 1, every.max());
        Measured alone = Measured.SetUp.of("chang-roberts-starters", ring)
                .starters(List.of(2))
                .run(1);
        all.exact("chang-roberts-starters", n, "one starts: 2n", 2L * n, alone.total());
        all.exact("chang-roberts-starters", n, "the same: it wins", 2, alone.leader());
        Sample some = new Sample();
        SplittableRandom random = new SplittableRandom(settings.seed() + n);
        for (int i = 0; i < runs; i++) {
            List<Integer> order = new ArrayList<>(ring);
            for (int at = n - 1; at > 0; at--) {
                Collections.swap(order, at, random.nextInt(at + 1));
            }
            some.add((double) Measured.SetUp.of("chang-roberts-starters", order)
                    .starters(half)
                    .run(1)
                    .election());
        }
        all.mean(
                "chang-roberts-starters",
                n,
                half.size() + " start: mean, n H(k)",
                Theory.changRobertsMean(n, half.size()),
                some);
    }

    private void times(Comparison all, int n) {
        List<Integer> ring = BullyTheory.upTo(n);
        Measured chang = run("chang-roberts", ring);
        all.exact("chang-roberts", n, "all start: elected at, n", n, chang.electedAt());
        all.exact("chang-roberts", n, "all start: last told at, 2n-1", 2 * n - 1, chang.agreedAt());
        Measured worst =
                Measured.SetUp.of("chang-roberts", ring).starters(List.of(1)).run(1);
        all.exact("chang-roberts", n, "worst single starter: elected at, 2n-1", 2 * n - 1, worst.electedAt());
        int levels = 32 - Integer.numberOfLeadingZeros(n - 1);
        double expected = 2.0 * ((1L << levels) - 1) + n;
        all.exact(
                "hirschberg-sinclair",
                n,
                "elected at, 2(2^ceil(lg n)-1) + n",
                expected,
                run("hirschberg-sinclair", ring).electedAt());
        Measured list =
                Measured.SetUp.of("list-ring", ring).starters(List.of(1)).run(1);
        all.exact("list-ring", n, "one starts: last told at, 2n-1", 2 * n - 1, list.agreedAt());
    }

    // ------------------------------------------------------------------ the picture

    Chart chart() {
        Chart chart = new Chart("Election messages, all start, random rings", "nodes", "messages").logarithmic();
        lines(chart, "Chang-Roberts", changRoberts);
        lines(chart, "Hirschberg-Sinclair", hirschbergSinclair);
        lines(chart, "Dolev-Klawe-Rodeh", dkr);
        return chart;
    }

    private static void lines(Chart chart, String name, List<double[]> points) {
        double[] x = points.stream().mapToDouble(point -> point[0]).toArray();
        chart.line(
                name + ", theory",
                x,
                points.stream().mapToDouble(point -> point[1]).toArray());
        chart.points(
                name + ", simulated",
                x,
                points.stream().mapToDouble(point -> point[2]).toArray(),
                points.stream().mapToDouble(point -> point[3]).toArray());
    }
}
