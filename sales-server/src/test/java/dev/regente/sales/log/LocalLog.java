package dev.regente.sales.log;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.sales.domain.Decision;
import dev.regente.sales.store.SalesData;
import dev.regente.sales.store.SalesStore;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A log of one node in memory, whose behaviour a test can change: for tests of the HTTP side alone. */
public final class LocalLog implements SalesLog, AutoCloseable {
    private final SalesData store;
    private final Function<Value.Bytes, Decision> applying;
    private final ExecutorService applier = Executors.newSingleThreadExecutor(r -> new Thread(r, "local-log"));
    private final AtomicInteger submitted = new AtomicInteger();
    private volatile Optional<URI> elsewhere = Optional.empty();
    private volatile boolean serving = true;
    private volatile LogException failure;
    private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

    public LocalLog(SalesStore store) {
        this(store, payload -> store.apply(List.of(new SalesStore.Entry(store.applied() + 1, payload)))
                .get(0)
                .decision()
                .orElseThrow());
    }

    /** A log over any data. */
    public LocalLog(SalesData store, Function<Value.Bytes, Decision> applying) {
        this.store = store;
        this.applying = applying;
    }

    @Override
    public CompletionStage<Applied> submit(Value.Bytes payload) {
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        submitted.incrementAndGet();
        return gate.thenApplyAsync(
                open -> {
                    long index = store.applied() + 1;
                    return new Applied(index, applying.apply(payload));
                },
                applier);
    }

    @Override
    public CompletionStage<Long> confirmRead() {
        return failure != null
                ? CompletableFuture.failedFuture(failure)
                : CompletableFuture.supplyAsync(store::applied, applier);
    }

    @Override
    public ClusterStatus status() {
        NodeId self = NodeId.of(1);
        NodeId other = NodeId.of(2);
        Optional<NodeId> leader =
                serving ? Optional.of(self) : elsewhere.isPresent() ? Optional.of(other) : Optional.empty();
        return new ClusterStatus(
                self,
                leader,
                leader.isPresent() ? 7 : 0,
                serving ? 7 : 0,
                serving,
                OptionalLong.of(serving ? 0 : 42),
                List.of(
                        new ClusterStatus.Node(
                                self, "127.0.0.1:7101", "voter", OptionalLong.of(store.applied()), Optional.empty()),
                        new ClusterStatus.Node(other, "127.0.0.1:7102", "voter", OptionalLong.empty(), elsewhere)));
    }

    /** From now on this node follows a coordinator that answers there, or nobody. */
    public void follow(URI coordinator) {
        elsewhere = Optional.ofNullable(coordinator);
        serving = false;
    }

    /** From now on everything fails like this; null for nothing. */
    public void failWith(LogException e) {
        failure = e;
    }

    /** Entries submitted from now on are applied once the future that is returned completes. */
    public CompletableFuture<Void> hold() {
        gate = new CompletableFuture<>();
        return gate;
    }

    /** How many entries were submitted. */
    public int submitted() {
        return submitted.get();
    }

    @Override
    public void close() {
        applier.shutdownNow();
    }
}
