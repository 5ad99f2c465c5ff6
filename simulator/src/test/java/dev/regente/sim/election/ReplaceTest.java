package dev.regente.sim.election;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.confirm.ElectionKernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.protocol.ElectionAsk;
import dev.regente.election.protocol.ElectionNotice.ReplaceEnded;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Conditions;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.core.Violation;
import dev.regente.sim.run.SystemRun;
import dev.regente.sim.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** R13: a disk is lost, and another one takes its place. */
class ReplaceTest {
    private static final long MS = 1_000_000L;
    private static final long S = 1_000 * MS;
    private static final NodeId LOST = NodeId.of(2);

    private final List<ReplaceEnded> ended = new ArrayList<>();

    private Simulation cluster(String safety) {
        Scenario scenario = Scenario.of("replace", "election")
                .with(Scenario.Cluster.DEFAULT.withNodes(3).with("bully", safety))
                .with(Conditions.Network.CALM, Conditions.Clocks.PERFECT, Conditions.Storage.NORMAL)
                .until(60 * S);
        SystemRun opened = new ElectionSystem().open(scenario);
        Simulation run = new Simulation(scenario.conditions(), opened.program(), Choices.seeded(1));
        opened.checkers().stream()
                .filter(each -> !(each instanceof AgreedLeader))
                .forEach(run::watch);
        return run.watch((occurrence, world) -> {
            for (Notice notice : occurrence.notices()) {
                if (notice instanceof ReplaceEnded end) {
                    ended.add(end);
                }
            }
        });
    }

    private static ElectionKernel kernel(Simulation run) {
        return run.kernel(LOST, ElectionProgram.PART, ElectionKernel.class);
    }

    /** At one second the disk is lost, and the node starts again on an empty one. */
    private static void loseTheDisk(Simulation run) {
        run.at(1 * S, s -> s.crash(LOST, true));
        run.at(1 * S + MS, s -> s.wipe(LOST));
        run.at(2 * S, s -> s.restart(LOST));
    }

    @Test
    void anEmptyDiskThatSimplyStartsStaysMuteAndSaysWhy() {
        Simulation run = cluster("leased");
        loseTheDisk(run);
        run.run(10 * S);
        assertThat(run.violations()).isEmpty();
        assertThat(kernel(run).admitted()).isFalse();
        assertThat(kernel(run).whyNotStanding()).contains("another disk was node 2 before", "node replace");
        assertThat(kernel(run).leader()).as("it follows all the same").isEqualTo(NodeId.of(3));
        assertThat(kernel(run).record().promisedTerm()).isZero();
    }

    @Test
    void replaceBringsItBackAboveWhatTheOthersPromised() {
        for (String safety : List.of("tokens", "leased")) {
            ended.clear();
            Simulation run = cluster(safety);
            loseTheDisk(run);
            run.at(3 * S, s -> s.ask(LOST, ElectionProgram.PART, new ElectionAsk.Replace(false)));
            run.at(5 * S, s -> s.crash(NodeId.of(3), false));
            run.run(10 * S);
            assertThat(run.violations()).isEmpty();
            assertThat(ended).containsExactly(new ReplaceEnded(true, "takes the place of the lost disk"));
            assertThat(ElectionChecks.agreedLeader(run, ElectionProgram.PART))
                    .as("its vote counts: without it there is no majority")
                    .isEqualTo(LOST);
        }
    }

    @Test
    void aDiskThatStillSpeaksIsNotReplaced() {
        Simulation run = cluster("leased");
        run.at(1 * S, s -> s.ask(LOST, ElectionProgram.PART, new ElectionAsk.Replace(false)));
        run.run(2 * S);
        assertThat(ended).hasSize(1);
        assertThat(ended.get(0).done()).isFalse();
    }

    /**
     * What {@code --force} risks. 2 and 3 hold a term that 1 has never heard of; the disk of 2 is lost, and 3 cannot be
     * reached. A new disk that asks 1 alone does not learn of the term, and the two of them give it away once more.
     */
    private List<Violation> forgetsATerm(boolean force) {
        Simulation run = cluster("tokens").violationLimit(1);
        NodeId one = NodeId.of(1);
        NodeId three = NodeId.of(3);
        run.at(1 * S, s -> {
            s.partition(List.of(List.of(one), List.of(LOST, three)));
            s.crash(three, false);
        });
        run.at(1_100 * MS, s -> s.restart(three));
        run.at(4 * S, s -> {
            s.crash(LOST, true);
            s.partition(List.of(List.of(three), List.of(one, LOST)));
            s.healPartition(List.of(List.of(one), List.of(LOST, three)));
        });
        run.at(4 * S + MS, s -> s.wipe(LOST));
        run.at(5 * S, s -> s.restart(LOST));
        run.at(6 * S, s -> s.ask(LOST, ElectionProgram.PART, new ElectionAsk.Replace(force)));
        run.run(15 * S);
        return run.violations();
    }

    @Test
    void forceMayBreakAPromiseThatOnlyTheMissingOnesKnow() {
        assertThat(forgetsATerm(true)).singleElement().satisfies(each -> assertThat(each.property())
                .isIn("one-holder-per-term", "one-leader-per-term"));
    }

    @Test
    void withoutForceItWaitsForTheMissingOne() {
        assertThat(forgetsATerm(false)).isEmpty();
        assertThat(ended).isEmpty();
    }
}
