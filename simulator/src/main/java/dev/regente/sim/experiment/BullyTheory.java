package dev.regente.sim.experiment;

import dev.regente.sim.core.Latency;
import dev.regente.sim.experiment.Experiment.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Bully: the textbook's, the published one and the modified ones. */
final class BullyTheory {
    private static final String BULLY = "bully";
    private static final int EVERY_INITIATOR = 16;

    private final Settings settings;

    BullyTheory(Settings settings) {
        this.settings = settings;
    }

    static List<Integer> upTo(int n) {
        return IntStream.rangeClosed(1, n).boxed().toList();
    }

    private Measured run(Measured.SetUp setUp) {
        return setUp.run(settings.seed());
    }

    void compare(Comparison all) {
        all.section("Bully as textbooks have it");
        for (int n = 3; n <= EVERY_INITIATOR; n++) {
            everyInitiator(all, n);
        }
        for (int n : new int[] {32, 64, 128, 256, 512}) {
            Measured.SetUp crashed = Measured.SetUp.of(BULLY, upTo(n)).down(n);
            all.exact(
                    BULLY,
                    n,
                    "n crashed, 1 starts: sent",
                    Theory.bullySent(n, 1),
                    run(crashed.starters(List.of(1))).total());
            all.exact(
                    BULLY,
                    n,
                    "n crashed, all start: sent",
                    Theory.bullySent(n, 1),
                    run(crashed).total());
        }
        anyDelays(all);
        all.section("Bully as published, and modified");
        for (int n : new int[] {3, 5, 8, 16, 32, 64}) {
            Measured.SetUp published = Measured.SetUp.of("bully-1982", upTo(n)).down(n);
            Measured one = run(published.starters(List.of(n - 1)));
            all.exact("bully-1982", n, "n crashed, n-1 elects: 1 + 6(n-2)", 1 + 6 * (n - 2), one.total());
            all.exact(
                    "bully-1982",
                    n,
                    "n crashed, all elect: 1 + 8(n-2)",
                    1 + 8 * (n - 2),
                    run(published).total());
        }
        for (int n : new int[] {3, 5, 8, 16, 32}) {
            List<Long> theory = new ArrayList<>();
            List<Long> measured = new ArrayList<>();
            for (int i = 1; i < n; i++) {
                theory.add(Theory.bullyGrant(n, i));
                measured.add(
                        run(Measured.SetUp.of("bully-grant", upTo(n)).down(n).starters(List.of(i)))
                                .total());
            }
            all.exact("bully-grant", n, "n crashed, i = 1.. starts: 2(n-i) + n-2, or n-1", theory, measured);
            Measured up = run(Measured.SetUp.of("bully-grant", upTo(n)).starters(List.of(1)));
            all.exact("bully-grant", n, "nobody down, 1 starts: 3n-2", 3 * n - 2, up.total());
        }
    }

    private void everyInitiator(Comparison all, int n) {
        List<Long> sent = new ArrayList<>();
        List<Long> delivered = new ArrayList<>();
        List<Long> allUp = new ArrayList<>();
        List<Long> sentFound = new ArrayList<>();
        List<Long> deliveredFound = new ArrayList<>();
        List<Long> allUpFound = new ArrayList<>();
        List<Long> toldAt = new ArrayList<>();
        List<Long> toldAtFound = new ArrayList<>();
        Measured.SetUp setUp = Measured.SetUp.of(BULLY, upTo(n));
        for (int i = 1; i <= n; i++) {
            allUp.add(Theory.bullyAllUp(n, i));
            allUpFound.add(run(setUp.starters(List.of(i))).total());
            if (i < n) {
                Measured run = run(setUp.down(n).starters(List.of(i)));
                sent.add(Theory.bullySent(n, i));
                sentFound.add(run.total());
                delivered.add(Theory.bullyDelivered(n, i));
                deliveredFound.add(run.delivered());
                toldAt.add(i < n - 1 ? 5L : 4L);
                toldAtFound.add(Math.round(run.agreedAt()));
            }
        }
        all.exact(BULLY, n, "n crashed, i = 1.. starts: sent", sent, sentFound);
        all.exact(BULLY, n, "the same: delivered", delivered, deliveredFound);
        all.exact(BULLY, n, "nobody down, r = 1.. starts: sent", allUp, allUpFound);
        all.exact(BULLY, n, "n crashed, T1 = 3: last told at", toldAt, toldAtFound);
        double mean = sentFound.stream().mapToLong(Long::longValue).average().orElseThrow();
        all.enumerated(BULLY, n, "mean over i: n(2n-1)/6 + n-2", n * (2.0 * n - 1) / 6 + n - 2, mean, n - 1);
    }

    /** The number sent does not depend on the delays, nor on who else starts. */
    private void anyDelays(Comparison all) {
        for (int n : new int[] {5, 8, 12}) {
            List<Long> theory = new ArrayList<>();
            List<Long> measured = new ArrayList<>();
            for (int i = 1; i < n; i++) {
                Measured.SetUp setUp = Measured.SetUp.of(BULLY, upTo(n))
                        .down(n)
                        .starters(upTo(n).subList(i - 1, Math.min(n, i + 2)))
                        .times(new Latency.Uniform(0, 5 * Measured.MILLI), 10 * Measured.MILLI);
                theory.add(Theory.bullySent(n, i));
                measured.add(setUp.run(settings.seed() + i).total());
            }
            all.exact(BULLY, n, "the lowest of several starters is i = 1.., random delays: sent", theory, measured);
        }
    }
}
