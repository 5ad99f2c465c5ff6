package dev.regente.sim.algorithm;

import dev.regente.sim.core.Program;
import dev.regente.sim.core.World;
import dev.regente.sim.run.SystemRun;
import dev.regente.sim.scenario.Assumption;
import dev.regente.sim.scenario.Scenario;
import java.util.Map;
import java.util.Set;

/**
 * An election algorithm, by the name that stands in {@code cluster.algorithm}. Its kernels are the part {@value #PART} of
 * each node and make known what they believe by the notices of {@link
 * dev.regente.election.protocol.ElectionNotice}: {@code Elected} and {@code Revoked} when they begin and end to style
 * themselves leader, {@code LeaderChanged} when they take another for it, themselves included, or nobody.
 */
public interface Algorithm {

    /** The name of the part that elects. */
    String PART = "election";

    /** The word after {@code algorithm:}. */
    String name();

    /** One line: what it is and where it was published. */
    String description();

    /**
     * What runs on the nodes of this scenario, new for every run.
     *
     * @throws dev.regente.sim.scenario.ScenarioException if it cannot run that, saying what to change
     */
    Program program(Scenario scenario);

    /** What a message is for, the same for all of one type; decides under which count it comes. */
    SystemRun.Purpose purpose(Object message);

    /** How many node ids a message carries, which is what bit complexity counts; 0 where that says nothing. */
    default int ids(Object message) {
        return 0;
    }

    /**
     * Which properties it claims, and under which assumptions; see {@code docs/scenario-format.md} for their names. A
     * property that is not listed is never claimed.
     */
    default Map<String, Set<Assumption>> claims(Scenario scenario) {
        return Map.of();
    }

    /** Whether its kernels listen to an oracle that tells who is down ({@code cluster.detector}). */
    default boolean takesDetector() {
        return false;
    }

    /** What it adds to the report at the end, such as {@code phases}. */
    default Map<String, Object> report(World world) {
        return Map.of();
    }
}
