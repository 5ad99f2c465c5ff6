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
        for (Checker c : removed.isEmpty() ? election.checkers() : election.checkers().subList(0, 1)) sim.watch(c);
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


    static final Map<String, Storm> DIRECTED = new TreeMap<>();
    static {
        Storm d = Storm.DUELS;

        for (int cut : new int[] {15, 40}) for (int slow : new int[] {10, 30}) for (int tok : new int[] {8, 20}) for (int st : new int[] {50_000, 250_000})
        DIRECTED.put("POSITION_AFTER_PROMISE " + cut + " " + slow + " " + tok + " " + st, d.batch(4).with(Storm.Act.ISOLATE, 0).with(Storm.Act.FAIL_DISK, 0).with(Storm.Act.CUT, cut).with(Storm.Act.CRASH, 0).with(Storm.Act.PROPOSE, 80).with(Storm.Act.ANY_TOKEN, 0).with(Storm.Act.NEW_TOKEN, tok).with(Storm.Act.SLOW_DISK, slow).timed(3_000, 40_000).with(Storm.network(10_000, st, 60_000)));
        for (int cut : new int[] {0, 20}) for (int any : new int[] {0, 20}) for (int tok : new int[] {10, 30}) for (int prop : new int[] {10, 60}) for (int st : new int[] {150_000, 350_000})
        DIRECTED.put("FETCH_ONLY_WHILE_PROMISED " + cut + " " + any + " " + tok + " " + prop + " " + st, d.batch(4).with(Storm.Act.ISOLATE, 5).with(Storm.Act.CUT, cut).with(Storm.Act.FAIL_DISK, 0).with(Storm.Act.CRASH, 0).with(Storm.Act.PROPOSE, prop).with(Storm.Act.ANY_TOKEN, any).with(Storm.Act.NEW_TOKEN, tok).timed(4_000, 40_000).with(Storm.network(10_000, st, 60_000)));
    }

    @Test
    void mutants() {
        String only = System.getProperty("rule", "");
        int max = Integer.getInteger("storms", 300);
        for (String name : DIRECTED.keySet()) {
            if (!name.contains(only)) continue;
            ReplicaRule rule = ReplicaRule.valueOf(name.substring(0, name.indexOf(' ')));
            long t = System.nanoTime();
            String found = "NOT FOUND";
            int hits = 0;
            Map<String, Integer> kinds = new TreeMap<>();
            for (long seed = 1; seed <= max; seed++) {
                Simulation sim = run(seed, Integer.getInteger("nodes", 3), EnumSet.of(rule), DIRECTED.get(name));
                if (!sim.violations().isEmpty()) {
                    if (hits++ == 0) found = "seed " + seed + " " + sim.violations();
                    kinds.merge(sim.violations().get(0).property(), 1, Integer::sum);
                }
            }
            System.out.println(name + ": " + hits + "/" + max + " " + kinds + " " + (System.nanoTime() - t) / 1_000_000 + " ms; first " + found);
        }
    }
}
