package dev.regente.sales.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.sales.domain.CommandCodec;
import dev.regente.sales.domain.Decision;
import dev.regente.sales.domain.DemoData;
import dev.regente.sales.replica.ReplicaAsk;
import dev.regente.sales.replica.ReplicaNotice;
import dev.regente.sales.store.SalesStore;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Notices in, answers out: the replica is played by the test. */
class ReplicatedLogTest {
    private static final Value.Bytes NOTHING = Value.of(new byte[0]);
    private static final Value.Bytes SEED = CommandCodec.encode(DemoData.seed("hash"));

    @TempDir
    Path dir;

    private SalesStore store;
    private ReplicatedLog log;
    private final List<Ask> asked = new ArrayList<>();
    private final AtomicInteger served = new AtomicInteger();
    private final CompletableFuture<String> failure = new CompletableFuture<>();
    private volatile boolean running = true;

    @BeforeEach
    void start() {
        store = SalesStore.open(dir.resolve("sales.db"), "n1");
        log = new ReplicatedLog(
                NodeId.of(1),
                List.of(
                        new ReplicatedLog.Member(NodeId.of(1), "127.0.0.1:7101", "voter"),
                        new ReplicatedLog.Member(NodeId.of(2), "127.0.0.1:7102", "voter")),
                store,
                dir,
                ReplicatedLog.Compaction.DEFAULTS,
                served::incrementAndGet,
                failure::complete);
        ReplicatedLog.Beside beside = new ReplicatedLog.Beside() {
            @Override
            public boolean askReplica(Ask ask) {
                asked.add(ask);
                return running;
            }

            @Override
            public boolean askContact(Ask ask) {
                return running;
            }

            @Override
            public ReplicatedLog.Leader leader() {
                return new ReplicatedLog.Leader(Optional.of(NodeId.of(2)), 4);
            }
        };
        log.connect(beside, URI.create("http://127.0.0.1:8101"));
    }

    @AfterEach
    void stop() {
        log.close();
        store.close();
    }

    /** Waits for the applier: an answer that it can only give after all before it. */
    private void applied() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        log.confirmRead().whenComplete((index, e) -> done.countDown());
        ReplicaAsk.ConfirmRead read = (ReplicaAsk.ConfirmRead) asked.get(asked.size() - 1);
        log.onReplica(new ReplicaNotice.ReadConfirmed(read.request(), store.applied()));
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private static LogException cause(Runnable call) {
        try {
            call.run();
        } catch (CompletionException e) {
            return (LogException) e.getCause();
        }
        throw new AssertionError("it did not fail");
    }

    @Test
    void aProposalIsAnsweredOnceItIsAppliedHere() {
        var answer = log.submit(SEED).toCompletableFuture();
        ReplicaAsk.Propose propose = (ReplicaAsk.Propose) asked.get(0);
        assertThat(propose.payload()).isEqualTo(SEED);
        log.onReplica(new ReplicaNotice.Committed(1, 4, NOTHING, 0));
        log.onReplica(new ReplicaNotice.Committed(2, 4, SEED, propose.request()));
        SalesLog.Applied applied = answer.join();
        assertThat(applied).isEqualTo(new SalesLog.Applied(2, new Decision.Seeded(9)));
        assertThat(store.applied()).isEqualTo(2);
    }

    @Test
    void aRefusalSaysWhetherItSurelyDidNotHappen() {
        var first = log.submit(SEED).toCompletableFuture();
        var second = log.submit(SEED).toCompletableFuture();
        log.onReplica(new ReplicaNotice.Refused(1, true, "not-serving"));
        log.onReplica(new ReplicaNotice.Refused(2, false, "lead-ended"));
        assertThat(cause(first::join).surelyNotDone()).isTrue();
        assertThat(cause(first::join)).hasMessage("not serving");
        assertThat(cause(second::join).surelyNotDone()).isFalse();
    }

    @Test
    void aReadThatIsNotConfirmedWasNotDone() {
        var read = log.confirmRead().toCompletableFuture();
        log.onReplica(new ReplicaNotice.Refused(1, false, "lead-ended"));
        assertThat(cause(read::join).surelyNotDone()).isTrue();
    }

