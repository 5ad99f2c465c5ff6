package dev.regente.kit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.regente.election.Election;
import dev.regente.election.ElectionStartException;
import dev.regente.election.kernel.NodeId;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** The example of docs/test-kit.md. */
class MyServerIT {
    @Test
    void anotherNodeTakesOverWhenNobodyHearsTheLeader() throws Exception {
        try (FaultyNetwork network = FaultyNetwork.of(3, 42);
                Election n1 = node(network, 1);
                Election n2 = node(network, 2);
                Election n3 = node(network, 3)) {
            List<Election> nodes = List.of(n1, n2, n3);
            Election first = awaitLeader(nodes, null);

            network.cutOutbound(numberOf(first)); // it hears the others, and they do not hear it
            Election second = awaitLeader(nodes, first);
            assertFalse(first.isLeader()); // its lease ended before the second lead began

            network.heal();
            await(() -> first.leadership().leader().map(NodeId::number).orElse(0) == numberOf(second));
        }
    }

    private static int numberOf(Election node) {
        return node.config().self().number();
    }

    private static Election awaitLeader(List<Election> nodes, Election not) throws InterruptedException {
        await(() -> nodes.stream().anyMatch(node -> node != not && node.isLeader()));
        return nodes.stream()
                .filter(node -> node != not && node.isLeader())
                .findFirst()
                .orElseThrow();
    }

    private static Election node(FaultyNetwork network, int id) throws ElectionStartException {
        return Election.builder("test")
                .self(id)
                .peers(network.peers(id))
                .volatileData()
                .build()
                .start();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 1000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        assertTrue(condition.getAsBoolean());
    }
}
