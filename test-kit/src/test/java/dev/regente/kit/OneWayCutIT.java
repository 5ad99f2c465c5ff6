package dev.regente.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.regente.election.Algorithm;
import dev.regente.election.Election;
import dev.regente.election.Safety;
import dev.regente.election.kernel.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Three nodes over real sockets, with links that are cut one way. */
class OneWayCutIT {
    private static final int NODES = 3;
    /** Many times what it takes, for machines that are busy. */
    private static final long BOUND_MILLIS = 10_000;

    private final List<Election> nodes = new ArrayList<>();
    private FaultyNetwork network;

    private void start(Algorithm algorithm) throws Exception {
        network = FaultyNetwork.of(NODES, 7);
        for (int id = 1; id <= NODES; id++) {
            nodes.add(Election.builder("cut")
                    .self(id)
                    .peers(network.peers(id))
                    .algorithm(algorithm)
                    .safety(Safety.LEASED)
                    .volatileData()
                    .build()
                    .start());
        }
        await("all agree at the start", this::allAgree);
    }

    @AfterEach
    void stop() {
        nodes.forEach(Election::close);
        if (network != null) {
            network.close();
        }
    }

    private Optional<NodeId> leaderOf(int id) {
        return nodes.get(id - 1).leadership().leader();
    }

    /** All know one leader, and that one leads. */
    private boolean allAgree() {
        Optional<NodeId> first = leaderOf(1);
        for (int id = 2; id <= NODES; id++) {
            if (!leaderOf(id).equals(first)) {
                return false;
            }
        }
        return first.isPresent() && nodes.get(first.get().number() - 1).isLeader();
    }

    private boolean somebodyLeads() {
        return nodes.stream().anyMatch(Election::isLeader);
    }

    private void await(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if ((System.nanoTime() - start) / 1_000_000 > BOUND_MILLIS) {
                StringBuilder states = new StringBuilder();
                nodes.forEach(node -> states.append(node.explain()).append('\n'));
                fail("not within " + BOUND_MILLIS + " ms: " + what + "\n" + states);
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                fail("interrupted");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void whoDoesNotHearTheLeaderFollowsItByHearsay(Algorithm algorithm) throws Exception {
        start(algorithm);
        int leader = leaderOf(1).orElseThrow().number();
        int follower = leader == 1 ? 2 : 1;
        long term = nodes.get(leader - 1).leadership().term();
        network.link(leader, follower).cut();
        await(
                "the follower knows its leader from others",
                () -> nodes.get(follower - 1).leadership().hearsay());
        assertThat(nodes.get(leader - 1).isLeader()).isTrue();
        assertThat(nodes.get(leader - 1).leadership().term()).isEqualTo(term);
        network.heal();
        await("all agree after the cut", this::allAgree);
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void aLeaderThatNobodyHearsIsReplaced(Algorithm algorithm) throws Exception {
        start(algorithm);
        int leader = leaderOf(1).orElseThrow().number();
        long term = nodes.get(leader - 1).leadership().term();
        network.cutOutbound(leader);
        await("another leads", () -> somebodyLeads() && !nodes.get(leader - 1).isLeader());
        network.heal();
        await("all agree after the cut", this::allAgree);
        assertThat(nodes.get(0).leadership().term()).isGreaterThan(term);
    }

    @Test
    void aLeaderThatHearsNobodyStepsDownAndAnotherLeads() throws Exception {
        start(Algorithm.BULLY);
        int leader = leaderOf(1).orElseThrow().number();
        network.cutInbound(leader);
        await("another leads", () -> somebodyLeads() && !nodes.get(leader - 1).isLeader());
        network.heal();
        await("all agree after the cut", this::allAgree);
    }

    @Test
    void aSlowNetworkStillHasOneLeader() throws Exception {
        start(Algorithm.BULLY);
        for (int from = 1; from <= NODES; from++) {
            for (int to = 1; to <= NODES; to++) {
                if (from != to) {
                    network.link(from, to).delay(java.time.Duration.ofMillis(10), java.time.Duration.ofMillis(40));
                }
            }
        }
        int leader = leaderOf(1).orElseThrow().number();
        network.isolate(leader);
        await("another leads", () -> somebodyLeads() && !nodes.get(leader - 1).isLeader());
        network.heal();
        await("all agree", this::allAgree);
    }
}
