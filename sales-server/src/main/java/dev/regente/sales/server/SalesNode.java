package dev.regente.sales.server;

import dev.regente.election.Attachment;
import dev.regente.election.Election;
import dev.regente.election.ElectionBuilder;
import dev.regente.election.ElectionConfig;
import dev.regente.election.ElectionEvent;
import dev.regente.election.ElectionRequest;
import dev.regente.election.ElectionStartException;
import dev.regente.election.Leadership;
import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Roster;
import dev.regente.election.kernel.Value;
import dev.regente.sales.http.Passwords;
import dev.regente.sales.http.SalesHttp;
import dev.regente.sales.http.Services;
import dev.regente.sales.log.Chronicle;
import dev.regente.sales.log.ContactAsk;
import dev.regente.sales.log.ContactCodec;
import dev.regente.sales.log.ContactKernel;
import dev.regente.sales.log.ContactMessage;
import dev.regente.sales.log.ReplicaCodec;
import dev.regente.sales.log.ReplicatedLog;
import dev.regente.sales.log.SalesLog;
import dev.regente.sales.log.SharedLog;
import dev.regente.sales.replica.Position;
import dev.regente.sales.replica.ReplicaAsk;
import dev.regente.sales.replica.ReplicaKernel;
import dev.regente.sales.replica.ReplicaMessage;
import dev.regente.sales.replica.ReplicaNotice;
import dev.regente.sales.replica.ReplicaStart;
import dev.regente.sales.store.SalesData;
import dev.regente.sales.store.SalesStore;
import dev.regente.sales.store.SharedStore;
import dev.regente.sales.store.StoreException;
import io.javalin.util.JavalinBindException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running sales server: the election with the replica and the contact kernel beside it, the store, and HTTP. Started
 * and closed once.
 */
