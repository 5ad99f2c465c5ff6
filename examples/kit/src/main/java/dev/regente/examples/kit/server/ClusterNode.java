package dev.regente.examples.kit.server;

import dev.regente.election.Election;
import dev.regente.election.ElectionEvent;
import dev.regente.election.ElectionStartException;
import dev.regente.election.Lead;
import dev.regente.election.Leadership;
import dev.regente.election.RevokeReason;
import dev.regente.election.fencing.JdbcGuard;
import dev.regente.election.fencing.StaleTokenException;
import dev.regente.examples.kit.HostPort;
import dev.regente.examples.kit.Line;
import dev.regente.examples.kit.Refusal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ServerSocketFactory;

/**
 * One node of a server of which only the elected one works: the election, the shared store and the connections, put
 * together. A service asks it to read and write; everything that has to do with who leads happens here. Thread-safe.
 */
public final class ClusterNode implements AutoCloseable {
    private static final int BACKLOG = 512;
    private static final int HEARTBEATS_PER_LEASE = 5;
    private static final Duration TURN = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_FREEZE = Duration.ofMinutes(1);

    private final NodeSettings settings;
    private final OperationLog log;
    private final SharedStore store;
    private final Election election;
    private final CompletableFuture<String> halted = new CompletableFuture<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    /** One write at a time: a service need not think of two. */
    private final ReentrantLock turn = new ReentrantLock(true);

    private Service service;
    private LineServer clients;
    /** The lead whose first transaction is committed; null if there is none. */
    private volatile Lead active;

    private volatile CountDownLatch frozen = new CountDownLatch(0);

    /**
     * Opens the store and describes the election; nothing runs yet.
     *
     * @throws IllegalArgumentException if the settings do not fit together
     * @throws SQLException if the store cannot be opened
     */
    public ClusterNode(NodeSettings settings, OperationLog log) throws SQLException {
        this.settings = settings;
        this.log = log;
        this.election = Election.builder(settings.service())
                .self(settings.id())
                .peers(settings.peers())
                .data(settings.data())
                .heartbeat(settings.lease().dividedBy(HEARTBEATS_PER_LEASE))
                .timeout(settings.lease())
                .lease(settings.lease())
                .onElected(this::begin)
                .onRevoked(this::end)
                .listener(this::happened)
                .build();
        this.store = SharedStore.open(settings.store(), settings.service());
    }

    /**
     * Takes part, and answers clients.
     *
     * @throws IOException if it cannot listen
     * @throws ElectionStartException if it cannot take part
     */
    public ClusterNode start(Service itsService) throws IOException, ElectionStartException {
        service = itsService;
        HostPort own = settings.addresses().get(settings.id());
        ServerSocket socket = listen(own);
        try {
            election.start();
        } catch (ElectionStartException e) {
            socket.close();
            throw e;
        }
        clients = new LineServer(socket, settings.limits(), () -> new Guarded(service.connected()), log).start();
        log.note("servidor aguardando clientes em " + own);
        return this;
    }

    private ServerSocket listen(HostPort own) throws IOException {
        InetSocketAddress address = own.resolve();
        if (address.isUnresolved()) {
            throw new IOException("the name " + own.host() + " is not known");
        }
        if (settings.tls().isEmpty() && !address.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException(
                    "passwords travel in clear text only on this machine: use an address such" + " as 127.0.0.1, not "
                            + own.host() + ", or give a certificate with --tls");
        }
        ServerSocketFactory sockets = settings.tls().isPresent()
                ? settings.tls().get().context().getServerSocketFactory()
                : ServerSocketFactory.getDefault();
        ServerSocket socket = sockets.createServerSocket();
        try {
            socket.setReuseAddress(!System.getProperty("os.name").startsWith("Windows"));
            socket.bind(address, BACKLOG);
        } catch (IOException e) {
            socket.close();
            throw new IOException("cannot listen on " + own + ": " + e.getMessage() + "; choose another --port", e);
        }
        return socket;
    }

    // --- who leads

    private void happened(ElectionEvent event) {
        if (event.kind() == ElectionEvent.Kind.HALTED) {
            log.note("este nó parou de participar: " + event.reason());
            halted.complete(event.reason());
        }
    }

    /** Completed with the reason if this node can take part no more, as when its disk fails. */
    public CompletableFuture<String> halted() {
        return halted;
    }

    /** Seals the token by the first transaction, and only then serves. On the election's listener thread. */
    private void begin(Lead lead) {
        while (lead.isValid() && closed.getCount() > 0) {
            try {
                store.write(lead.token(), connection -> {
                    service.begin(connection);
                    return "begun";
                });
                active = lead;
                log.note("este nó é o coordenador, ficha (token) " + lead.token());
                return;
            } catch (StaleTokenException e) {
                log.note("coordenador por um instante: " + e.getMessage());
                return;
            } catch (SQLException e) {
                log.note("coordenador, mas o armazenamento não responde: " + e.getMessage());
                await(closed, PAUSE);
            }
        }
    }

    private void end(Lead lead, RevokeReason reason) {
        active = null;
        log.note("este nó deixou de ser o coordenador (" + reason + "), ficha " + lead.token());
    }

