package dev.regente.sim.election;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.algorithm.Algorithm;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Program;
import dev.regente.sim.core.World;
import dev.regente.sim.run.SystemRun;
import dev.regente.sim.scenario.Scenario;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One run of an algorithm that is no part of the election library. */
final class AlgorithmRun implements SystemRun {
    private final Algorithm algorithm;
    private final Program program;
    private final LeaderLog log;

    AlgorithmRun(Algorithm algorithm, Scenario scenario) {
        this.algorithm = algorithm;
        this.program = algorithm.program(scenario);
        this.log = new LeaderLog(scenario, Algorithm.PART);
    }

    @Override
    public Program program() {
        return program;
    }

    @Override
    public List<Checker> checkers() {
        return List.of(log);
    }

    @Override
    public Optional<NodeId> leader(World world) {
        return log.leader(world);
    }

    @Override
    public Purpose purpose(String messageType) {
        return algorithm.purpose(messageType);
    }

    @Override
    public Map<String, Object> report(World world) {
        Map<String, Object> report = new TreeMap<>(log.report());
        report.putAll(algorithm.report(world));
        return report;
    }
}
