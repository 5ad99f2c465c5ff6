package dev.regente.sim.election;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Roster;
import dev.regente.election.protocol.ElectionSettings;
import dev.regente.election.protocol.Preemption;
import dev.regente.election.protocol.Safety;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Conditions;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.core.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The plain course of things, one story each. */
class ElectionRunTest {
    private static final long MS = 1_000_000L;
    private static final long S = 1_000 * MS;

    private final List<String> trace = new ArrayList<>();

    private Simulation cluster(Nomination algorithm, int n, Safety safety) {
        return cluster(algorithm, n, safety, Preemption.sticky());
    }

    private Simulation cluster(Nomination algorithm, int n, Safety safety, Preemption preemption) {
        Roster roster = Roster.of(n);
        ElectionProgram program = new ElectionProgram(
                node -> ElectionSettings.of(node, roster, safety).withPreemption(preemption), Set.of(), algorithm);
        return new Simulation(Conditions.calm(n), program, Choices.seeded(1))
                .watch(new ElectionChecks(ElectionProgram.PART, safety == Safety.LEASED))
                .watch(new Trace(trace::add));
    }

    private void agreed(Simulation run, int leader) {
        assertThat(run.violations()).isEmpty();
        assertThat(ElectionChecks.agreedLeader(run, ElectionProgram.PART))
                .as(() -> String.join("\n", trace.subList(Math.max(0, trace.size() - 60), trace.size())))
                .isEqualTo(NodeId.of(leader));
    }

    @ParameterizedTest
    @EnumSource(names = {"BULLY", "RING"})
    void theHighestLeadsFromTheStartWithoutWaitingForATimeout(Nomination algorithm) {
        for (Safety safety : List.of(Safety.TOKENS, Safety.LEASED)) {
            Simulation run = cluster(algorithm, 3, safety);
            run.run(100 * MS);
            agreed(run, 3);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BULLY", "RING"})
    void aClosedConnectionStartsTheElectionAtOnceAtLevelTokens(Nomination algorithm) {
        Simulation run = cluster(algorithm, 3, Safety.TOKENS);
        run.at(2 * S, s -> s.crash(NodeId.of(3), false));
        run.run(2 * S + 60 * MS);
        agreed(run, 2);
    }

    @ParameterizedTest
    @EnumSource(names = {"BULLY", "RING"})
    void atLevelLeasedTheNextOneWaitsForTheEndOfTheLease(Nomination algorithm) {
        Simulation run = cluster(algorithm, 3, Safety.LEASED);
        run.at(2 * S, s -> s.crash(NodeId.of(3), false));
        run.run(2 * S + 550 * MS);
        agreed(run, 2);
    }

    @ParameterizedTest
    @EnumSource(names = {"BULLY", "RING"})
    void aSilentCrashIsFoundByTheTimeout(Nomination algorithm) {
        for (Safety safety : List.of(Safety.TOKENS, Safety.LEASED)) {
            Simulation run = cluster(algorithm, 5, safety);
            run.at(2 * S, s -> s.crash(NodeId.of(5), true));
            run.run(4 * S);
            agreed(run, 4);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BULLY", "RING"})
    void thePrincipalGetsTheLeadBackByHandOff(Nomination algorithm) {
        for (Safety safety : List.of(Safety.TOKENS, Safety.LEASED)) {
            Simulation run = cluster(algorithm, 3, safety, Preemption.afterStable(3 * S));
            run.at(2 * S, s -> s.crash(NodeId.of(3), false));
            run.at(4 * S, s -> s.restart(NodeId.of(3)));
            run.run(6 * S);
            agreed(run, 2);
            run.run(8 * S);
            agreed(run, 3);
        }
    }
}
