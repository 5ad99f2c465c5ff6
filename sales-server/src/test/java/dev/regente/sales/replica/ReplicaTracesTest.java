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

    private static void ask(Simulation run, long atMillis, NodeId node, ReplicaAsk ask) {
        run.at(atMillis * MILLI, world -> world.ask(node, ReplicaChecker.PART, ask));
    }

    private static void story(String file, String intent, long untilMillis, Consumer<Simulation> plot)
            throws IOException {
        Program program = node -> List.of(new Program.Part<>(
                ReplicaChecker.PART, new ReplicaKernel(Roster.of(3), node, ReplicaConfig.DEFAULTS, 0)));
        List<String> lines = new ArrayList<>(List.of("# " + intent));
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
        assertThat(run.violations()).isEmpty();
        Path path = FOLDER.resolve(file);
        if (System.getProperty("traces.rewrite") != null) {
            Files.createDirectories(FOLDER);
            Files.writeString(path, String.join("\n", lines) + "\n");
        }
        assertThat(lines).isEqualTo(Files.readAllLines(path));
    }
}
