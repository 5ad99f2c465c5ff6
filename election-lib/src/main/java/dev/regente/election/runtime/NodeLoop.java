package dev.regente.election.runtime;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.MalformedMessage;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.loop.ClockWatch;
import dev.regente.election.loop.EventLoop;
import dev.regente.election.loop.NanoClock;
import dev.regente.election.storage.Store;
import dev.regente.election.tcp.Mesh;
import dev.regente.election.tcp.MeshConfig;
import dev.regente.election.tcp.MeshException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The real world of one node: several kernels, the parts, on one event loop with the network; the disk on a second thread
 * and the application's callbacks on a third.
 *
 * <p>Parts see the events of the contract ({@link dev.regente.election.kernel.Kernel}) one at a time. What one part makes
 * known reaches the others, by their wiring, after the handler that published it has ended. A broken invariant stops the
 * node: no part sees another event.
 */
public final class NodeLoop {
    private static final Logger LOG = LoggerFactory.getLogger(NodeLoop.class);
    private static final int MOST_ASKS_WAITING = 16_384;
    private static final long PATIENCE_MILLIS = 5_000;
    private static final long LOOK_MILLIS = 1_000;
    /** A leader that ends waits so long before it takes its connections down. */
    public static final long LINGER_NANOS = 20_000_000L;

    /** An election among healthy nodes is over within this. */
    private static final long ELECTION_NANOS = 10_000_000L;

    /**
     * How elections share a channel.
     *
     * @param channel its name, the same on all nodes
     * @param periodNanos timers of exactly this length may fire together, up to an eighth of it late
     */
    public record Sharing(String channel, long periodNanos) {}

    private final NodeId self;
    private final MeshConfig config;
    private final EventLoop loop;
    private final Mesh mesh;
    private final SplittableRandom random = new SplittableRandom();
    private final DiskThread disk;
    private final ListenerThread listeners;
    private final List<PartHost<?>> parts = new ArrayList<>();
    private final Delivery delivery;
    private final AtomicInteger asksWaiting = new AtomicInteger();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Consumer<String> onBroken;
    private final Runnable onEnded;
    private final BiFunction<NodeId, String, List<Part.Request>> onProfile;
    private final SharedChannel shared;
    private final int sharedNumber;
    private final ClockWatch clocks = new ClockWatch();
    private final Map<String, LongFunction<Ask>> onClockGap = new ConcurrentSkipListMap<>();
    private volatile boolean started;
    private long hurryUntilNanos = NanoClock.nanos();
    private int writesUnderWay;

    /**
     * A node that does nothing yet.
     *
     * @param config of the network; its channels are set here, one for each part
     * @param parts in the order in which they are started
     * @param sharing how elections that come and go share one more channel, or null if none do
     * @param onProfile what parts are asked, before they hear of a new connection, for what the peer says of itself
     * @param onEnded run once, when the disk is at rest and all stores are closed
     * @param onBroken told why, at once and on the event loop, when the node stops by itself; must do next to nothing
     * @throws MeshException if the system gives no selector
     */
    public NodeLoop(
            MeshConfig config,
            List<Part<?>> parts,
            Sharing sharing,
            BiFunction<NodeId, String, List<Part.Request>> onProfile,
            Runnable onEnded,
            Consumer<String> onBroken)
            throws MeshException {
        this.self = config.self();
        this.onBroken = onBroken;
        this.onEnded = onEnded;
        this.onProfile = onProfile;
        List<String> names = new ArrayList<>();
        for (Part<?> part : parts) {
            if (names.contains(part.name())) {
                throw new IllegalArgumentException("two parts are called " + part.name());
            }
            names.add(part.name());
            this.parts.add(new PartHost<>(this, part, names.size(), part.name()));
        }
        if (sharing != null) {
            names.add(sharing.channel());
        }
        this.sharedNumber = sharing == null ? -1 : names.size();
        this.config = config.withChannels(names);
        String threads = "regente-" + self;
        try {
            this.loop = new EventLoop(threads + "-loop", this::defect);
        } catch (IOException e) {
            throw new MeshException("the system gives no selector: " + e.getMessage());
        }
        this.delivery = new Delivery(loop, clocks, this::clockGap, this::broken);
        this.mesh = new Mesh(loop, this.config, random.split(), new Events());
        this.disk = new DiskThread(threads + "-disk", this::written);
        this.shared = sharing == null
                ? null
                : new SharedChannel(this, sharing, config.peers().keySet());
        this.listeners = new ListenerThread(threads + "-listener");
    }

