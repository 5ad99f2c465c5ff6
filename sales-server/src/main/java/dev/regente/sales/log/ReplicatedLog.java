package dev.regente.sales.log;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Value;
import dev.regente.sales.replica.Position;
import dev.regente.sales.replica.ReplicaAsk;
import dev.regente.sales.replica.ReplicaNotice;
import dev.regente.sales.store.SalesStore;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of the replica kernel that runs beside the election of this node. Notices come in on the election's listener
 * thread, in order; entries are applied by an {@link Applier}; callers come from any thread.
 *
 * <p>This node serves from the moment its own opening entry is applied, so that nothing that was ever acknowledged is
 * missing from its store then, until the replica says that the lead is over.
 */
public final class ReplicatedLog implements SalesLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicatedLog.class);
    private static final long PATIENCE_MILLIS = 5_000;
    private static final int MOST_WAITING = 10_000;

    /**
     * When the log is compacted: after so much came in since the last time.
     *
     * @param bytes of entries
     * @param entries how many
     */
    public record Compaction(long bytes, long entries) {
        /** A journal of a few tens of megabytes. */
        public static final Compaction DEFAULTS = new Compaction(32L * 1024 * 1024, 50_000);
    }

    /** Who leads, as the election believes. */
    public record Leader(Optional<NodeId> node, long term) {}

    /** A configured node: its address and its role, {@code voter} or {@code witness}. */
    public record Member(NodeId id, String address, String role) {}

    /** What this class needs of the election beside it. */
    public interface Beside {
        /** Asks the replica; false if the node does not run or is overwhelmed. */
        boolean askReplica(Ask ask);

        /** Asks the contact kernel; false as above. */
        boolean askContact(Ask ask);

        /** Who leads. */
        Leader leader();
    }

    private record NotConnected() implements Beside {
        @Override
        public boolean askReplica(Ask ask) {
            return false;
        }

        @Override
        public boolean askContact(Ask ask) {
            return false;
        }

        @Override
        public Leader leader() {
            return new Leader(Optional.empty(), 0);
        }
    }

    private final NodeId self;
    private final List<Member> members;
    private final SalesStore store;
    private final Applier applier;
    private final Runnable onServing;
    private final Compaction compaction;
    private final Copies copies;
    private long bytesSinceCompaction;
    private long entriesSinceCompaction;
    private final AtomicLong requests = new AtomicLong();
    private final Map<Long, CompletableFuture<Applied>> proposals = new ConcurrentHashMap<>();
    private final Map<Long, CompletableFuture<Long>> reads = new ConcurrentHashMap<>();
    private final Map<NodeId, URI> http = new ConcurrentHashMap<>();
    private final Map<NodeId, Long> extents = new ConcurrentHashMap<>();
    private volatile Beside beside = new NotConnected();
    private volatile long lastIndex;
    private volatile OptionalLong freshAtNanos = OptionalLong.empty();
    private ReplicaNotice.LeaderHeard notYetFresh;
    private long token;
    private long endedToken;

    /**
     * A log that is not connected yet.
     *
     * @param onServing run on the applier's thread each time this node begins to serve; must return soon
     * @param onFailure told why when the store can take no more entries
     */
    public ReplicatedLog(
            NodeId self,
            List<Member> members,
            SalesStore store,
            Path directory,
            Compaction compaction,
            Runnable onServing,
            Consumer<String> onFailure) {
        this.self = self;
        this.members = List.copyOf(members);
        this.store = store;
        this.compaction = compaction;
        this.onServing = onServing;
        this.lastIndex = store.applied();
        this.copies = new Copies(
                store,
                directory,
                self.toString(),
                (to, message) -> beside.askContact(new ContactAsk.Send(to, message)),
                this::takeOver);
        this.applier = new Applier("regente-" + self + "-applier", store, this::applied, onFailure);
    }

    /**
     * Connects to the election, before that is started. Until then this node knows no leader and refuses everything.
     *
     * @param ownHttp where this node answers requests
     */
    public void connect(Beside election, URI ownHttp) {
        this.beside = election;
        http.put(self, ownHttp);
        applier.start();
    }

    // ---- callers

    @Override
    public CompletionStage<Applied> submit(Value.Bytes payload) {
        return ask(proposals, request -> new ReplicaAsk.Propose(request, payload), false);
    }

    @Override
    public CompletionStage<Long> confirmRead() {
        return ask(reads, ReplicaAsk.ConfirmRead::new, true);
    }

    private interface Question {
        Ask of(long request);
    }

    /** A request without an answer in time: a read was then surely not done, a proposal may yet be committed. */
    private <T> CompletionStage<T> ask(Map<Long, CompletableFuture<T>> waiting, Question question, boolean harmless) {
        if (waiting.size() >= MOST_WAITING) {
            return CompletableFuture.failedFuture(LogException.notDone("too many requests wait already"));
        }
        long request = requests.incrementAndGet();
        CompletableFuture<T> answer = new CompletableFuture<>();
        waiting.put(request, answer);
        if (!beside.askReplica(question.of(request))) {
            waiting.remove(request);
            return CompletableFuture.failedFuture(LogException.notDone("the node is stopping or overwhelmed"));
        }
        CompletableFuture<T> bounded = answer.copy().orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        return bounded.handle((value, failure) -> {
            waiting.remove(request);
            if (failure == null) {
                return value;
            }
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            if (cause instanceof TimeoutException) {
                String reason = "no majority answered within " + PATIENCE_MILLIS / 1000 + " s";
                throw harmless ? LogException.notDone(reason) : LogException.unknown(reason);
            }
            throw cause instanceof LogException known ? known : LogException.unknown(String.valueOf(cause));
        });
    }

    /** Carries an operator's command to the coordinator; may be lost, so repeat it until it shows. */
    public void petition(Value.Bytes payload) {
        beside.leader()
                .node()
                .filter(leader -> !leader.equals(self))
                .ifPresent(leader -> beside.askContact(new ContactAsk.Petition(leader, payload)));
    }

    @Override
    public ClusterStatus status() {
        Leader leader = beside.leader();
        long serving = servingToken();
        return new ClusterStatus(
                self,
                leader.node(),
                leader.term(),
                serving,
                serving != 0,
                age(),
                members.stream().map(this::describe).toList());
    }

    private ClusterStatus.Node describe(Member member) {
        OptionalLong last;
        if (member.id().equals(self)) {
            last = OptionalLong.of(Math.max(lastIndex, store.applied()));
        } else {
            Long heard = extents.get(member.id());
            last = heard == null ? OptionalLong.empty() : OptionalLong.of(heard);
        }
        return new ClusterStatus.Node(
                member.id(), member.address(), member.role(), last, Optional.ofNullable(http.get(member.id())));
    }

    private OptionalLong age() {
        OptionalLong fresh = freshAtNanos;
        if (servingToken() != 0) {
            return OptionalLong.of(0);
        }
        return fresh.isEmpty()
                ? fresh
                : OptionalLong.of(Math.max(0, (System.nanoTime() - fresh.getAsLong()) / 1_000_000));
    }

    private synchronized long servingToken() {
        return token;
    }

    // ---- notices, on the election's listener thread

    /** Takes a notice of the replica kernel. */
    public void onReplica(Notice notice) {
        if (notice instanceof ReplicaNotice.Committed committed) {
            lastIndex = Math.max(lastIndex, committed.index());
            applier.entry(
                    new SalesStore.Entry(committed.index(), committed.term(), committed.payload()),
                    committed.ownRequest());
            compactIfDue(committed);
            extentChanged();
        } else if (notice instanceof ReplicaNotice.ReadConfirmed read) {
            // all entries up to its index were published before it, so they are applied before it
            applier.afterwards(() -> complete(reads.get(read.request()), read.index()));
        } else if (notice instanceof ReplicaNotice.Refused refused) {
            refused(refused);
        } else if (notice instanceof ReplicaNotice.Serving serving) {
            applier.afterwards(() -> begin(serving.token()));
        } else if (notice instanceof ReplicaNotice.NotServing ended) {
            end(ended);
        } else if (notice instanceof ReplicaNotice.SnapshotNeeded needed) {
            copies.needed(needed.from(), needed.base().index());
        } else if (notice instanceof ReplicaNotice.LeaderHeard heard) {
            lastIndex = Math.max(heard.last(), store.applied());
            extentChanged();
            heard(heard);
        }
    }

    /** Once enough came in since the last time: makes the state durable, and then lets the log forget what led to it. */
    private void compactIfDue(ReplicaNotice.Committed committed) {
        bytesSinceCompaction += committed.payload().length();
        entriesSinceCompaction++;
        if (bytesSinceCompaction >= compaction.bytes() || entriesSinceCompaction >= compaction.entries()) {
            bytesSinceCompaction = 0;
            entriesSinceCompaction = 0;
            copies.afterwards(() -> beside.askReplica(new ReplicaAsk.Compact(store.makeDurable())));
        }
    }

    /** A copy of another node's state is here. Its place is between two entries. */
    private void takeOver(Path copy) {
        applier.afterwards(() -> {
            if (store.takeOver(copy)) {
                LOG.info("{} took over a state up to entry {}", self, store.applied());
            }
            SalesStore.Mark mark = store.installed();
            if (mark.index() > 0) {
                beside.askReplica(new ReplicaAsk.Installed(new Position(mark.term(), mark.index())));
            }
            copies.used();
        });
    }

    /** Takes a notice of the contact kernel. */
    public void onContact(Notice notice) {
        if (notice instanceof ContactNotice.Address address) {
            try {
                http.put(address.node(), URI.create(address.http()));
            } catch (IllegalArgumentException e) {
                LOG.warn("{} says that it answers at an address that is none", address.node());
            }
        } else if (notice instanceof ContactNotice.Extent extent) {
            extents.put(extent.node(), extent.lastIndex());
        } else if (notice instanceof ContactNotice.PieceWanted wanted) {
            copies.wanted(wanted);
        } else if (notice instanceof ContactNotice.Piece piece) {
            copies.piece(piece);
        } else if (notice instanceof ContactNotice.Petition petition) {
            submit(petition.payload()).whenComplete((applied, failure) -> {
                if (failure != null) {
                    LOG.warn("a command of an operator at {} was not done: {}", petition.from(), failure.getMessage());
                } else {
                    LOG.info("a command of an operator at {}: {}", petition.from(), applied.decision());
                }
            });
        }
    }

    private void extentChanged() {
        long last = lastIndex;
        if (!Long.valueOf(last).equals(extents.put(self, last))) {
            beside.askContact(new ContactAsk.Extent(last));
        }
    }

    private void refused(ReplicaNotice.Refused refused) {
        String reason = refused.reason().replace('-', ' ');
        LogException failure = refused.surelyNotDone() ? LogException.notDone(reason) : LogException.unknown(reason);
        fail(proposals.get(refused.request()), failure);
        // a read that is not confirmed was not done, whatever became of the lead
        fail(reads.get(refused.request()), LogException.notDone(reason));
    }

    private static void fail(CompletableFuture<?> waiting, LogException failure) {
        if (waiting != null) {
            waiting.completeExceptionally(failure);
        }
    }

    private static <T> void complete(CompletableFuture<T> waiting, T value) {
        if (waiting != null) {
            waiting.complete(value);
        }
    }

    private void end(ReplicaNotice.NotServing notice) {
        synchronized (this) {
            endedToken = Math.max(endedToken, notice.token());
            if (token <= endedToken) {
                token = 0;
            }
        }
        LOG.info("{} does not serve under token {}: {}", self, notice.token(), notice.reason());
    }

    /** A follower's data is as old as the moment it heard the leader, once it has applied what that had committed. */
    private void heard(ReplicaNotice.LeaderHeard heard) {
        if (store.applied() >= heard.commit()) {
            freshAtNanos = OptionalLong.of(heard.atNanos());
            notYetFresh = null;
        } else if (notYetFresh == null) {
            notYetFresh = heard;
        } else if (store.applied() >= notYetFresh.commit()) {
            freshAtNanos = OptionalLong.of(notYetFresh.atNanos());
            notYetFresh = heard;
        }
    }

    // ---- on the applier's thread

    private void begin(long newToken) {
        synchronized (this) {
            if (newToken <= endedToken) {
                return;
            }
            token = newToken;
        }
        LOG.info("{} serves under token {}, with everything up to entry {}", self, newToken, store.applied());
        onServing.run();
    }

    private void applied(long request, SalesStore.Outcome outcome) {
        CompletableFuture<Applied> waiting = proposals.get(request);
        outcome.decision().ifPresent(decision -> complete(waiting, new Applied(outcome.index(), decision)));
    }

    @Override
    public void close() {
        copies.close();
        applier.stop();
        LogException stopped = LogException.unknown("the node stops");
        proposals.values().forEach(waiting -> fail(waiting, stopped));
        reads.values().forEach(waiting -> fail(waiting, LogException.notDone("the node stops")));
    }
}
