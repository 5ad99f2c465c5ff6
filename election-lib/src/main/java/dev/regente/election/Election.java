package dev.regente.election;

import dev.regente.election.confirm.ElectionKernel;
import dev.regente.election.confirm.TermRecord;
import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Value;
import dev.regente.election.loop.NanoClock;
import dev.regente.election.protocol.ElectionAsk;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.election.recording.RecordingKernel;
import dev.regente.election.runtime.NodeLoop;
import dev.regente.election.runtime.Part;
import dev.regente.election.runtime.SharedPart;
import dev.regente.election.storage.StorageException;
import dev.regente.election.storage.Store;
import dev.regente.election.wire.ElectionCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's part in the election of a cluster.
 *
 * <pre>{@code
 * try (Election election = Election.builder("orders")
 *         .self(1)
 *         .peers("1=10.0.0.1:7101,2=10.0.0.2:7101,3=10.0.0.3:7101")
 *         .data(Path.of("data/n1"))
 *         .onElected(lead -> worker.start(lead.token()))
 *         .onRevoked((lead, reason) -> worker.stop())
 *         .build()
 *         .start()) {
 *     election.runIfLeader(token -> orders.write(order, token));
 * }
 * }</pre>
 *
 * <p>Thread-safe. Callbacks run one at a time on a thread of their own, in the order in which things happened; a slow one
 * delays the next ones and never the election. What a callback throws is logged.
 */
public final class Election implements AutoCloseable {
    static final String PART = "election";
    private static final Logger LOG = LoggerFactory.getLogger(Election.class);

    private final ElectionConfig config;
    private final List<Attachment<?>> attachments;
    private final Callbacks callbacks;
    private final Tracker tracker;
    private final Kernel<ElectionMessage> kernel;
    /** The node that it is one of many on, or null if it has one of its own. */
    private final ElectionNode owner;

    private final String part;
    /** How to refuse the hand-offs that the loop has not yet seen: it drops what waits when it stops. */
    private final Set<Runnable> handOffs = ConcurrentHashMap.newKeySet();

    private volatile NodeLoop node;
    private volatile boolean ended;

    Election(ElectionConfig config, Callbacks callbacks, List<Attachment<?>> attachments) {
        this(config, callbacks, attachments, PART, null);
    }

    /** An election on a node that runs. */
    Election(ElectionConfig config, Callbacks callbacks, String name, ElectionNode owner, NodeLoop running) {
        this(config, callbacks, List.of(), name, owner);
        use(running);
    }

    private Election(
            ElectionConfig config,
            Callbacks callbacks,
            List<Attachment<?>> attachments,
            String part,
            ElectionNode owner) {
        this.config = config;
        this.attachments = attachments;
        this.callbacks = callbacks;
        this.part = part;
        this.owner = owner;
        this.tracker = new Tracker(config.self(), callbacks, work -> node.callbackOrStop(work));
        this.kernel = config.algorithm().kernel(config.settings());
    }

    private void use(NodeLoop loop) {
        node = loop;
        loop.whenEnded(this::refuseHandOffs);
        loop.onClockGap(part, ElectionAsk.ClockGap::new);
    }

    /**
     * Starts to describe a node.
     *
     * @param cluster the name of the cluster; nodes of other clusters are refused
     */
    public static ElectionBuilder builder(String cluster) {
        return new ElectionBuilder(cluster);
    }

    /**
     * Plays elections in memory, heartbeats over loopback, and the life and end of an election of one node, for at most
     * about this long, so that the code of the first real fail-over and hand-over is loaded and warm. Useful once in a process, before the first start.
     *
     * @return how many leads began in the rehearsals
     */
    public static int rehearse(Duration atMost) {
        Duration half = atMost.dividedBy(2);
        SocketRehearsal.run(half);
        LifeRehearsal.run(half);
        return Rehearsal.run(half);
    }

    /**
     * Opens the data directory, listens, and takes part. Once only.
     *
     * @return this
     * @throws ElectionStartException if the node cannot start; nothing of it is left running
     */
    public Election start() throws ElectionStartException {
        config.advice().forEach(line -> LOG.warn("{}: {}", config.self(), line));
        startQuietly();
        return this;
    }

    /** Without what a configuration is advised against. */
    synchronized void startQuietly() throws ElectionStartException {
        if (node != null) {
            throw new IllegalStateException("an election is started once");
        }
        NodeRuntime.start(
                config,
                this::parts,
                new NodeRuntime.Wiring(
                        null, attachments.isEmpty(), this::learn, reason -> tracker.broken(reason, NanoClock.nanos())),
                this::use,
                () -> tracker.started(NanoClock.nanos()));
    }

    /**
     * Makes the data directory if it is not there, and looks whether it is this node's and free. {@link #start} does the
     * same; a server that keeps files of its own there asks first, so that it never touches those of another node.
     *
     * @throws ElectionStartException as at the start
     */
    public void checkData() throws ElectionStartException {
        NodeRuntime.checkData(config);
    }

    private void refuseHandOffs() {
        handOffs.forEach(Runnable::run);
    }

