package dev.regente.sim.explore;

import dev.regente.sim.explore.kernel.KernelModel;
import dev.regente.sim.explore.search.Limits;
import dev.regente.sim.explore.search.Strategy;
import dev.regente.sim.explore.system.ScenarioModels;
import dev.regente.sim.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The wrong kernels of this module: what each is, where it shows, and what the same place must hold without the mistake. */
final class Mutants {
    private static final String BALLOT = "network=multiset terms=2 crashes=1";

    /**
     * A wrong kernel.
     *
     * @param name what is wrong
     * @param where the cluster and the bounds
     * @param wrong its states
     * @param right the states of the same cluster without the mistake
     * @param quickest the strategy that finds it soonest
     */
    record Mutant(
            String name, String where, Supplier<KernelModel> wrong, Supplier<KernelModel> right, Strategy quickest) {
        @Override
        public String toString() {
            return name;
        }
    }

    private Mutants() {}

    static List<Mutant> all() {
        List<Mutant> all = new ArrayList<>();
        for (Ballot.Mistake mistake : Ballot.Mistake.values()) {
            if (mistake != Ballot.Mistake.NONE) {
                // with three nodes one other voter is enough anyway
                boolean more = mistake == Ballot.Mistake.COUNTS_MESSAGES;
                String bounds = more ? BALLOT + " duplicates=2 nodes=5" : BALLOT;
                all.add(new Mutant(
                        "ballot: " + mistake.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        bounds,
                        () -> BallotSubject.model(mistake, bounds),
                        () -> BallotSubject.model(Ballot.Mistake.NONE, bounds),
                        Strategy.PCT));
            }
        }
        all.add(election(
                Strategy.PCT,
                "bully",
                "tokens",
                "terms=2 timers=12 slow-disk=0",
                "pre-check",
                "promise-once",
                "one-acked-leader"));
        all.add(election(Strategy.POS, "bully", "tokens", "terms=4 slow-disk=0", "", "ack-raises-promise"));
        all.add(election(
                Strategy.UNIFORM,
                "bully",
                "tokens",
                "terms=2 timers=8 slow-disk=0 crashes=1 wipes=1 restarts=1",
                "pre-check",
                "mute-when-new",
                "known-identity"));
        all.add(election(
                Strategy.PCT,
                "bully",
                "leased",
                "terms=3 ticks=2 timers=6 slow-disk=0",
                "pre-check",
                "acks-before-active"));
        all.add(election(
                Strategy.SWARM,
                "bully",
                "leased",
                "terms=3 ticks=3 slow-disk=0",
                "",
                "barrier-on-vote",
                "barrier-on-ack"));
        all.add(election(
                Strategy.SWARM,
                "ring",
                "leased",
                "terms=3 ticks=2 timers=8 slow-disk=0",
                "",
                "barrier-on-vote",
                "barrier-on-ack"));
        all.add(election(Strategy.SWARM, "bully", "leased", "terms=3 ticks=3 slow-disk=0", "", "computed-answer"));
        all.add(election(Strategy.POS, "bully", "leased", "terms=4 ticks=3 slow-disk=0", "", "one-lead-term"));
        all.add(election(
                Strategy.POS,
                "bully",
                "leased",
                "terms=2 ticks=2 tick-millis=400 timers=4 slow-disk=0",
                "pre-check",
                "lease-from-send"));
        all.add(election(Strategy.PCT, "bully", "leased", "terms=3 ticks=3 slow-disk=0", "", "qth-newest-stamp"));
        all.add(election(
                Strategy.PCT, "bully", "leased", "terms=2 timers=6 crashes=1 slow-disk=0", "pre-check", "quarantine"));
        all.add(election(
                Strategy.SWARM,
                "bully",
                "leased",
                "terms=3 ticks=3 asks=2 slow-disk=0",
                "",
                "end-lease-before-handoff"));
        all.add(election(
                Strategy.UNIFORM,
                "bully",
                "leased",
                "terms=3 ticks=3 asks=2 slow-disk=0",
                "",
                "ended-lead-stays-ended"));
        return all;
    }

    /** @param cover what is taken out in both, because it hides the rule: empty for nothing */
    private static Mutant election(
            Strategy quickest, String algorithm, String safety, String bounds, String cover, String... rules) {
        String all = bounds + " network=multiset" + (cover.isEmpty() ? "" : " without=" + cover);
        return new Mutant(
                algorithm + ": without " + String.join(" and ", rules),
                safety + ", " + all,
                () -> model(algorithm, safety, all + " without=" + String.join(" without=", rules)),
                () -> model(algorithm, safety, all),
                quickest);
    }

    private static KernelModel model(String algorithm, String safety, String bounds) {
        Scenario.Cluster cluster = Scenario.Cluster.DEFAULT.withNodes(3).with(algorithm, safety);
        return ScenarioModels.open(Scenario.of("mutant", "election").with(cluster), Bounds.parse(bounds));
    }

    static Limits limits(long actions, long seconds) {
        return Limits.standard()
                .withThreads(1)
                .withStates(actions)
                .withBytes(1L << 30)
                .withNanos(seconds * 1_000_000_000L);
    }
}
