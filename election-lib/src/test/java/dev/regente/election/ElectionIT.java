package dev.regente.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Roster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ElectionIT {
    private static final long MOST_SECONDS = 15;

    @TempDir
    Path directory;

    private String peers;
    private final Map<Integer, Election> nodes = new TreeMap<>();
    private final Map<Integer, List<String>> calls = new TreeMap<>();
    private Safety safety = Safety.TOKENS;

    @BeforeEach
    void chooseAddresses() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        List<String> list = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            sockets.add(socket);
            list.add(i + "=127.0.0.1:" + socket.getLocalPort());
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        peers = String.join(",", list);
    }

    @AfterEach
    void closeAll() {
        nodes.values().forEach(Election::close);
    }

    private ElectionBuilder describe(int id) {
        List<String> heard = calls.computeIfAbsent(id, any -> new CopyOnWriteArrayList<>());
        return Election.builder("orders")
                .self(id)
                .peers(peers)
                .safety(safety)
                .heartbeat(Duration.ofMillis(50))
                .timeout(Duration.ofMillis(300))
                .lease(Duration.ofMillis(300))
                .data(directory.resolve("n" + id))
                .onElected(lead -> heard.add("elected " + lead.tokenOrZero()))
                .onRevoked((lead, reason) -> heard.add("revoked " + lead.tokenOrZero() + " " + reason));
    }

    private Election start(int id) throws ElectionStartException {
        Election node = describe(id).build().start();
        nodes.put(id, node);
        return node;
    }

    private void startAll() throws ElectionStartException {
        for (int id = 1; id <= 3; id++) {
            start(id);
        }
    }

    private Integer[] without(int leader) {
        List<Integer> others = new ArrayList<>(List.of(1, 2, 3));
        others.remove(Integer.valueOf(leader));
        return others.toArray(new Integer[0]);
    }

    private int awaitAgreement(Integer... ids) {
        int[] leader = new int[1];
        await(
                () -> {
                    leader[0] = 0;
                    for (int id : ids) {
                        int known = nodes.get(id)
                                .leadership()
                                .leader()
                                .map(NodeId::number)
                                .orElse(-1);
                        if (leader[0] != 0 && leader[0] != known) {
                            return false;
                        }
                        leader[0] = known;
                    }
                    return leader[0] > 0
                            && List.of(ids).contains(leader[0])
                            && nodes.get(leader[0]).isLeader();
                },
                () -> {
                    StringBuilder all = new StringBuilder("no agreement:");
                    nodes.forEach((id, node) ->
                            all.append("\n  n").append(id).append(": ").append(node.explain()));
                    return all.toString();
                });
        return leader[0];
    }

    private static void await(BooleanSupplier condition, Supplier<String> otherwise) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(MOST_SECONDS)) {
                fail(otherwise.get());
            }
            try {
                Thread.sleep(2);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                fail("interrupted");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Safety.class)
    void threeNodesElectFailOverAndTakeTheOldLeaderBack(Safety level) throws Exception {
        safety = level;
        startAll();
        int first = awaitAgreement(1, 2, 3);
        long older = nodes.get(first).leadership().term();
        nodes.get(first).isolate(true);
        int second = awaitAgreement(without(first));
        assertThat(second).isNotEqualTo(first);
        List<String> told = calls.get(first);
        if (level != Safety.CLASSIC) {
            assertThat(nodes.get(second).lead().orElseThrow().token()).isGreaterThan(older);
            await(() -> told.size() == 2, () -> "n" + first + " was told " + told);
            assertThat(told).containsExactly("elected " + older, "revoked " + older + " QUORUM_LOST");
            assertThat(nodes.get(first).isLeader()).isFalse();
        }
        nodes.get(first).isolate(false);
        awaitAgreement(1, 2, 3);
    }

    @Test
    void aPriorityNeedNotBeKnownToTheOthersBeforeAndBringsTheLeadBack() throws Exception {
        start(2);
        start(3);
        awaitAgreement(2, 3);
        Preemption policy = Preemption.afterStable(Duration.ofMillis(600));
        nodes.put(1, describe(1).priority(10).preemption(policy).build().start());
        await(() -> nodes.get(1).isLeader(), () -> "n1: " + nodes.get(1).explain());
        assertThat(awaitAgreement(1, 2, 3)).isEqualTo(1);
    }

    @Test
    void aWitnessVotesAndDoesNotLead() throws Exception {
        start(1);
        nodes.put(3, describe(3).role(Roster.Role.WITNESS).build().start());
        assertThat(awaitAgreement(1, 3)).isEqualTo(1);
    }

    @Test
    void closingHandsTheLeadOnWithoutWaitingForTheLease() throws Exception {
        safety = Safety.LEASED;
        startAll();
        int leader = awaitAgreement(1, 2, 3);
        nodes.get(leader).close();
        assertThat(calls.get(leader)).hasSize(2);
        assertThat(calls.get(leader).get(1)).endsWith(" CLOSED");
        assertThat(nodes.get(leader).isLeader()).isFalse();
        awaitAgreement(without(leader));
        nodes.get(leader).close();
    }

    @Test
    void tokensGrowAcrossRestarts() throws Exception {
        startAll();
        int leader = awaitAgreement(1, 2, 3);
        long token = nodes.get(leader).lead().orElseThrow().token();
        closeAll();
        nodes.clear();
        startAll();
        leader = awaitAgreement(1, 2, 3);
        assertThat(nodes.get(leader).lead().orElseThrow().token()).isGreaterThan(token);
    }

    @Test
    void theLeadIsHandedOverOnRequestAndRefusalsHaveAReason() throws Exception {
        startAll();
        int leader = awaitAgreement(1, 2, 3);
        int target = without(leader)[0];
        int other = without(leader)[1];
        HandOffResult refused = nodes.get(other).handOff(target).get(5, TimeUnit.SECONDS);
        assertThat(refused.done()).isFalse();
        assertThat(refused.reason()).isNotEmpty();
        HandOffResult done = handOffOnceHeard(nodes.get(leader), target);
        assertThat(done).isEqualTo(new HandOffResult(true, NodeId.of(target), done.reason()));
        await(
                () -> nodes.get(target).isLeader(),
                () -> "the target: " + nodes.get(target).explain());
        await(() -> calls.get(leader).size() == 2, () -> "the old leader was told " + calls.get(leader));
        assertThat(calls.get(leader).get(1)).endsWith("HANDED_OFF");
        nodes.get(other).close();
        assertThat(nodes.get(other).handOff(target).get(5, TimeUnit.SECONDS).reason())
                .isIn("stopped", "closed");
    }

    /** A node may follow a moment before the leader has its first answer; until then the leader keeps the lead. */
    private static HandOffResult handOffOnceHeard(Election leader, int target) {
        AtomicReference<HandOffResult> result = new AtomicReference<>();
        await(
                () -> {
                    result.set(leader.handOff(target).join());
                    return !result.get().reason().equals("not-heard-lately");
                },
                () -> "the leader: " + leader.explain());
        return result.get();
    }

    @Test
    void whoStepsDownIsFollowedByAnother() throws Exception {
        startAll();
        int leader = awaitAgreement(1, 2, 3);
        nodes.get(leader).stepDown(Duration.ofSeconds(30));
        await(
                () -> nodes.get(1).leadership().leader().map(NodeId::number).orElse(leader) != leader,
                () -> "n1: " + nodes.get(1).explain());
        await(() -> calls.get(leader).size() == 2, () -> "the old leader was told " + calls.get(leader));
        assertThat(calls.get(leader).get(1)).endsWith("STEPPED_DOWN");
    }

    @Test
    void workIsDoneUnderTheTokenOrNotAtAll() throws Exception {
        startAll();
        int leader = awaitAgreement(1, 2, 3);
        List<Long> tokens = new ArrayList<>();
        nodes.get(leader).runIfLeader(tokens::add);
        assertThat(tokens)
                .containsExactly(nodes.get(leader).lead().orElseThrow().token());
        assertThat(nodes.get(leader).lead().orElseThrow().remaining()).isPositive();
        assertThatThrownBy(() -> nodes.get(without(leader)[0]).runIfLeader(tokens::add))
                .isInstanceOf(NotLeaderException.class)
                .hasMessage("node " + without(leader)[0] + " does not lead; node " + leader + " does");
        assertThat(tokens).hasSize(1);
    }

    @Test
    void aloneThereIsNoLeaderAndItSaysWhy() throws Exception {
        Election alone = start(3);
        await(() -> alone.explain().toString().contains("n1="), () -> "says " + alone.explain());
        assertThat(alone.explain().key()).isEqualTo("no-leader");
        assertThat(alone.explain().toString()).contains("n1=connection refused").contains("n2=connection refused");
        assertThat(alone.isLeader()).isFalse();
        assertThat(alone.leadership().leader()).isEmpty();
        alone.close();
        assertThat(alone.explain().key()).isEqualTo("stopped");
    }

    @Test
    void whatCannotStartSaysWhyInOneLine() throws Exception {
        start(1);
        assertThatThrownBy(() -> describe(1).build().start())
                .isInstanceOf(ElectionStartException.class)
                .hasMessageContaining("is in use by another process");
        assertThatThrownBy(() ->
                        describe(1).data(directory.resolve("other")).build().start())
                .isInstanceOf(ElectionStartException.class)
                .hasMessageContaining("is another node or program using the port?");
        describe(2).data(directory.resolve("other2")).build().start().close();
        assertThatThrownBy(() ->
                        describe(3).data(directory.resolve("other2")).build().start())
                .isInstanceOf(ElectionStartException.class)
                .hasMessageContaining("belongs to node 2, not to node 3");
        nodes.get(1).close();
        Path record = directory.resolve("n1/election-term.record");
        byte[] garbage = new byte[(int) Files.size(record)];
        Files.write(record, garbage);
        assertThatThrownBy(() -> describe(1).build().start())
                .isInstanceOf(ElectionStartException.class)
                .hasMessageContaining("both slots of " + record + " are damaged");
        Files.delete(record);
        assertThatThrownBy(() -> describe(1).build().start())
                .isInstanceOf(ElectionStartException.class)
                .hasMessageContaining("is missing although this node has used it");
    }

    @Test
    void eventsComeInOrderWithTheirTimes() throws Exception {
        List<ElectionEvent> events = new CopyOnWriteArrayList<>();
        Election node = describe(1).listener(events::add).build();
        nodes.put(1, node.start());
        start(2);
        start(3);
        int leader = awaitAgreement(1, 2, 3);
        nodes.get(leader).isolate(true);
        awaitAgreement(without(leader));
        node.close();
        assertThat(events.get(0).kind()).isEqualTo(ElectionEvent.Kind.STARTED);
        assertThat(events).extracting(ElectionEvent::kind).contains(ElectionEvent.Kind.LEADER);
        List<ElectionEvent> facts = events.stream()
                .filter(event -> event.kind() != ElectionEvent.Kind.EXPLAIN)
                .toList();
        for (int i = 1; i < facts.size(); i++) {
            assertThat(facts.get(i).nanos() - facts.get(i - 1).nanos()).isNotNegative();
        }
    }
}