    @Test
    void aNodeThatStopsRefusesAtOnce() {
        running = false;
        assertThat(cause(() -> log.submit(SEED).toCompletableFuture().join()).surelyNotDone())
                .isTrue();
    }

    @Test
    void aReadIsConfirmedOnlyAfterWhatCameBeforeItIsApplied() {
        var read = log.confirmRead().toCompletableFuture();
        for (int i = 1; i <= 50; i++) {
            log.onReplica(new ReplicaNotice.Committed(i, 4, NOTHING, 0));
        }
        log.onReplica(new ReplicaNotice.ReadConfirmed(1, 50));
        assertThat(read.join()).isEqualTo(50);
        assertThat(store.applied()).isEqualTo(50);
    }

    @Test
    void itServesFromItsOpeningEntryUntilTheLeadEnds() throws Exception {
        assertThat(log.status().serving()).isFalse();
        log.onReplica(new ReplicaNotice.Committed(1, 4, NOTHING, 0));
        log.onReplica(new ReplicaNotice.Serving(4));
        applied();
        assertThat(log.status().serving()).isTrue();
        assertThat(log.status().token()).isEqualTo(4);
        assertThat(served).hasValue(1);
        log.onReplica(new ReplicaNotice.NotServing(4, "token-taken-back"));
        assertThat(log.status().serving()).isFalse();
        assertThat(log.status().token()).isZero();
    }

    @Test
    void aLeadThatEndedBeforeItBeganIsNotServed() throws Exception {
        log.onReplica(new ReplicaNotice.NotServing(5, "promised-higher"));
        log.onReplica(new ReplicaNotice.Serving(5));
        applied();
        assertThat(log.status().serving()).isFalse();
        assertThat(served).hasValue(0);
        log.onReplica(new ReplicaNotice.Serving(6));
        log.onReplica(new ReplicaNotice.NotServing(5, "late"));
        applied();
        assertThat(log.status().token()).isEqualTo(6);
    }

    @Test
    void aFollowerKnowsTheAgeOfItsDataOnceItHasWhatTheLeaderHad() throws Exception {
        assertThat(log.status().ageMillis()).isEmpty();
        long now = System.nanoTime();
        log.onReplica(new ReplicaNotice.LeaderHeard(NodeId.of(2), 4, 1, 1, now - 60_000_000_000L));
        assertThat(log.status().ageMillis()).as("entry 1 is not applied yet").isEmpty();
        log.onReplica(new ReplicaNotice.Committed(1, 4, NOTHING, 0));
        applied();
        log.onReplica(new ReplicaNotice.LeaderHeard(NodeId.of(2), 4, 1, 3, now));
        assertThat(log.status().ageMillis().orElseThrow()).isBetween(0L, 30_000L);
        assertThat(log.status().nodes().get(0).lastIndex()).hasValue(3);
    }

    @Test
    void addressesOfOthersBecomeKnown() {
        assertThat(log.status().elsewhere()).isEmpty();
        log.onContact(new ContactNotice.Address(NodeId.of(2), "http://127.0.0.1:8102"));
        log.onContact(new ContactNotice.Extent(NodeId.of(2), 17));
        assertThat(log.status().elsewhere()).contains(URI.create("http://127.0.0.1:8102"));
        assertThat(log.status().nodes().get(1).lastIndex()).hasValue(17);
        log.onContact(new ContactNotice.Address(NodeId.of(2), "no address at all"));
        assertThat(log.status().elsewhere()).contains(URI.create("http://127.0.0.1:8102"));
    }

    @Test
    void aStoreThatFailsStopsTheNode() throws Exception {
        log.onReplica(new ReplicaNotice.Committed(1, 4, Value.of(new byte[] {9}), 0));
        assertThat(failure.get(10, TimeUnit.SECONDS)).contains("entry 1 cannot be read");
        assertThatThrownBy(() -> store.apply(List.of(new SalesStore.Entry(3, NOTHING))))
                .hasMessageContaining("gap");
    }
}
