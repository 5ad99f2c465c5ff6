package dev.regente.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.core.World;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TicketServerTest {
    private static final AtomicLong HANDED = new AtomicLong(); // over all runs, for one look at the end

    /** No number is handed out twice, by whomever. */
    private static final class NoNumberTwice implements Checker {
        private final Set<Long> numbers = new HashSet<>();

        @Override
        public void after(Occurrence occurrence, World world) {
            for (Notice notice : occurrence.notices()) {
                if (notice instanceof TicketKernel.Handed handed) {
                    HANDED.incrementAndGet();
                    if (!numbers.add(handed.number())) {
                        world.violation("no-number-twice", occurrence.node(), "number " + handed.number());
                    }
                }
            }
        }
    }

    /** Every 20 ms a client asks some node. */
    private static void client(Simulation simulation) {
        simulation.at(simulation.now() + 20_000_000, s -> {
            NodeId node =
                    s.nodes().get(s.choices().choose("workload/node", s.nodes().size()));
            s.ask(node, SimulatedCluster.SERVER, new TicketKernel.Take(s.now()));
            client(s);
        });
    }

    private static SimulatedCluster cluster(boolean withToken) {
        return SimulatedCluster.of(3)
                .server(node -> new TicketKernel(withToken))
                .fromElection(TicketKernel::fromElection)
                .check(NoNumberTwice::new)
                .clients(TicketServerTest::client);
    }

    @Test
    void noNumberIsHandedOutTwiceWhateverFails() {
        long before = HANDED.get();
        cluster(true).runs(25);
        cluster(true).safety("tokens").runs(25);
        assertThat(HANDED.get() - before).isGreaterThan(5_000);
    }

    @Test
    void numbersWithoutTheTokenAreHandedOutTwiceAndTheErrorSaysHowToSeeIt() {
        assertThatThrownBy(() -> cluster(false).runs(25))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no-number-twice at ")
                .hasMessageContaining("mvn test -Dregente.replay=")
                .hasMessageContaining("how it ended:");
    }

    @Test
    void aKeptRunIsRepeatedAlone() {
        String message = failure(() -> cluster(false).runs(25));
        String file = message.replaceAll("(?s).*-Dregente\\.replay=(\\S+).*", "$1");
        System.setProperty("regente.replay", file);
        try {
            assertThat(failure(() -> cluster(false).runs(25))).startsWith("no-number-twice at ");
        } finally {
            System.clearProperty("regente.replay");
        }
    }

    private static String failure(Runnable work) {
        try {
            work.run();
        } catch (AssertionError e) {
            return e.getMessage();
        }
        throw new AssertionError("it held");
    }

    @Test
    void aClusterWithoutAServerIsRefused() {
        assertThatThrownBy(() -> SimulatedCluster.of(3).runs(1)).hasMessageContaining("say what runs");
    }
}
