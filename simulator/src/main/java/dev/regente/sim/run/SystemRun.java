package dev.regente.sim.run;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Program;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.core.World;
import dev.regente.sim.scenario.Assumption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One run of a system: what runs, who watches, who asks. May keep state, because each run gets its own. */
public interface SystemRun {

    /** What runs on the nodes. */
    Program program();

    /** Who watches; called after every event in this order. */
    default List<Checker> checkers() {
        return List.of();
    }

    /**
     * Brings about what is so at time zero, with {@link Simulation#settle}; called before anybody watches.
     *
     * @throws dev.regente.sim.scenario.ScenarioException if it cannot come about
     */
    default void settle(Simulation simulation) {}

    /**
     * Schedules the scenario's clients, with {@code simulation.at(...)} and {@code simulation.ask(...)}; an action may
     * schedule the next. Draws only from {@code simulation.choices()}, under labels that begin with {@code workload/}.
     */
    default void workload(Simulation simulation) {}

    /** Who leads now, for faults that hit the leader; empty if nobody does or it is not clear. */
    default Optional<NodeId> leader(World world) {
        return Optional.empty();
    }

    /**
     * Which properties of elections are claimed, under which assumptions; one that is not listed is never claimed. What is
     * no property of elections is always claimed. Empty if all are, whatever happens.
     */
    default Optional<Map<String, Set<Assumption>>> claims() {
        return Optional.empty();
    }

    /** Within so many nanoseconds after the last fault all agree on a leader; 0 if that is not claimed. */
    default long agreedWithinNanos() {
        return 0;
    }

    /** Whether its kernels listen to an oracle that tells who is down ({@code cluster.detector}). */
    default boolean takesDetector() {
        return false;
    }

    /** What a message type is for. */
    default Purpose purpose(String messageType) {
        return Purpose.ELECTION;
    }

    /**
     * What this system adds to the report, at the end: {@code finalLeader}, {@code leaders}, {@code electedAtMillis} and
     * so on. Values are numbers, texts, truth values, null, lists and sorted maps of these.
     */
    default Map<String, Object> report(World world) {
        return Map.of();
    }

    /** What messages are for: decides under which count they come. */
    enum Purpose {
        /** Finds out who leads. */
        ELECTION,
        /** Makes known who leads; an election message too. */
        ANNOUNCE,
        /** Heartbeats and pre-checks. */
        LIVENESS,
        /** Anything else, such as replication. */
        OTHER
    }
}
