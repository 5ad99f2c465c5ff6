package dev.regente.sales.log;

import dev.regente.election.ElectionEvent;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Value;
import dev.regente.sales.store.SharedStore;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The order of commands in a shared database instead of a replicated log: one thread brings them there, those that wait
 * together in one transaction under the fencing token. Acknowledged means that the transaction committed.
 */
public final class SharedLog implements SalesLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SharedLog.class);
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_PER_TRANSACTION = 256;
    private static final long PACE_MILLIS = 200;

    private record Waiting(Value.Bytes payload, CompletableFuture<Applied> answer) {}

    private final NodeId self;
    private final List<ReplicatedLog.Member> members;
    private final SharedStore store;
    private final Runnable onServing;
    private final Map<NodeId, URI> http = new ConcurrentHashMap<>();
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread;
    private Supplier<ReplicatedLog.Leader> leader = () -> new ReplicatedLog.Leader(Optional.empty(), 0);
    private volatile long given;
    private volatile long sealed;
    private volatile boolean ended;

    /** A log over this store, which serves nothing yet. */
    public SharedLog(NodeId self, List<ReplicatedLog.Member> members, SharedStore store, Runnable onServing) {
        this.self = self;
        this.members = List.copyOf(members);
        this.store = store;
        this.onServing = onServing;
        this.thread = new Thread(this::run, "regente-" + self + "-writer");
        thread.setDaemon(true);
    }

    /** Connects to the election, before that is started. */
    public void connect(Supplier<ReplicatedLog.Leader> election, URI ownHttp) {
        leader = election;
        http.put(self, ownHttp);
        thread.start();
    }

    // ---- the election

    /** Takes an event of the election, on its listener thread. */
    public void onElection(ElectionEvent event) {
        if (event.kind() == ElectionEvent.Kind.ELECTED) {
            given = event.term();
        } else if (event.kind() == ElectionEvent.Kind.REVOKED && given == event.term()) {
            given = 0;
        }
    }

    /** Takes a notice of the contact kernel. */
    public void onContact(Notice notice) {
        if (notice instanceof ContactNotice.Address address) {
            try {
                http.put(address.node(), URI.create(address.http()));
            } catch (IllegalArgumentException e) {
                LOG.warn("{} says that it answers at an address that is none", address.node());
            }
        } else if (notice instanceof ContactNotice.Petition petition) {
            submit(petition.payload())
                    .whenComplete((applied, failure) -> LOG.info(
                            "a command of an operator at {}: {}",
                            petition.from(),
                            failure == null ? applied.decision() : failure.getMessage()));
        }
    }

    // ---- callers

    @Override
    public CompletionStage<Applied> submit(Value.Bytes payload) {
        CompletableFuture<Applied> answer = new CompletableFuture<>();
        if (serving() == 0) {
            answer.completeExceptionally(LogException.notDone("not serving"));
        } else if (!queue.offer(new Waiting(payload, answer))) {
            answer.completeExceptionally(LogException.notDone("too many requests wait already"));
        }
        return answer;
    }

    /** Every read of the shared database shows what was committed before it. */
    @Override
    public CompletionStage<Long> confirmRead() {
        return CompletableFuture.completedFuture(store.applied());
    }

    private long serving() {
        long token = given;
        return token != 0 && sealed == token ? token : 0;
    }

    @Override
    public ClusterStatus status() {
        ReplicatedLog.Leader known = leader.get();
        long token = serving();
        OptionalLong last = OptionalLong.of(store.applied());
        return new ClusterStatus(
                self,
                known.node(),
                known.term(),
                token,
                token != 0,
                OptionalLong.of(0),
                members.stream()
                        .map(member -> new ClusterStatus.Node(
                                member.id(),
                                member.address(),
                                member.role(),
                                last,
                                Optional.ofNullable(http.get(member.id()))))
                        .toList());
    }

    // ---- the writer

    private void run() {
        List<Waiting> batch = new ArrayList<>();
        while (!ended) {
            try {
                sealIfElected();
                Waiting first = queue.poll(PACE_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, MOST_PER_TRANSACTION - 1);
                    write(batch);
                    batch.clear();
                }
            } catch (InterruptedException e) {
                LOG.warn("the writer was interrupted, and goes on");
            }
        }
        queue.drainTo(batch);
        batch.forEach(waiting -> waiting.answer().completeExceptionally(LogException.notDone("the node stops")));
    }

    private void sealIfElected() {
        long token = given;
        if (token == 0 || token == sealed) {
            return;
        }
        try {
            store.seal(token);
            sealed = token;
            LOG.info("{} serves under token {} from the shared database", self, token);
            onServing.run();
        } catch (SharedStore.WriteFailed e) {
            LOG.warn("{} cannot serve under token {} yet: {}", self, token, e.getMessage());
        }
    }

    private void write(List<Waiting> batch) {
        long token = serving();
        if (token == 0) {
            batch.forEach(waiting -> waiting.answer().completeExceptionally(LogException.notDone("not serving")));
            return;
        }
        try {
            long first = store.applied() + 1;
            var decisions =
                    store.apply(token, batch.stream().map(Waiting::payload).toList());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).answer().complete(new Applied(first + i, decisions.get(i)));
            }
        } catch (SharedStore.WriteFailed e) {
            LogException failure =
                    e.surelyNotDone() ? LogException.notDone(e.getMessage()) : LogException.unknown(e.getMessage());
            batch.forEach(waiting -> waiting.answer().completeExceptionally(failure));
            if (e.stale()) {
                sealed = 0;
                given = 0;
            }
        }
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
