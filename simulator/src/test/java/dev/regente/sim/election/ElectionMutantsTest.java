package dev.regente.sim.election;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.protocol.Rule;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Conditions;
import dev.regente.sim.core.Latency;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.scenario.Fault;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.Target;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Each rule is there because something breaks without it: a cluster without the rule must be caught by the checks, within
 * a bounded number of seeds. The same schedules hold with all rules (see {@link #withAllRulesTheSameSchedulesHold}).
 *
 * <p>Some rules are covered by others, as model checking of the rules had shown before there was any code. They are taken
 * out with what covers them, and the test says which.
 */
class ElectionMutantsTest {
    private static final long MS = 1_000_000L;
    private static final long S = 1_000 * MS;
    private static final int SEEDS = 4_000;

    /** The kinds of trouble in which a removed rule shows soonest. */
    private enum Trouble {
        /** One-way cuts, quick restarts, hand-offs. */
        LINKS,
        /** The highest node is the hub, has a slow disk at times, dies silently and is back at once. */
        SLOW_DISK
    }

    @Test
    void ownPromiseBeforeTheVote() {
        // alone it is hidden: the answers to the next pre-check tell the promised term, and the campaign goes above it
        caught(Trouble.SLOW_DISK, Rule.OWN_PROMISE_FIRST, Rule.ABOVE_ALL_SEEN);
    }

    @Test
    void barrierOnVoteAndAck() {
        // each alone is covered by the other for safety
        caught(Trouble.LINKS, Rule.BARRIER_ON_VOTE, Rule.BARRIER_ON_ACK);
    }

    @Test
    void leaseFromTheSendStamp() {
        caught(Trouble.LINKS, Rule.LEASE_FROM_SEND);
    }

    @Test
    void quarantineAfterARestart() {
        caught(Trouble.LINKS, Rule.QUARANTINE);
    }

    @Test
    void leadOverBeforeTheHandOff() {
        caught(Trouble.LINKS, Rule.END_LEASE_BEFORE_HANDOFF);
    }

    @Test
    void acknowledgementsBeforeActing() {
        caught(Trouble.LINKS, Rule.ACKS_BEFORE_ACTIVE);
    }

    @Test
    void withAllRulesTheSameSchedulesHold() {
        for (Trouble trouble : Trouble.values()) {
            assertThat(firstCaught(trouble, 200, Set.of())).as("%s", trouble).isEmpty();
        }
    }

    private static void caught(Trouble trouble, Rule first, Rule... more) {
        Set<Rule> removed = EnumSet.of(first, more);
        assertThat(firstCaught(trouble, SEEDS, removed))
                .as("a seed of %d that shows what happens without %s", SEEDS, removed)
                .isPresent();
    }

    private static Optional<String> firstCaught(Trouble trouble, int seeds, Set<Rule> removed) {
        ElectionSystem system = new ElectionSystem(removed);
        for (long seed = 1; seed <= seeds; seed++) {
            ScenarioRun.Outcome outcome = new ScenarioRun(system, scenario(trouble, seed)).run();
            if (!outcome.held()) {
                return Optional.of("seed " + seed + ": " + outcome.violations());
            }
        }
        return Optional.empty();
    }

    private static Scenario scenario(Trouble trouble, long seed) {
        Choices.Stream draw = Choices.seeded(seed).stream("mutants");
        int nodes = 3;
        long lease = trouble == Trouble.LINKS ? 600 * MS + draw.between(0, 2 * S) : 500 * MS;
        List<Fault> faults = trouble == Trouble.LINKS ? links(draw, nodes) : slowDisk(draw, nodes);
        Scenario base = Scenario.of("mutant " + trouble + " " + seed, "election")
                .withSeed(seed)
                .with(Scenario.Cluster.DEFAULT
                        .withNodes(nodes)
                        .with("bully", trouble == Trouble.LINKS ? "leased" : "tokens")
                        .withTimes(100 * MS, 300 * MS, lease)
                        .withPreemption("after-stable", 500 * MS))
                .with(new Scenario.Workload("commands", 1, trouble == Trouble.LINKS ? 1 : 0, true));
        if (trouble == Trouble.SLOW_DISK) {
            base = base.with(Scenario.Workload.NONE);
        }
        return base.with(
                        new Conditions.Network(
                                new Latency.Uniform(200_000, 1 * MS + draw.between(0, 60 * MS)),
                                0,
                                20_000,
                                20_000,
                                2 * S,
                                true),
                        new Conditions.Clocks(5_000_000, S),
                        Conditions.Storage.NORMAL)
                .withFaults(faults)
                .until(9 * S);
    }

    private static List<Fault> links(Choices.Stream draw, int nodes) {
        List<Fault> faults = new ArrayList<>();
        long at = 500 * MS;
        while (at < 7 * S) {
            NodeId one = NodeId.of(1 + draw.choose(nodes));
            NodeId other = NodeId.of(1 + (one.number() + draw.choose(nodes - 1)) % nodes);
            long lasting = draw.between(100 * MS, 2 * S);
            switch (draw.choose(4)) {
                case 0 -> faults.add(new Fault.Cut(at, one, other, lasting));
                case 1 ->
                    faults.add(new Fault.Crash(at, Target.of(one), draw.choose(2) == 0, draw.between(MS, 60 * MS)));
                case 2 -> {
                    // the leader's last messages still count, but one voter no longer hears it
                    NodeId deaf = NodeId.of(1 + draw.choose(nodes - 1));
                    faults.add(new Fault.Cut(at, NodeId.of(nodes), deaf, lasting));
                    faults.add(new Fault.Cut(at, deaf, NodeId.of(nodes), lasting));
                }
                default -> faults.add(new Fault.Pause(at, Target.of(one), lasting / 2));
            }
            at += draw.between(10 * MS, 500 * MS);
        }
        return faults;
    }

    /** Only the highest node reaches the others, so that no other election gets in between. */
    private static List<Fault> slowDisk(Choices.Stream draw, int nodes) {
        List<Fault> faults = new ArrayList<>();
        NodeId hub = NodeId.of(nodes);
        faults.add(new Fault.Cut(0, NodeId.of(1), NodeId.of(2), 9 * S));
        faults.add(new Fault.Cut(0, NodeId.of(2), NodeId.of(1), 9 * S));
        for (long at = 500 * MS; at < 7 * S; at += 2 * S) {
            long slow = draw.between(100 * MS, 400 * MS);
            long until = at + draw.between(400 * MS, 1_200 * MS);
            faults.add(new Fault.SlowDisk(at, Target.of(hub), slow, until - at));
            faults.add(new Fault.Crash(at, Target.of(hub), true, 5 * MS));
            faults.add(new Fault.Crash(until, Target.of(hub), true, 5 * MS));
        }
        return faults;
    }
}
