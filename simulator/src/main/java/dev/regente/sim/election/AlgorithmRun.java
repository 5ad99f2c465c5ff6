package dev.regente.sim.election;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.algorithm.Algorithm;
import dev.regente.sim.algorithm.LeaderViews;
import dev.regente.sim.algorithm.MessageTally;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Program;
import dev.regente.sim.core.World;
import dev.regente.sim.run.SystemRun;
import dev.regente.sim.scenario.Assumption;
import dev.regente.sim.scenario.Scenario;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One run of an algorithm that is no part of the election library. */
final class AlgorithmRun implements SystemRun {
    private final Algorithm algorithm;
    private final Program program;
    private final LeaderViews views;
    private final MessageTally tally;
    private final Map<String, Set<Assumption>> claims;

    AlgorithmRun(Algorithm algorithm, Scenario scenario) {
        this.algorithm = algorithm;
        this.program = algorithm.program(scenario);
        this.views = new LeaderViews(scenario);
        this.tally = new MessageTally(algorithm);
        this.claims = algorithm.claims(scenario);
    }

    @Override
    public Program program() {
        return program;
    }

    @Override
    public List<Checker> checkers() {
        return claims.containsKey("one-leader-per-term")
                ? List.of(views, tally, new ElectionChecks(Algorithm.PART, false))
                : List.of(views, tally);
    }

    @Override
    public Optional<Map<String, Set<Assumption>>> claims() {
        return Optional.of(claims);
    }

    @Override
    public boolean takesDetector() {
        return algorithm.takesDetector();
    }

    @Override
    public Optional<NodeId> leader(World world) {
        return views.leader();
    }

    @Override
    public Purpose purpose(String messageType) {
        return tally.purpose(messageType);
    }

    @Override
    public Map<String, Object> report(World world) {
        Map<String, Object> report = new TreeMap<>(views.report());
        report.put("idsCarried", tally.idsCarried());
        report.putAll(algorithm.report(world));
        return report;
    }
}
