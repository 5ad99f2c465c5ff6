package dev.regente.sales.replica;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.*;
import java.util.*;
import org.junit.jupiter.api.Test;

class StormTest {
    static Simulation run(long seed, int nodes, Set<ReplicaRule> removed, Storm storm, Checker... more) {
        AbstractElection election = new AbstractElection(nodes, removed, storm);
        Conditions world = Conditions.calm(nodes).with(storm.network());
        Simulation sim = new Simulation(world, election, Choices.seeded(seed));
        election.checkers().forEach(sim::watch);
        for (Checker c : more) sim.watch(c);
        election.workload(sim);
        sim.run(removed.isEmpty() ? election.untilNanos() : election.stormNanos());
        return sim;
    }

    @Test
    void storms() {
        int n = Integer.getInteger("storms", 50);
        long first = Long.getLong("first", 1);
        long t = System.nanoTime();
        long events = 0;
        int bad = 0;
        for (long seed = first; seed < first + n; seed++) {
            Simulation sim = run(seed, seed % 2 == 0 ? 3 : 5, Set.of(), Storm.MIXED);
            events += sim.events();
            if (!sim.violations().isEmpty()) {
                System.out.println("seed " + seed + " " + sim.violations());
                if (bad++ > 10) break;
            }
        }
        System.out.println(n + " runs, " + events + " events, " + (System.nanoTime() - t) / 1_000_000 + " ms");
    }


    static final Map<ReplicaRule, Storm> DIRECTED = new EnumMap<>(ReplicaRule.class);
    static {
        DIRECTED.put(ReplicaRule.COMMIT_ONLY_OWN_TERM, Storm.DUELS.batch(1));
        DIRECTED.put(ReplicaRule.POSITION_AFTER_PROMISE, Storm.DUELS.with(Storm.Act.SLOW_DISK, 20).with(Storm.Act.PROPOSE, 60).with(Storm.Act.CRASH, 0).with(Storm.Act.NEW_TOKEN,12).with(Storm.Act.ANY_TOKEN,0).timed(4_000, 60_000));
        DIRECTED.put(ReplicaRule.RESTART_ENDS_TERM, Storm.DUELS.with(Storm.Act.SLOW_DISK, 25).with(Storm.Act.NEW_TOKEN, 3).with(Storm.Act.ANY_TOKEN, 30).with(Storm.Act.CRASH, 15).with(Storm.Act.ISOLATE,5).with(Storm.Act.CUT,15).with(Storm.Act.PROPOSE,50));
        DIRECTED.put(ReplicaRule.FETCH_ONLY_WHILE_PROMISED, Storm.DUELS.with(Storm.Act.ANY_TOKEN, 10).with(Storm.Act.CRASH, 0).with(Storm.Act.PROPOSE, 70).with(Storm.Act.ISOLATE, 10).batch(1).timed(3_000, 100_000).with(Storm.network(10_000, 100_000, 100_000)));
    }

    @Test
    void mutants() {
        String only = System.getProperty("rule", "");
        int max = Integer.getInteger("storms", 300);
        for (ReplicaRule rule : ReplicaRule.values()) {
            if (!rule.name().contains(only) || !DIRECTED.containsKey(rule)) continue;
            long t = System.nanoTime();
            String found = "NOT FOUND";
            int hits = 0;
            Map<String, Integer> kinds = new TreeMap<>();
            for (long seed = 1; seed <= max; seed++) {
                Simulation sim = run(seed, Integer.getInteger("nodes", 3), EnumSet.of(rule), DIRECTED.get(rule));
                if (!sim.violations().isEmpty()) {
                    if (hits++ == 0) found = "seed " + seed + " " + sim.violations();
                    kinds.merge(sim.violations().get(0).property(), 1, Integer::sum);
                }
            }
            System.out.println(rule + ": " + hits + "/" + max + " " + kinds + " " + (System.nanoTime() - t) / 1_000_000 + " ms; first " + found);
        }
    }
}