    private List<Part.Request> learn(NodeId peer, String profile) {
        return learned(peer, profile).stream()
                .map(ask -> new Part.Request(part, ask))
                .toList();
    }

    private List<Ask> learned(NodeId peer, String profile) {
        try {
            return List.of(new ElectionAsk.Learn(ElectionConfig.member(peer, profile)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            LOG.warn("{}: {} says of itself what this version does not understand", config.self(), peer);
            return List.of();
        }
    }

    private List<Part<?>> parts(NodeRuntime runtime) throws StorageException {
        List<Part<?>> parts = new ArrayList<>();
        Store term = runtime.records(PART + "-" + TermRecord.STORE);
        for (Attachment<?> attachment : attachments) {
            parts.add(part(attachment, runtime));
        }
        // last, so that the others are ready when it first speaks
        parts.add(part(term, notice -> toAttachments(Translation.event(notice, config.self(), NanoClock.nanos()))));
        return parts;
    }

    private Part<ElectionMessage> part(Store term, Part.Wiring wiring) {
        return new Part<>(
                part,
                recorded(measured()),
                new ElectionCodec(),
                Map.of(TermRecord.STORE, term),
                wiring,
                this::heard,
                Part.Listener.none(),
                tracker::onExplanation);
    }

    private void heard(Notice notice, long nanos) {
        tracker.onNotice(notice, nanos);
        if (notice instanceof ElectionNotice.LeaderChanged change && change.leader() == null) {
            node.hurry();
        }
    }

    private Kernel<ElectionMessage> measured() {
        ElectionMetrics metrics = callbacks.metrics;
        return metrics == ElectionMetrics.NONE
                ? kernel
                : new MeasuredKernel(kernel, metrics, config.heartbeat().toNanos());
    }

    private Kernel<ElectionMessage> recorded(Kernel<ElectionMessage> measured) {
        if (callbacks.trace == null) {
            return measured;
        }
        List<Integer> nodes = config.settings().roster().members().stream()
                .map(member -> member.id().number())
                .toList();
        return new RecordingKernel<>(
                measured,
                new RecordingKernel.Subject(
                        config.cluster(),
                        config.self().number(),
                        nodes,
                        part,
                        config.algorithm().toString().toLowerCase(Locale.ROOT),
                        config.safety().toString().toLowerCase(Locale.ROOT)),
                message -> message.body().type(),
                callbacks.trace);
    }

    /** This election as one of many. */
    SharedPart sharedPart(Store term) {
        return new SharedPart(part(term, Part.Wiring.NONE), config.profile(), this::learned);
    }

    private static <M> Part<M> part(Attachment<M> attachment, NodeRuntime runtime) throws StorageException {
        Map<String, Store> stores = new TreeMap<>();
        for (Map.Entry<String, Attachment.Keeping> each : attachment.stores().entrySet()) {
            String name = attachment.name() + "-" + each.getKey();
            Predicate<Value> startsAfresh = each.getValue().startsAfresh();
            stores.put(
                    each.getKey(), startsAfresh == null ? runtime.records(name) : runtime.journal(name, startsAfresh));
        }
        return new Part<>(
                attachment.name(),
                attachment.kernel(),
                attachment.codec(),
                stores,
                notice -> attachment.toElection().apply(notice).stream()
                        .map(request -> new Part.Request(PART, Translation.ask(request)))
                        .toList(),
                Part.Listener.none(),
                (notice, nanos) -> attachment.listener().accept(notice),
                (explanation, nanos) -> attachment.explanations().accept(explanation));
    }

    private List<Part.Request> toAttachments(ElectionEvent event) {
        if (event == null || attachments.isEmpty()) {
            return List.of();
        }
        List<Part.Request> requests = new ArrayList<>();
        for (Attachment<?> attachment : attachments) {
            for (Ask ask : attachment.fromElection().apply(event)) {
                requests.add(new Part.Request(attachment.name(), ask));
            }
        }
        return requests;
    }

    /** The name under which it was opened on an {@link ElectionNode}; empty for an election on a node of its own. */
    public String name() {
        return owner == null ? "" : part;
    }

    /** How this node takes part. */
    public ElectionConfig config() {
        return config;
    }

    /** The port on which this node listens. */
    public int port() {
        return running().port();
    }

    /** Who leads, as this node knows it now. */
    public Leadership leadership() {
        return tracker.leadership();
    }

    /**
     * Whether this node leads, computed at this moment. At {@link Safety#LEASED} no two nodes answer yes at one instant;
     * still, the lead may end before the next line of the program runs: only a token protects a write.
     */
    public boolean isLeader() {
        return tracker.validLead() != null;
    }

    /** The lead of this node, or empty if it does not lead at this moment. */
    public java.util.Optional<Lead> lead() {
        return java.util.Optional.ofNullable(tracker.validLead());
    }

    /** Work that needs the lead. */
    @FunctionalInterface
    public interface LeaderWork<X extends Exception> {
        /** Does the work; {@code token} goes with every write. */
        void run(long token) throws X;
    }

    /**
     * Does something under the token of this node's lead.
     *
     * @throws NotLeaderException if this node does not lead; the work was then not started
     */
    public <X extends Exception> void runIfLeader(LeaderWork<X> work) throws X {
        Lead lead = tracker.validLead();
        if (lead == null) {
            Leadership known = tracker.leadership();
            throw new NotLeaderException("node " + config.self().number() + " does not lead"
                    + known.leader()
                            .filter(leader -> !known.self())
                            .map(leader -> "; node " + leader.number() + " does")
                            .orElse("; no leader is known"));
        }
        work.run(lead.tokenOrZero());
    }

    /**
     * Gives the lead to another node, which then still has to win.
     *
     * @param target its number, or 0 for the best follower
     * @return completed on the listener thread, or on another once the node has stopped; a refusal is a result with its
     *     reason, never an exception
     */
    public CompletableFuture<HandOffResult> handOff(int target) {
        NodeId to = target == 0 ? null : NodeId.of(target);
        CompletableFuture<HandOffResult> answer = new CompletableFuture<>();
        if (config.safety() == Safety.CLASSIC) {
            answer.complete(new HandOffResult(false, to, "no-hand-off-at-classic"));
            return answer;
        }
        NodeLoop running = running();
        Runnable refusal = () -> answer.complete(new HandOffResult(false, to, "stopped"));
        handOffs.add(refusal);
        boolean asked = running.run(() -> {
            handOffs.remove(refusal);
            tracker.handOff(to, answer, () -> running.askNow(part, new ElectionAsk.HandOff(to)));
        });
        if (!asked) {
            refusal.run();
            handOffs.remove(refusal);
        }
        return answer;
    }

    /** Gives up the lead, if it is here, and does not stand again for this long. */
    public void stepDown(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("a duration of " + duration.toMillis() + " ms is negative");
        }
        request(new ElectionRequest.StepDown(duration, "asked"));
    }

    /** Asks the election for something. False if the node does not run. */
    public boolean request(ElectionRequest request) {
        return !ended && running().ask(part, Translation.ask(request));
    }

    /** Asks an attached kernel for something. False if the node does not run, or far too many requests wait. */
    public boolean ask(Attachment<?> attachment, Ask ask) {
        return running().ask(attachment.name(), ask);
    }

    /** Why this node leads, or who does and since when, or why nobody does; with the state of each connection. */
    public Explanation explain() {
        String stopped = tracker.stopped();
        if (stopped != null) {
            return Explanation.of("stopped").with("reason", stopped);
        }
        NodeLoop running = node;
        if (running == null) {
            return Explanation.of("not-started");
        }
        if (ended) {
            return Explanation.of("stopped").with("reason", "closed");
        }
        Explanation state = running.look(this::explainKernel)
                .orElse(Explanation.of("stopped").with("reason", "closed"));
        Map<NodeId, String> links = owner == null ? running.links() : running.links(part);
        if (state.key().equals("no-leader")) {
            long reachable = config.roster().voters().stream()
                    .filter(voter -> voter.equals(config.self()) || "connected".equals(links.get(voter)))
                    .count();
            state = tracker.withLately(state, NanoClock.nanos())
                    .with("voters", config.roster().voters().size())
                    .with("needed", config.roster().quorum())
                    .with("reachable", reachable);
        }
        for (Map.Entry<NodeId, String> link : links.entrySet()) {
            state = state.with(link.getKey().toString(), link.getValue());
        }
        return state;
    }

    private Explanation explainKernel() {
        if (kernel instanceof ElectionKernel confirmed) {
            return confirmed.explainState(NanoClock.nanos());
        }
        Leadership known = tracker.leadership();
        return Explanation.of("classic")
                .with("leader", known.leader().map(NodeId::toString).orElse("none"))
                .with("promise", "none");
    }

    /** Cuts this node off from all others, or ends that: what a pulled cable does. For tests and demonstrations. */
    public void isolate(boolean isolated) {
        running().isolate(isolated);
    }

    private NodeLoop running() {
        NodeLoop running = node;
        if (running == null) {
            throw new IllegalStateException("the election was not started");
        }
        return running;
    }

    /**
     * Releases the lead, so that another node need not wait for it to run out, tells the callbacks, and stops; one of many
     * elections ends on this node, and the node runs on. Returns when all of that is done, unless called from a callback.
     * More than once is allowed.
     */
    @Override
    public void close() {
        if (owner != null) {
            owner.close(this);
            return;
        }
        NodeLoop running;
        synchronized (this) {
            // a start that runs in another thread is waited for: what it starts is then stopped
            running = node;
        }
        if (running != null) {
            running.stop(
                    List.of(new Part.Request(part, new ElectionAsk.Close())),
                    this::ended,
                    isLeader() ? NodeLoop.LINGER_NANOS : 0);
        }
    }

    // --- for the node

    String part() {
        return part;
    }

    Tracker tracker() {
        return tracker;
    }

    /** The kernel has heard its last request. On the loop. */
    void ended() {
        ended = true;
        tracker.closed("closed");
    }
}
