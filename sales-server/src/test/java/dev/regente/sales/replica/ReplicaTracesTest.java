package dev.regente.sales.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Roster;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Conditions;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.Program;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.core.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The stories in {@code docs/traces/replica}: told by real runs. {@code -Dtraces.rewrite} tells them anew. */
class ReplicaTracesTest {
    private static final Path FOLDER = Path.of("..", "docs", "traces", "replica");
    private static final long MILLI = 1_000_000;
    private static final NodeId N1 = NodeId.of(1);
    private static final NodeId N2 = NodeId.of(2);
    private static final NodeId N3 = NodeId.of(3);

    @Test
    void a_token_becomes_a_serving_coordinator() throws IOException {
        story(
                "01-a-token-becomes-a-serving-coordinator.txt",
                "Node 1 gets token 1, promises, adopts, opens, serves; then one proposal is committed and acknowledged.",
                40,
                run -> {
                    ask(run, 5, N1, new ReplicaAsk.Lead(1));
                    ask(run, 25, N1, new ReplicaAsk.Propose(71, Bench.payload("sale")));
                });
    }

    @Test
    void the_next_coordinator_adopts_what_one_voter_has() throws IOException {
        story(
                "02-the-next-coordinator-adopts-what-a-voter-has.txt",
                "The entry of node 1 reached node 2 alone. Node 3 gets token 2: its log is empty, node 2's is better.",
                60,
                run -> {
                    run.cut(N1, N3);
                    ask(run, 5, N1, new ReplicaAsk.Lead(1));
                    ask(run, 25, N1, new ReplicaAsk.Propose(71, Bench.payload("sale")));
                    run.at(35 * MILLI, world -> world.crash(N1, true));
                    ask(run, 40, N3, new ReplicaAsk.Lead(2));
                });
    }

    @Test
    void a_stale_coordinator_is_refused() throws IOException {
        story(
                "03-a-stale-coordinator-is-refused.txt",
                "Node 1 serves term 1 and does not hear that node 2 got token 2. Its proposal is refused by those who promised.",
                50,
                run -> {
                    ask(run, 5, N1, new ReplicaAsk.Lead(1));
                    run.at(20 * MILLI, world -> world.cut(N2, N1));
                    ask(run, 21, N2, new ReplicaAsk.Lead(2));
                    ask(run, 40, N1, new ReplicaAsk.Propose(71, Bench.payload("sale")));
                });
    }

    // ---- what each missing rule breaks: the counterexamples of docs/spec on the kernel itself

    @Test
    void without_a_majority_an_acknowledged_entry_is_lost() throws IOException {
        mutant(
                "01-acknowledged-alone.txt",
                "Node 1 is cut off and acknowledges all the same. Node 2 gets token 2 and serves without the entry.",
                ReplicaRule.ACK_AFTER_MAJORITY,
                60,
                run -> {
                    ask(run, 5, N1, new ReplicaAsk.Lead(1));
                    run.at(20 * MILLI, world -> world.partition(List.of(List.of(N1), List.of(N2, N3))));
                    ask(run, 25, N1, new ReplicaAsk.Propose(71, Bench.payload("sale")));
                    ask(run, 30, N2, new ReplicaAsk.Lead(2));
                });
    }

    @Test
    void without_adoption_an_acknowledged_entry_is_overwritten() throws IOException {
        mutant(
                "02-serves-without-adopting.txt",
                "The entry of node 1 reached node 2 alone. Node 3 gets token 2 and serves from its own, empty log.",
                ReplicaRule.ADOPT_BEFORE_SERVING,
                60,
                run -> {
                    run.cut(N1, N3);
                    ask(run, 5, N1, new ReplicaAsk.Lead(1));
                    ask(run, 25, N1, new ReplicaAsk.Propose(71, Bench.payload("sale")));
                    run.at(35 * MILLI, world -> world.crash(N1, true));
                    ask(run, 40, N3, new ReplicaAsk.Lead(2));
                });
    }