    private final class Events implements Mesh.Listener {
        @Override
        public void linkUp(NodeId peer, String profile) {
            if (!delivery.isRunning()) {
                return;
            }
            onProfile.apply(peer, profile).forEach(request -> part(request.part())
                    .asked(request.ask()));
            parts.forEach(part -> part.linkUp(peer));
            if (shared != null) {
                shared.linkUp(peer);
            }
        }

        @Override
        public void linkDown(NodeId peer) {
            if (!delivery.isRunning()) {
                return;
            }
            parts.forEach(part -> part.linkDown(peer));
            if (shared != null) {
                shared.linkDown(peer);
            }
        }

        @Override
        public void received(NodeId peer, int channel, byte[] payload) throws MalformedMessage {
            if (!delivery.isRunning()) {
                return;
            }
            if (channel == sharedNumber) {
                shared.received(peer, payload);
            } else {
                parts.get(channel - 1).received(peer, payload);
            }
        }
    }

    /**
     * What this part is asked, before anything else is handled, when the monotonic clock stood still for so many
     * nanoseconds, as when the machine was suspended. From any thread.
     */
    public void onClockGap(String name, LongFunction<Ask> ask) {
        onClockGap.put(name, ask);
    }

    /**
     * Listens, and starts the parts in their order. Once only.
     *
     * @param first run on the loop before the parts
     * @throws MeshException if the network cannot be started; the node is then stopped
     */
    public void start(Runnable first) throws MeshException {
        if (started) {
            throw new IllegalStateException("a node is started once");
        }
        started = true;
        try {
            mesh.open();
        } catch (MeshException | RuntimeException e) {
            closeStores();
            ended.complete(null);
            // the thread runs once, to close the selector
            loop.stop();
            loop.start();
            throw e;
        }
        disk.start();
        listeners.start();
        delivery.start();
        loop.execute(() -> {
            first.run();
            parts.forEach(part -> part.begin(config.identity()));
            mesh.start();
        });
        loop.start();
    }

    /** Whether it was started and has not ended. From any thread. */
    public boolean isRunning() {
        return started && !ended.isDone();
    }

    /** Where this node listens. */
    public int port() {
        return mesh.port();
    }

    /**
     * Asks a part for something, from any thread. False if the node does not run, or if so many requests wait that one
     * more would not help.
     */
    public boolean ask(String name, Ask ask) {
        if (shared == null) {
            part(name);
        }
        if (ended.isDone() || asksWaiting.get() >= MOST_ASKS_WAITING) {
            return false;
        }
        asksWaiting.incrementAndGet();
        loop.execute(() -> {
            asksWaiting.decrementAndGet();
            askNow(name, ask);
        });
        return true;
    }

    /**
     * Asks a part for something: what it publishes at once is published before this returns. A shared part that was closed
     * meanwhile does not answer. Loop only.
     */
    public void askNow(String name, Ask ask) {
        PartHost<?> part = shared == null ? part(name) : shared.part(name);
        if (part != null) {
            part.asked(ask);
        }
    }

    /** Opens one more election on the shared channel. Its name must be free. From any thread. False if the node does not run. */
    public boolean open(SharedPart part) {
        return run(() -> {
            if (delivery.isRunning()) {
                shared.open(part);
            }
        });
    }

    /**
     * Takes an election from the shared channel. From any thread.
     *
     * @param lastRequest answered before it goes
     * @param last run on the loop after that
     * @return completed, or failed, on the callbacks' thread once all of its callbacks have returned
     */
    public CompletableFuture<Void> close(String name, Ask lastRequest, Runnable last) {
        CompletableFuture<Void> told = new CompletableFuture<>();
        boolean runs = run(() -> {
            SharedPartHost part = shared.part(name);
            if (delivery.isRunning() && part != null) {
                part.asked(lastRequest);
                shared.close(part);
            }
            last.run();
            callbackOrStop(() -> told.complete(null));
        });
        if (!runs) {
            told.complete(null);
        }
        whenEnded(() -> told.complete(null));
        return told;
    }