public final class SalesNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SalesNode.class);
    private static final long HAND_OFF_SECONDS = 3;
    private static final String DIRECTORY_OF_AN_ELECTION = "meta";
    private static final long ADMISSION_PACE_MILLIS = 20;
    private static final String REPLICA = "replica";
    private static final String CONTACT = "contact";

    private final CompletableFuture<String> failure = new CompletableFuture<>();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private Election election;
    private SalesHttp http;
    private SalesLog log;
    private final Chronicle chronicle = new Chronicle();
    private volatile Chores chores;
    private Optional<DemoControls> demo = Optional.empty();
    private SalesStore store;

    private SalesNode() {}

    /**
     * Rehearses, opens the data directory, listens and takes part.
     *
     * @throws IllegalArgumentException if the settings do not fit together
     * @throws StartException if the node cannot start; nothing of it is left running
     */
    public static SalesNode start(NodeSettings settings) throws StartException {
        return start(settings, Optional.empty());
    }

    /** The same; the election's trace goes to these lines, if there are any. */
    public static SalesNode start(NodeSettings settings, Optional<Consumer<String>> trace) throws StartException {
        Election described = builder(settings).build();
        ElectionConfig config = described.config();
        onlyVotersAndWitnesses(config.roster());
        Rehearsal.run(settings.zone());
        // a directory that an election used without this server's log may be the successor of a lost one
        boolean known = Files.exists(settings.data().resolve(DIRECTORY_OF_AN_ELECTION));
        SalesNode node = new SalesNode();
        try {
            // before the database is opened: it may be the one of another node, or of another process
            described.checkData();
            node.assemble(settings, config, known, trace);
            return node;
        } catch (ElectionStartException | StoreException e) {
            node.close();
            throw new StartException(e.getMessage(), e);
        } catch (JavalinBindException e) {
            node.close();
            throw new StartException(
                    "cannot listen on --http " + settings.http().host() + ":"
                            + settings.http().port() + ": the port is in use, or not allowed; choose another",
                    e);
        }
    }

    private static ElectionBuilder builder(NodeSettings settings) {
        NodeSettings.ElectionSettings election = settings.election();
        ElectionBuilder builder = Election.builder(settings.cluster())
                .self(settings.id())
                .peers(settings.peers())
                .safety(election.safety())
                .algorithm(election.algorithm())
                .heartbeat(election.heartbeat())
                .timeout(election.timeout())
                .lease(election.lease())
                .preemption(election.preemption())
                .security(settings.security())
                .data(settings.data());
        return settings.insecure() ? builder.insecure() : builder;
    }

    private static void onlyVotersAndWitnesses(Roster roster) {
        for (Roster.Member member : roster.members()) {
            if (member.role() == Roster.Role.OBSERVER) {
                throw new IllegalArgumentException(
                        "node " + member.id().number()
                                + " is an observer, but every node of the sales server stores the log: make it a voter or witness");
            }
        }
    }

    private void assemble(NodeSettings settings, ElectionConfig config, boolean known, Optional<Consumer<String>> trace)
            throws ElectionStartException {
        if (settings.log().shared().isPresent()) {
            assembleShared(settings, config, settings.log().shared().get(), trace);
            return;
        }
        store = SalesStore.open(
                settings.data().resolve("sales.db"), config.self().toString());
        parts.push(store);
        ReplicatedLog replicated = new ReplicatedLog(
                config.self(),
                members(config),
                store,
                settings.data(),
                settings.log().compaction(),
                this::served,
                failure::complete);
        log = replicated;
        URI url = listen(settings, store);
        Attachment<ReplicaMessage> replica = Attachment.of(
                        REPLICA,
                        new ReplicaKernel(
                                config.roster(),
                                config.self(),
                                settings.log().replica(),
                                store.applied(),
                                new Position(
                                        store.installed().term(),
                                        store.installed().index()),
                                known ? ReplicaStart.LEARNS : ReplicaStart.WAITS),
                        new ReplicaCodec())
                .keepsAll("journal", ReplicaKernel::startsAfresh)
                .fromElection(SalesNode::fromElection)
                .toElection(SalesNode::toElection)
                .listener(replicated::onReplica);
        Attachment<ContactMessage> contact = Attachment.of(
                        CONTACT, new ContactKernel(url.toString()), new ContactCodec())
                .listener(replicated::onContact);
        begin(
                builder(settings).asksBeforeHandOff().attach(replica).attach(contact),
                trace,
                event -> {},
                () -> replicated.connect(new BesideElection(election, replica, contact), url));
        parts.push(replicated);
        startElection();
        if (!known) {
            tellWhenAdmitted(replica);
        }
        finish(settings, store, replicated::petition);
    }

    /** All nodes share a database: the election and its tokens alone say who writes there. */
    private void assembleShared(
            NodeSettings settings, ElectionConfig config, String url, Optional<Consumer<String>> trace)
            throws ElectionStartException {
        SharedStore shared = SharedStore.open(withPassword(url), settings.cluster());
        parts.push(shared);
        SharedLog sharedLog = new SharedLog(config.self(), members(config), shared, this::served);
        log = sharedLog;
        URI http = listen(settings, shared);
        Attachment<ContactMessage> contact = Attachment.of(
                        CONTACT, new ContactKernel(http.toString()), new ContactCodec())
                .listener(sharedLog::onContact);
        begin(
                builder(settings).attach(contact),
                trace,
                sharedLog::onElection,
                () -> sharedLog.connect(() -> leader(election), http));
        parts.push(sharedLog);
        startElection();
        finish(settings, shared, payload -> leader(election)
                .node()
                .filter(node -> !node.equals(config.self()))
                .ifPresent(node -> election.ask(contact, new ContactAsk.Petition(node, payload))));
    }

    /** So that the password need not stand on a command line, which others can read. */
    private static String withPassword(String url) {
        String password = System.getenv("REGENTE_STORE_PASSWORD");
        return password == null
                ? url
                : url + (url.contains("?") ? "&" : "?") + "password="
                        + URLEncoder.encode(password, StandardCharsets.UTF_8);
    }

    private URI listen(NodeSettings settings, SalesData data) {
        demo = settings.demoControls() ? Optional.of(new DemoControls(System.out)) : Optional.empty();
        Passwords passwords = new Passwords(Passwords.DEFAULT_COST);
        parts.push(passwords);
        Services services = new Services(
                data,
                log,
                passwords,
                Clock.systemUTC(),
                settings.zone(),
                settings.sessionTtl(),
                settings.checkDigits(),
                chronicle,
                demo.map(controls -> controls));
        http = SalesHttp.start(settings.http().host(), settings.http().port(), services, this::trouble);
        parts.push(http);
        return settings.advertised().orElse(URI.create(settings.http().url(http.port())));
    }

    private void begin(
            ElectionBuilder described,
            Optional<Consumer<String>> trace,
            Consumer<ElectionEvent> also,
            Runnable connect) {
        trace.ifPresent(described::trace);
        demo.ifPresent(controls -> described.attach(controls.attachment()));
        election = described
                .listener(event -> {
                    happened(event);
                    also.accept(event);
                })
                .build();
        demo.ifPresent(controls -> controls.connect(election));
        connect.run();
    }

    private void startElection() throws ElectionStartException {
        election.start();
        parts.push(election);
    }

    private void finish(NodeSettings settings, SalesData data, Consumer<Value.Bytes> petition) {
        chores = new Chores(data, log, petition, new FirstManagerFile(settings.data()), settings.demoData());
        parts.push(chores);
        http.rehearsed();
    }

    private static ReplicatedLog.Leader leader(Election election) {
        Leadership known = election.leadership();
        return new ReplicatedLog.Leader(known.leader(), known.term());
    }

    /** The log of a new disk stays mute as long as the election does. */
    private void tellWhenAdmitted(Attachment<ReplicaMessage> replica) {
        CountDownLatch stopped = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    try {
                        while (isMute(election.explain())) {
                            if (stopped.await(ADMISSION_PACE_MILLIS, TimeUnit.MILLISECONDS)) {
                                return;
                            }
                        }
                        election.ask(replica, new ReplicaAsk.Admitted());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "admission");
        thread.setDaemon(true);
        thread.start();
        parts.push(stopped::countDown);
    }

    private static boolean isMute(Explanation state) {
        return state.details().stream().anyMatch(detail -> detail.name().equals("mute"));
    }

    private static List<ReplicatedLog.Member> members(ElectionConfig config) {
        return config.roster().members().stream()
                .map(member -> new ReplicatedLog.Member(
                        member.id(),
                        config.addresses().get(member.id()),
                        member.role().name().toLowerCase(Locale.ROOT)))
                .toList();
    }

    /** The wiring from the election to the replica. */
    static List<Ask> fromElection(ElectionEvent event) {
        return switch (event.kind()) {
            case ELECTED -> List.of(new ReplicaAsk.Lead(event.term()));
            case REVOKED -> List.of(new ReplicaAsk.EndLead(event.term()));
            case HAND_OFF_WANTED -> List.of(new ReplicaAsk.PrepareHandOff(event.node()));
            case HAND_OFF_ENDED -> List.of(new ReplicaAsk.CancelHandOff());
            default -> List.of();
        };
    }

    /** The wiring from the replica to the election. */
    static List<ElectionRequest> toElection(Notice notice) {
        if (notice instanceof ReplicaNotice.TermFloor floor) {
            return List.of(new ElectionRequest.TermFloor(floor.term()));
        } else if (notice instanceof ReplicaNotice.Eligible eligible) {
            return List.of(new ElectionRequest.Eligible(eligible.eligible(), eligible.reason()));
        } else if (notice instanceof ReplicaNotice.StepDown stepDown) {
            return List.of(new ElectionRequest.StepDown(Duration.ofNanos(stepDown.durationNanos()), stepDown.reason()));
        } else if (notice instanceof ReplicaNotice.HandOffReady ready) {
            return List.of(new ElectionRequest.HandOff(ready.target()));
        } else if (notice instanceof ReplicaNotice.HandOffAbandoned abandoned) {
            return List.of(new ElectionRequest.DeclineHandOff(abandoned.target(), abandoned.reason()));
        } else {
            return List.of();
        }
    }

    private record BesideElection(Election election, Attachment<?> replica, Attachment<?> contact)
            implements ReplicatedLog.Beside {
        @Override
        public boolean askReplica(Ask ask) {
            return election.ask(replica, ask);
        }

        @Override
        public boolean askContact(Ask ask) {
            return election.ask(contact, ask);
        }

        @Override
        public ReplicatedLog.Leader leader() {
            return SalesNode.leader(election);
        }
    }

    private void happened(ElectionEvent event) {
        chronicle.add(event);
        if (event.kind() == ElectionEvent.Kind.HALTED) {
            failure.complete(event.reason());
        }
    }

    private void served() {
        Chores known = chores;
        if (known != null) {
            known.wake();
        }
    }

    private Optional<String> trouble() {
        return Optional.ofNullable(failure.getNow(null));
    }

    private void handOver() {
        if (!parts.isEmpty() && !failure.isDone() && log.status().serving()) {
            try {
                election.handOff(0).get(HAND_OFF_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                LOG.info("nobody took the lead over: {}", e.getMessage());
            }
        }
    }

    /** Where it answers HTTP. */
    public int httpPort() {
        return http.port();
    }

    /** The election of this node. */
    public Election election() {
        return election;
    }

    /** The state of this node, unless it is in a shared database. */
    public SalesStore store() {
        return store;
    }

    /** The log of this node. */
    public SalesLog log() {
        return log;
    }

    /** Completed with the reason if this node can work no more; it then only waits to be closed. */
    public CompletableFuture<String> failure() {
        return failure;
    }

    /**
     * Hands the lead over, if it is here, so that callers wait as little as possible, and stops; HTTP goes after the
     * election, so that the last callers are told what became of their requests.
     */
    @Override
    public synchronized void close() {
        handOver();
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.warn("while stopping: {}", e.getMessage());
            }
        }
    }
}
