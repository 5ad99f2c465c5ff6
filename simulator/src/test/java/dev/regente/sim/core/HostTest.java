package dev.regente.sim.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What a kernel may do, what it may not, and what happens when it breaks. */
class HostTest {
    private static final NodeId ONE = NodeId.of(1);

    /** Does this at every event. */
    private record Does(BiConsumer<Event<String>, Host<String>> what) implements Kernel<String> {
        @Override
        public void on(Event<String> event, Host<String> host) {
            what.accept(event, host);
        }

        @Override
        public Value save() {
            return Value.of(0);
        }

        @Override
        public void restore(Value state) {}
    }

    private static Simulation run(BiConsumer<Event<String>, Host<String>> what) {
        Program program = node -> List.of(new Program.Part<>("does", new Does(what)));
        Simulation simulation = new Simulation(Conditions.calm(2), program, Choices.seeded(1));
        simulation.run(1_000_000_000);
        return simulation;
    }

    private static Violation only(Simulation run) {
        assertThat(run.violations()).hasSize(1);
        return run.violations().get(0);
    }

    @Test
    void anExceptionIsAViolationThatNamesItsPlaceAndStopsTheNode() {
        Simulation run = run((event, host) -> {
            throw new IllegalStateException("broken");
        });
        assertThat(only(run).property()).isEqualTo("kernel-threw");
        assertThat(only(run).detail()).contains("broken").contains("HostTest");
        assertThat(run.isUp(ONE)).isFalse();
        assertThat(run.isUp(NodeId.of(2))).as("the run stopped there").isFalse();
    }

    @Test
    void aBrokenInvariantIsAViolationOfItsName() {
        Simulation run = run((event, host) ->
                dev.regente.election.kernel.Invariant.check(event instanceof Event.Started, "only-starts", event));
        assertThat(only(run).property()).isEqualTo("only-starts");
    }

    @Test
    void endlessRecursionIsAViolation() {
        Simulation run = run(new BiConsumer<>() {
            @Override
            @SuppressWarnings("InfiniteRecursion")
            public void accept(Event<String> event, Host<String> host) {
                accept(event, host);
            }
        });
        assertThat(only(run).detail()).contains("StackOverflowError");
    }

    @Test
    void misuseOfTheHostIsRefused() {
        assertThat(only(run((event, host) -> host.send(ONE, "me"))).detail()).contains("a message to self");
        assertThat(only(run((event, host) -> host.send(NodeId.of(9), "x"))).detail())
                .contains("does not exist");
        assertThat(only(run((event, host) -> host.startTimer("T", 5, 4))).detail())
                .contains("an empty range");
        assertThat(only(run((event, host) -> host.choose("c", 0))).detail()).contains("among 0");
    }

    @Test
    void theHostIsDeadOutsideAHandler() {
        List<Host<String>> kept = new ArrayList<>();
        Simulation run = run((event, host) -> {
            if (kept.isEmpty()) {
                kept.add(host);
            } else if (kept.get(0) != host) {
                kept.get(0).explain(dev.regente.election.kernel.Explanation.of("stolen"));
            }
        });
        assertThat(only(run).detail()).contains("outside its kernel's handler");
    }

    @Test
    void aTimerWithoutDelayThatNeverEndsIsReported() {
        Program program =
                node -> List.of(new Program.Part<>("does", new Does((event, host) -> host.startTimer("T", 0, 0))));
        Simulation simulation = new Simulation(Conditions.calm(1), program, Choices.seeded(1)).eventLimit(10_000);
        simulation.run(1_000_000_000);
        assertThat(only(simulation).property()).isEqualTo("event-limit");
    }

    @Test
    void oneTimerOfANameRunsAndAStoppedOneDoesNotFire() {
        List<String> fired = new ArrayList<>();
        Simulation run = run((event, host) -> {
            if (event instanceof Event.Started) {
                host.startTimer("A", 10, 10);
                host.startTimer("A", 20_000_000, 20_000_000);
                host.startTimer("B", 10, 10);
                host.stopTimer("B");
                host.startTimer("NEVER", Long.MAX_VALUE, Long.MAX_VALUE);
            } else if (event instanceof Event.TimerFired<String> timer) {
                fired.add(timer.timer() + " " + host.now());
            }
        });
        assertThat(run.violations()).isEmpty();
        assertThat(fired).containsExactly("A 20000000", "A 20000000");
    }

    @Test
    void choicesOfAKernelAreRecordedUnderItsNodeAndLabel() {
        Simulation run = run((event, host) -> host.choose("coin", 2));
        assertThat(run.choices().recording().labels()).contains("node/1/does/coin", "node/2/does/coin");
    }

    /** Says its number. */
    private record Count(long value) implements Notice, dev.regente.election.kernel.Ask {}

    @Test
    void noticesReachTheOtherPartLaterInOrderAndACrashLosesThem() {
        List<Long> heard = new ArrayList<>();
        List<Long> at = new ArrayList<>();
        Kernel<String> speaker = new Does((event, host) -> {
            if (event instanceof Event.Started) {
                host.startTimer("SPEAK", 1_000_000, 1_000_000);
            } else if (event instanceof Event.TimerFired) {
                for (long i = 0; i < 50; i++) {
                    host.publish(new Count(i));
                }
            }
        });
        Program program = new Program() {
            @Override
            public List<Part<?>> parts(NodeId node) {
                Kernel<String> listener = new Does((event, host) -> {
                    if (event instanceof Event.Asked<String> asked) {
                        heard.add(((Count) asked.ask()).value());
                        at.add(host.now());
                    }
                });
                return List.of(new Part<>("speaker", speaker), new Part<>("listener", listener));
            }

            @Override
            public List<Routed> route(NodeId node, String part, Notice notice) {
                return List.of(new Routed("listener", (Count) notice));
            }
        };
        Simulation simulation = new Simulation(Conditions.calm(1), program, Choices.seeded(3));
        simulation.run(10_000_000);
        assertThat(heard).hasSize(50).isSorted();
        assertThat(at.get(0)).isGreaterThan(1_000_000);
        heard.clear();
        Simulation crashing = new Simulation(Conditions.calm(1), program, Choices.seeded(3));
        crashing.run(1_000_000);
        crashing.crash(ONE, false);
        crashing.restart(ONE);
        crashing.run(1_900_000);
        assertThat(heard).isEmpty();
    }
}
