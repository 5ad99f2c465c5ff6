package dev.regente.kit;

import dev.regente.election.ElectionEvent;
import dev.regente.election.ElectionRequest;
import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.run.RunFile;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.scenario.FaultSchedules;
import dev.regente.sim.scenario.Scenario;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A cluster of your own server in virtual time: on every node the election of the library and, beside it, your kernel,
 * wired by the same two functions that {@link dev.regente.election.Attachment} takes in production. Every run draws
 * another world (latencies, loss, clocks, disks) and other faults (crashes, pauses, partitions, one-way cuts), and ends
 * with a calm time.
 *
 * <p>Not thread-safe. A run takes milliseconds and no real time passes in it.
 */
public final class SimulatedCluster {
    private static final long CALM = Duration.ofSeconds(15).toNanos();

    private final int nodes;
    private String algorithm = "bully";
    private String safety = "leased";
    private Function<NodeId, ? extends Kernel<?>> server;
    private Function<ElectionEvent, List<Ask>> fromElection = event -> List.of();
    private Function<Notice, List<ElectionRequest>> toElection = notice -> List.of();
    private final Set<String> keptLast = new TreeSet<>();
    private final List<Supplier<? extends Checker>> checks = new ArrayList<>();
    private Consumer<Simulation> clients = simulation -> {};
    private FaultSchedules.Limits faults = FaultSchedules.Limits.USUAL;

    private SimulatedCluster(int nodes) {
        this.nodes = nodes;
    }

    /** A cluster of this many voters, with ids from 1. */
    public static SimulatedCluster of(int nodes) {
        return new SimulatedCluster(nodes);
    }

    /** {@code bully}, which is used unless told, or {@code ring}. */
    public SimulatedCluster algorithm(String name) {
        algorithm = name;
        return this;
    }

    /** {@code tokens} or {@code leased}, which is used unless told. */
    public SimulatedCluster safety(String level) {
        safety = level;
        return this;
    }

    /** Your kernel, a new one for each start of a node: what is not on disk is lost in a crash. */
    public SimulatedCluster server(Function<NodeId, ? extends Kernel<?>> kernel) {
        server = kernel;
        return this;
    }

    /** As {@link dev.regente.election.Attachment#fromElection}. */
    public SimulatedCluster fromElection(Function<ElectionEvent, List<Ask>> translation) {
        fromElection = translation;
        return this;
    }

    /** As {@link dev.regente.election.Attachment#toElection}. */
    public SimulatedCluster toElection(Function<Notice, List<ElectionRequest>> translation) {
        toElection = translation;
        return this;
    }

    /** As {@link dev.regente.election.Attachment#keepsLast}; other stores keep all their records. */
    public SimulatedCluster keepsLast(String store) {
        keptLast.add(store);
        return this;
    }

    /** Who watches: a new one for each run, called after every event with the whole world before it. */
    public SimulatedCluster check(Supplier<? extends Checker> checker) {
        checks.add(checker);
        return this;
    }

    /**
     * What clients do: schedules itself with {@code simulation.at(...)} and asks your kernel with {@code
     * simulation.ask(node, SimulatedCluster.SERVER, ask)}.
     */
    public SimulatedCluster clients(Consumer<Simulation> work) {
        clients = work;
        return this;
    }

    /** How wild it gets; see {@link FaultSchedules.Limits}. */
    public SimulatedCluster faults(FaultSchedules.Limits limits) {
        faults = limits;
        return this;
    }

    /** The name of your kernel's part in {@code world.kernel(node, SERVER, ...)}, {@code world.disk(node)} and asks. */
    public static final String SERVER = "server";

    /**
     * Runs this many drawn worlds, with seeds from 1.
     *
     * @throws AssertionError at the first in which a checker, the election's own checks or a kernel's exception finds a
     *     violation; with {@code -Dregente.replay=FILE} that run alone is repeated and its trace printed
     */
    public void runs(int count) {
        if (server == null) {
            throw new IllegalStateException("say what runs: server(MyKernel::new)");
        }
        ServerSystem system =
                new ServerSystem(server, fromElection, toElection, Set.copyOf(keptLast), List.copyOf(checks), clients);
        String replay = System.getProperty("regente.replay");
        if (replay != null && !replay.isBlank()) {
            RunFile file = Verdicts.load(Path.of(replay));
            if (file.scenario().system().equals(system.name())) {
                Verdicts.replay(new ScenarioRun(system, file.scenario()), file);
            }
            return;
        }
        Scenario base = Scenario.of("simulated-cluster", system.name())
                .with(Scenario.Cluster.DEFAULT.withNodes(nodes).with(algorithm, safety));
        for (long seed = 1; seed <= count; seed++) {
            Scenario drawn = FaultSchedules.draw(base.withSeed(seed), faults, CALM, Choices.seeded(seed));
            ScenarioRun run = new ScenarioRun(system, drawn);
            ScenarioRun.Outcome outcome = run.run();
            if (!outcome.held()) {
                throw new AssertionError(
                        Verdicts.failed(run, outcome, "run " + seed + " of " + count, file -> List.of()));
            }
        }
    }
}