    @Test
    void a_copy_that_is_not_durable_is_no_copy() throws IOException {
        mutant(
                "03-counts-what-is-not-durable.txt",
                "Node 2 acknowledges before its slow disk has written, and fails. Nobody but node 1, which fails too, has the entry.",
                ReplicaRule.COPY_DURABLE_BEFORE_COUNTED,
                80,
                run -> {
                    run.cut(N1, N3);
                    ask(run, 5, N1, new ReplicaAsk.Lead(1));
                    run.at(20 * MILLI, world -> world.slowDisk(N2, 100 * MILLI));
                    ask(run, 25, N1, new ReplicaAsk.Propose(71, Bench.payload("sale")));
                    run.at(35 * MILLI, world -> world.crash(N1, true));
                    run.at(36 * MILLI, world -> world.crash(N2, true));
                    run.at(37 * MILLI, world -> world.slowDisk(N2, 0));
                    run.at(38 * MILLI, world -> world.restart(N2));
                    ask(run, 45, N3, new ReplicaAsk.Lead(2));
                });
    }

    @Test
    void a_voter_that_accepts_a_smaller_term_lets_two_entries_have_one_index() throws IOException {
        mutant(
                "04-accepts-a-smaller-term.txt",
                "Node 1 does not hear that node 2 got token 2, and node 3, which promised it, takes an entry of term 1.",
                ReplicaRule.REFUSE_SMALLER_TERM,
                60,
                run -> {
                    ask(run, 5, N1, new ReplicaAsk.Lead(1));
                    run.at(20 * MILLI, world -> world.cut(N2, N1));
                    ask(run, 21, N2, new ReplicaAsk.Lead(2));
                    ask(run, 40, N1, new ReplicaAsk.Propose(71, Bench.payload("sale")));
                });
    }

    /** A story that ends badly without this rule, and well with it. */
    private static void mutant(
            String file, String intent, ReplicaRule rule, long untilMillis, Consumer<Simulation> plot)
            throws IOException {
        List<String> lines = new ArrayList<>(List.of("# Without " + rule + ". " + intent));
        Simulation bad = tell(lines, Set.of(rule), untilMillis, plot);
        assertThat(bad.violations()).isNotEmpty();
        lines.add("!! " + bad.violations().get(0).property() + ": "
                + bad.violations().get(0).detail());
        compare(FOLDER.resolve("mutants").resolve(file), lines);
        assertThat(tell(new ArrayList<>(), Set.of(), untilMillis, plot).violations())
                .isEmpty();
    }

    private static void ask(Simulation run, long atMillis, NodeId node, ReplicaAsk ask) {
        run.at(atMillis * MILLI, world -> world.ask(node, ReplicaChecker.PART, ask));
    }

    private static void story(String file, String intent, long untilMillis, Consumer<Simulation> plot)
            throws IOException {
        List<String> lines = new ArrayList<>(List.of("# " + intent));
        assertThat(tell(lines, Set.of(), untilMillis, plot).violations()).isEmpty();
        compare(FOLDER.resolve(file), lines);
    }

    private static Simulation tell(
            List<String> lines, Set<ReplicaRule> without, long untilMillis, Consumer<Simulation> plot) {
        Program program = node -> List.of(new Program.Part<>(
                ReplicaChecker.PART,
                new ReplicaKernel(Roster.of(3), node, ReplicaConfig.DEFAULTS, 0, Position.START, without)));
        Simulation run = new Simulation(Conditions.calm(3), program, Choices.seeded(1))
                .watch(new ReplicaChecker())
                .watch((occurrence, world) -> {
                    if (occurrence.kind() != Occurrence.Kind.LINK_UP
                            && occurrence.kind() != Occurrence.Kind.LINK_DOWN) {
                        lines.add(Trace.line(occurrence));
                    }
                });
        plot.accept(run);
        run.run(untilMillis * MILLI);
        return run;
    }

    private static void compare(Path path, List<String> lines) throws IOException {
        if (System.getProperty("traces.rewrite") != null) {
            Files.createDirectories(path.getParent());
            Files.writeString(path, String.join("\n", lines) + "\n");
        }
        assertThat(lines).isEqualTo(Files.readAllLines(path));
    }
}