    /** Waits, unless in a callback or on the loop, where waiting would be for ever. */
    public void await(CompletableFuture<Void> end) {
        if (loop.inLoop() || listeners.inListener()) {
            return;
        }
        try {
            end.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.error("{}: a callback has not returned for {} ms", self, PATIENCE_MILLIS);
        }
    }

    /**
     * An election is on: for a moment the loop asks for news instead of sleeping, but not while it waits for the disk, which
     * needs the processor more. Loop only.
     */
    public void hurry() {
        hurryUntilNanos = loop.now() + ELECTION_NANOS;
        hurryOrRest();
    }

    private void hurryOrRest() {
        loop.eager(writesUnderWay > 0 ? 0 : hurryUntilNanos - loop.now());
    }

    /** Runs something once the node has stopped, after which nothing that was asked for is done. Any thread. */
    @SuppressWarnings("FutureReturnValueIgnored")
    public void whenEnded(Runnable work) {
        ended.thenRun(work);
    }

    /** Runs something on the loop, from any thread. False if the node does not run. */
    public boolean run(Runnable work) {
        if (!started || ended.isDone()) {
            return false;
        }
        loop.execute(work);
        return true;
    }

    private PartHost<?> part(String name) {
        for (PartHost<?> part : parts) {
            if (part.part().name().equals(name)) {
                return part;
            }
        }
        throw new IllegalArgumentException("there is no part " + name);
    }

    /** For each peer {@code connected} or in a few words why it is not; empty if the node does not run. Any thread. */
    public Map<NodeId, String> links() {
        return look(mesh::describe).orElse(Map.of());
    }

    /** As {@link #links()}, for one shared election: whether the peer has it too. Any thread. */
    public Map<NodeId, String> links(String name) {
        return look(() -> {
                    Map<NodeId, String> states = new TreeMap<>(mesh.describe());
                    SharedPartHost part = shared.part(name);
                    states.replaceAll((peer, state) -> mesh.isUp(peer) && (part == null || !part.isLinked(peer))
                            ? "connected, but the election is not open there"
                            : state);
                    return states;
                })
                .orElse(Map.of());
    }

