package dev.regente.sim.causality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Conditions;
import dev.regente.sim.core.Latency;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.World;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.scenario.Fault;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.Target;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunDiffTest {
    private static final Conditions.Network LIVELY =
            new Conditions.Network(new Latency.Uniform(500_000, 5_000_000), 10_000, 1_000, 500, 1_000_000_000, true);
    private static final Scenario ELECTION = Scenario.of("an election", "election")
            .with(LIVELY, new Conditions.Clocks(200_000, 50_000_000), Conditions.Storage.NORMAL)
            .withFaults(List.of(new Fault.Crash(1_500_000_000L, Target.Then.LEADER, false, 500_000_000)))
            .until(4_000_000_000L);

    private static EventLog log(Scenario scenario, long seed) {
        EventLog log = new EventLog();
        new ScenarioRun(scenario).run(Choices.seeded(seed), List.of(log));
        return log;
    }

    @Test
    void everyEventKnowsWhatBroughtItAbout() {
        Causes causes = new Causes();
        List<String> wrong = new ArrayList<>();
        List<List<Occurrence.Sent>> sent = new ArrayList<>();
        List<NodeId> where = new ArrayList<>();
        int[] found = new int[2];
        new ScenarioRun(ELECTION).run(Choices.seeded(7), List.of(causes, new dev.regente.sim.core.Checker() {
            @Override
            public void after(Occurrence o, World world) {
                if (o.kind() == Occurrence.Kind.RECEIVED) {
                    int from = (int) o.cause();
                    boolean known = from >= 0
                            && from < o.index()
                            && where.get(from).equals(o.from())
                            && sent.get(from).stream()
                                    .anyMatch(each -> each.to().equals(o.node()) && each.message() == o.message());
                    found[0]++;
                    if (!known) {
                        wrong.add("message at " + o.index() + " from " + from);
                    }
                } else if (o.kind() == Occurrence.Kind.TIMER || o.kind() == Occurrence.Kind.DURABLE) {
                    int from = (int) o.cause();
                    found[1]++;
                    if (from < 0 || from >= o.index() || !o.node().equals(where.get(from))) {
                        wrong.add(o.kind() + " at " + o.index() + " from " + from);
                    }
                } else if (o.cause() >= o.index()) {
                    wrong.add(o.kind() + " at " + o.index() + " from " + o.cause());
                }
                sent.add(List.copyOf(o.sent()));
                where.add(o.node());
            }
        }));
        assertThat(wrong).isEmpty();
        assertThat(found[0]).isGreaterThan(100);
        assertThat(found[1]).isGreaterThan(50);

        int last = causes.size() - 1;
        BitSet past = causes.past(List.of(last));
        assertThat(past.get(last)).isTrue();
        for (int event = past.nextSetBit(0); event >= 0; event = past.nextSetBit(event + 1)) {
            assertThat(causes.before(event) < 0 || past.get(causes.before(event)))
                    .isTrue();
            assertThat(causes.cause(event) < 0 || past.get(causes.cause(event))).isTrue();
        }
        assertThat(past.cardinality()).isBetween(50, causes.size());
    }

    @Test
    void aRunAndItselfAreTheSame() {
        RunDiff diff = new RunDiff(log(ELECTION, 7), log(ELECTION, 7));
        assertThat(diff.first()).isEmpty();
        assertThat(diff.onlyInFirst()).isEmpty();
        assertThat(diff.onlyInSecond()).isEmpty();
    }

    @Test
    void runsPartWhereAnotherChoiceWasMadeAndNotBefore() {
        int parted = 0;
        for (int kept = 50; kept < 600; kept += 50) {
            Choices first = Choices.seeded(7);
            EventLog one = new EventLog();
            int[] event = {-1};
            int prefix = kept;
            new ScenarioRun(ELECTION).run(first, List.of(one, new dev.regente.sim.core.Checker() {
                @Override
                public void after(Occurrence o, World world) {
                    if (event[0] < 0 && first.recording().size() > prefix) {
                        event[0] = (int) o.index();
                    }
                }
            }));
            EventLog other = new EventLog();
            new ScenarioRun(ELECTION).run(Choices.prefix(first.recording(), kept, 99), List.of(other));
            Optional<RunDiff.Divergence> divergence = new RunDiff(one, other).first();
            if (divergence.isEmpty()) {
                continue; // other times, the same events
            }
            parted++;
            assertThat(divergence.get().here() < 0 || divergence.get().here() >= event[0])
                    .as("branch at event %d, %s", event[0], divergence.get())
                    .isTrue();
            assertThat(divergence.get().same()).isGreaterThanOrEqualTo(event[0] - 1);
            // by the seed of the recording nothing changes
            EventLog again = new EventLog();
            new ScenarioRun(ELECTION).run(Choices.prefix(first.recording(), kept, 7), List.of(again));
            assertThat(new RunDiff(one, again).first()).isEmpty();
        }
        assertThat(parted).isGreaterThan(3);
    }

    @Test
    void whatOnlyOneRunHasIsListedAndNodesOfOneRunAreLeftAside() {
        Scenario more = ELECTION.with(Scenario.Cluster.DEFAULT.withNodes(4));
        RunDiff diff = new RunDiff(log(ELECTION, 7), log(more, 7));
        assertThat(diff.nodesOfOne()).containsExactly("n4");
        assertThat(diff.first()).isPresent();
        assertThat(diff.first().get().place()).isNotEqualTo("n4");
        assertThat(diff.onlyInSecond()).noneMatch(each -> each.line().contains(" n4 "));
        RunDiff calm = new RunDiff(log(ELECTION, 7), log(ELECTION.withFaults(List.of()), 7));
        assertThat(calm.onlyInFirst()).anyMatch(each -> each.line().contains("crashes"));
        assertThat(calm.onlyInSecond()).noneMatch(each -> each.line().contains("crashes"));
    }
}