    /** Whether this node serves. */
    public boolean isActive() {
        Lead lead = active;
        return lead != null && lead.isValid();
    }

    private Lead lead() {
        Lead lead = active;
        if (lead != null && lead.isValid()) {
            return lead;
        }
        throw notActive();
    }

    private Refusal notActive() {
        return coordinator()
                .map(address -> new Refusal("307", address.toString()))
                .orElse(Refusal.later("sem coordenador no momento; tente de novo em instantes"));
    }

    /** Where the coordinator answers, if it is known and is another node. */
    public Optional<HostPort> coordinator() {
        Leadership known = election.leadership();
        return known.leader().filter(leader -> !known.self()).map(leader -> settings.addresses()
                .get(leader.number()));
    }

    // --- what a service asks for

    /**
     * Changes something, in one transaction under this node's token.
     *
     * @throws Refusal of the work itself; or 307, 503 if this node is not the active one, or was replaced meanwhile
     */
    public <T> T write(JdbcGuard.Work<T, Refusal> work) {
        Lead lead = lead();
        await(frozen, LONGEST_FREEZE); // a pause may strike here, between the look and the write, in any program
        takeTurn();
        try {
            return store.write(lead.token(), work);
        } catch (StaleTokenException e) {
            log.note("ESCRITA RECUSADA: " + e.getMessage());
            throw notActive();
        } catch (SQLException e) {
            log.note("o armazenamento falhou: " + e.getMessage());
            throw Refusal.later("o armazenamento falhou; a operação pode ter acontecido: repita com o mesmo id");
        } finally {
            turn.unlock();
        }
    }

    private void takeTurn() {
        try {
            if (!turn.tryLock(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
                throw Refusal.later("o servidor está ocupado; tente de novo");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.later("o servidor está parando");
        }
    }

    /**
     * Reads what is true now: this node still led after it had read, so nobody else had written meanwhile.
     *
     * @throws Refusal 307 or 503 if this node is not the active one
     */
    public <T> T read(JdbcGuard.Work<T, Refusal> work) {
        Lead before = lead();
        T answer = readHere(work);
        if (lead() != before) {
            throw Refusal.later("o coordenador mudou durante a leitura; repita");
        }
        return answer;
    }

    /** Reads whatever the shared store says, on any node: it may be old. */
    public <T> T readHere(JdbcGuard.Work<T, Refusal> work) {
        try {
            return store.read(work);
        } catch (SQLException e) {
            log.note("o armazenamento falhou: " + e.getMessage());
            throw Refusal.later("o armazenamento não responde; tente de novo");
        }
    }

    /** Where what happens is written down. */
    public OperationLog log() {
        return log;
    }

    // --- what every client may ask

    /** A session that answers only on the active node, and three questions of clients on any. */
    private final class Guarded implements Session {
        private final Session inner;

        Guarded(Session inner) {
            this.inner = inner;
        }

        @Override
        public Line answer(Line request) {
            switch (request.verb()) {
                case "NOS" -> {
                    return nodes();
                }
                case "CONGELAR" -> {
                    return freeze(request.text(1));
                }
                default -> {
                    if (!inner.answersWhenInactive(request)) {
                        lead();
                    }
                    return inner.answer(request);
                }
            }
        }

        @Override
        public boolean loggedIn() {
            return inner.loggedIn();
        }

        @Override
        public boolean ended() {
            return inner.ended();
        }

        @Override
        public int longestLine() {
            return inner.longestLine();
        }
    }

    /** {@code ["OK", this node, coordinator or "", all nodes...]}. */
    private Line nodes() {
        String own = settings.addresses().get(settings.id()).toString();
        List<Object> words = new ArrayList<>();
        words.add(own);
        words.add(isActive() ? own : coordinator().map(HostPort::toString).orElse(""));
        settings.addresses().values().forEach(address -> words.add(address.toString()));
        return Line.ok(words.toArray());
    }

    /** Lets this node stand still as in a long pause of the process: no network, writes wait half-way; 0 wakes it up. */
    private Line freeze(String text) {
        if (!settings.mayFreeze()) {
            throw Refusal.bad("este servidor não foi iniciado com --demo");
        }
        if (!text.matches("[0-9]{1,5}")) {
            throw Refusal.bad("CONGELAR pede um tempo em milissegundos");
        }
        Duration time = Duration.ofMillis(Long.parseLong(text));
        frozen.countDown();
        if (time.isZero()) {
            return Line.ok(text);
        }
        CountDownLatch thaw = new CountDownLatch(1);
        frozen = thaw;
        log.note("congelado por " + time.toMillis() + " ms");
        election.isolate(true);
        Thread clock = new Thread(
                () -> {
                    await(thaw, time);
                    log.note("acordou");
                    thaw.countDown();
                    election.isolate(false);
                },
                "freeze");
        clock.setDaemon(true);
        clock.start();
        return Line.ok(text);
    }

    private static void await(CountDownLatch latch, Duration atMost) {
        try {
            boolean ignored = latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives the lead away, if it is here, and stops. */
    @Override
    public void close() {
        closed.countDown();
        frozen.countDown();
        active = null;
        if (service != null) {
            service.close();
        }
        election.close();
        if (clients != null) {
            clients.close();
        }
        store.close();
    }
}