    /** Looks at something that belongs to the loop, from any thread; empty if the node does not run or hangs. */
    public <T> Optional<T> look(Supplier<T> what) {
        if (!started || ended.isDone()) {
            return Optional.empty();
        }
        if (loop.inLoop()) {
            return Optional.of(what.get());
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> answer.complete(what.get()));
        try {
            return Optional.of(answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }

    /** Cuts this node off from all others, or ends that: what a pulled cable does. For tests and demos. Any thread. */
    public void isolate(boolean isolated) {
        loop.execute(() -> mesh.isolate(isolated));
    }

    /**
     * Stops in good order: the last requests, then what they send, then the connections, the disk and the callbacks.
     * Blocks until all of that is done, unless called from a callback. From any thread but the loop; more than once is
     * allowed.
     *
     * @param lastRequests delivered in this order before the end
     * @param last run on the loop after them
     * @param lingerNanos how long the connections stand after that: whoever takes over has other things to do now than to
     *     notice that they close
     */
    public void stop(List<Part.Request> lastRequests, Runnable last, long lingerNanos) {
        if (started && !ended.isDone()) {
            loop.execute(() -> {
                if (delivery.isRunning()) {
                    lastRequests.forEach(request -> askNow(request.part(), request.ask()));
                    last.run();
                    silence();
                    if (lingerNanos > 0) {
                        loop.timer(this::leave).start(lingerNanos);
                    } else {
                        leave();
                    }
                }
            });
            awaitEnd();
        }
    }

    private void awaitEnd() {
        if (loop.inLoop() || listeners.inListener()) {
            return;
        }
        try {
            ended.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            listeners.awaitStop(PATIENCE_MILLIS);
            loop.awaitStop(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.error("{} did not stop within {} ms", self, PATIENCE_MILLIS);
        }
    }

    private void end() {
        silence();
        leave();
    }

    /** No part sees another event from here on. */
    private void silence() {
        delivery.stop();
        hurryUntilNanos = loop.now();
        loop.eager(0);
        parts.forEach(PartHost::silence);
        if (shared != null) {
            shared.end();
        }
    }

    private void leave() {
        mesh.close(() -> {
            disk.stop();
            listeners.stop();
            // the loop waits for the disk: a file must not be closed under a write
            Thread closer = new Thread(this::closeAfterDisk, "regente-" + self + "-closer");
            closer.setDaemon(true);
            closer.start();
        });
    }

    private void closeAfterDisk() {
        try {
            if (disk.awaitStop(PATIENCE_MILLIS)) {
                closeStores();
            } else {
                // another process must not be let in while this one may still write
                LOG.warn(
                        "{}: the disk did not come to rest within {} ms: the data directory stays locked until this"
                                + " process ends",
                        self,
                        PATIENCE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loop.stop();
        ended.complete(null);
    }

    private void closeStores() {
        for (PartHost<?> part : parts) {
            part.part().stores().values().forEach(Store::close);
        }
        clocks.close();
        onEnded.run();
    }

    // --- for the parts, on the loop

    NodeId self() {
        return self;
    }

    EventLoop loop() {
        return loop;
    }

    SplittableRandom random() {
        return random;
    }

    Delivery delivery() {
        return delivery;
    }

    private void clockGap(long nanos) {
        LOG.warn("{}: the clock stood still for about {} ms: was the machine suspended?", self, nanos / 1_000_000);
        onClockGap.forEach((name, ask) -> askNow(name, ask.apply(nanos)));
    }

    void begin(PartHost<?> part) {
        part.begin(config.identity());
    }

    /** Sends on the shared channel; if that is not possible the connection is of no use any more. */
    void sendShared(NodeId to, byte[] payload) {
        if (!mesh.send(to, sharedNumber, payload)) {
            mesh.disconnect(to, "it takes no more messages");
        }
    }

    /** Runs something on the disk thread once all that was asked for is written. */
    void afterWrites(Runnable work) {
        if (!disk.then(work)) {
            broken("the disk does not keep up");
        }
    }

    void send(NodeId to, int channel, byte[] payload) {
        if (to.equals(self)) {
            throw new IllegalStateException("a kernel sent a message to itself");
        }
        mesh.send(to, channel, payload);
    }

    void persist(DiskThread.Write write) {
        writesUnderWay++;
        hurryOrRest();
        if (!disk.write(write)) {
            broken("the disk does not keep up");
        }
    }

    void published(PartHost<?> from, Notice notice) {
        for (Part.Request request : from.part().wiring().on(notice)) {
            part(request.part()).asked(request.ask());
        }
        if (from.part().isHeard()) {
            long nanos = loop.now();
            callbackOrStop(() -> from.part().listener().on(notice, nanos));
        }
    }

    /** Runs a callback on the listener thread, in order; stops the node if that is not possible any more. Loop only. */
    public void callbackOrStop(Runnable callback) {
        if (!listeners.must(callback)) {
            broken("a callback of the application has not returned for too long");
        }
    }

    void explained(PartHost<?> from, Explanation explanation) {
        long nanos = loop.now();
        listeners.may(() -> from.part().explanations().on(explanation, nanos));
    }

    private void written(List<DiskThread.Write> writes, String failure) {
        loop.execute(() -> {
            writesUnderWay -= writes.size();
            hurryOrRest();
            for (DiskThread.Write write : writes) {
                write.part().written(write.ticket(), failure);
            }
        });
    }

    private void defect(RuntimeException e) {
        LOG.error("{}: a defect of the program", self, e);
        broken("a defect of the program: " + e);
        if (loop.isStopped()) {
            // no socket and no timer will ever end the farewell
            mesh.cut();
        }
    }

    private void broken(String reason) {
        if (!delivery.isRunning()) {
            return;
        }
        // before anything else: what follows may come back here
        delivery.stop();
        LOG.error("{} stops: {}", self, reason);
        onBroken.accept(reason);
        end();
    }
}
