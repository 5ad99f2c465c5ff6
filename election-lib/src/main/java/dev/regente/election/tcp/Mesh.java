package dev.regente.election.tcp;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.loop.EventLoop;
import dev.regente.election.loop.LoopTimer;
import dev.regente.election.wire.Control;
import dev.regente.election.wire.Frames;
import dev.regente.election.wire.Hello;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of a node: one with each peer, dialled by the node with the higher id, greeted by both sides before
 * anything else. A message is sent if the connection stands and its queue has room, and is dropped and counted otherwise:
 * nothing here blocks or retries a message. The end of a connection is told at once.
 *
 * <p>All methods belong to the loop's thread, but for {@link #open}, which comes before the loop starts.
 */
public final class Mesh {
    private static final Logger LOG = LoggerFactory.getLogger(Mesh.class);
    /** An election among healthy nodes is over within this. */
    private static final long EAGER_NANOS = 10_000_000L;

    private static final long PROBE_NANOS = 1_000_000_000L;
    private static final long TICK_NANOS = 1_000_000_000L;
    private static final int TICKS_OF_SILENCE = 10;
    private static final long ACCEPT_PAUSE_NANOS = 100_000_000L;
    private static final int SPARE_HANDSHAKES = 32;
    private static final String STRANGERS = "strangers";
    private static final int REMEMBERED_WARNINGS = 64;

    /** Who is told; called on the loop. */
    public interface Listener {
        /** The connection with this peer stands, and this is what the peer said of itself. */
        void linkUp(NodeId peer, String profile);

        /** The connection with this peer is gone. */
        void linkDown(NodeId peer);

        /** A message of this peer on the channel with this number, counted from 1 in the order of configuration. */
        void received(NodeId peer, int channel, byte[] payload);
    }

    private final EventLoop loop;
    private final MeshConfig config;
    private final Listener listener;
    private final Resolver resolver;
    private final Greeting greeting;
    private final Map<NodeId, Peer> peers = new TreeMap<>();
    private final Set<Link> links = new LinkedHashSet<>();
    /** What was warned of, by whose fault it is: a stray client must not use up the warnings of a configured peer. */
    private final Map<String, Set<String>> warned = new TreeMap<>();

    private final LoopTimer acceptAgain;
    private final LoopTimer ticker;
    private ServerSocketChannel server;
    private SelectionKey serverKey;
    private boolean closing;
    private Runnable whenClosed;
    private long dropped;
    private long unknownChannel;

    /** A mesh that neither listens nor dials yet. */
    public Mesh(EventLoop loop, MeshConfig config, RandomGenerator random, Listener listener) {
        this.loop = loop;
        this.config = config;
        this.listener = listener;
        this.resolver = new Resolver("regente-" + config.self() + "-resolver");
        this.greeting = new Greeting(config);
        this.acceptAgain = loop.timer(() -> serverKey.interestOps(SelectionKey.OP_ACCEPT));
        this.ticker = loop.timer(this::tick);
        config.peers().forEach((id, address) -> {
            MeshConfig.Limits limits = config.limits();
            Backoff backoff = new Backoff(limits.leastBackoffNanos(), limits.mostBackoffNanos(), random);
            Peer peer = new Peer(id, address, backoff);
            if (config.self().compareTo(id) > 0) {
                peer.redial = loop.timer(() -> dial(peer));
            } else {
                peer.trouble = "it has not connected yet";
            }
            peers.put(id, peer);
        });
    }

    /**
     * Listens. Blocks for as long as the own name needs to be resolved.
     *
     * @throws MeshException if the port is in use, or if traffic would leave this machine without leave to do so
     */
    public void open() throws MeshException {
        Address bind = config.bind();
        try {
            InetAddress local = bind.resolve()[0];
            refusePlaintext(config.self(), bind, local);
            for (Peer peer : peers.values()) {
                if (peer.address.isLiteral()) {
                    refusePlaintext(peer.id, peer.address, peer.address.resolve()[0]);
                }
            }
            server = ServerSocketChannel.open();
            server.configureBlocking(false);
            server.bind(new InetSocketAddress(local, bind.port()), SPARE_HANDSHAKES + peers.size());
            serverKey = server.register(loop.selector(), SelectionKey.OP_ACCEPT, (EventLoop.Selected) key -> accept());
        } catch (UnknownHostException e) {
            throw new MeshException("the name of " + bind + " is unknown: give an address of this machine", e);
        } catch (BindException e) {
            closeServer();
            throw new MeshException(
                    "cannot listen on " + bind + " (" + e.getMessage()
                            + "): is another node or program using the port? Is it an address of this machine?",
                    e);
        } catch (IOException e) {
            closeServer();
            throw new MeshException("cannot listen on " + bind + ": " + e.getMessage(), e);
        }
    }

    private void refusePlaintext(NodeId node, Address address, InetAddress resolved) throws MeshException {
        if (!config.insecure() && !resolved.isLoopbackAddress()) {
            throw new MeshException("node " + node.number() + " is at " + address
                    + ", outside this machine, and the traffic is not encrypted: use loopback addresses,"
                    + " or ask for it by name with --insecure (insecure() in code)");
        }
    }

    /** Where this node listens: the port that the system chose, if it was asked to choose. */
    public int port() {
        return server.socket().getLocalPort();
    }

    /** Starts to dial. */
    public void start() {
        for (Peer peer : peers.values()) {
            if (peer.redial != null) {
                dial(peer);
            }
        }
        ticker.start(TICK_NANOS);
    }

    private void tick() {
        for (Peer peer : peers.values()) {
            if (peer.link != null) {
                peer.link.tick(TICKS_OF_SILENCE, PROBE_NANOS);
            }
        }
        ticker.start(TICK_NANOS);
    }

    /** Sends on a channel, counted from 1. False if the message was dropped: no connection, or no room. */
    public boolean send(NodeId to, int channel, byte[] payload) {
        Peer peer = peers.get(to);
        boolean sent = peer != null
                && peer.link != null
                && payload.length < config.limits().maxFrame()
                && peer.link.send(channel, payload);
        if (!sent) {
            dropped++;
            if (payload.length >= config.limits().maxFrame()) {
                warn(
                        to,
                        "a message of " + payload.length + " bytes for " + to + " was dropped: the most is "
                                + config.limits().maxFrame());
            }
        }
        return sent;
    }

    /** Whether the connection with this peer stands. */
    public boolean isUp(NodeId id) {
        Peer peer = peers.get(id);
        return peer != null && peer.link != null;
    }

    /** For each peer {@code connected}, or in a few words why it is not. */
    public Map<NodeId, String> describe() {
        Map<NodeId, String> states = new TreeMap<>();
        peers.forEach((id, peer) -> states.put(id, peer.link != null ? "connected" : peer.trouble));
        return states;
    }

    /** How many messages were dropped for want of a connection or of room. */
    public long dropped() {
        return dropped;
    }

    /** How many messages came on channels that this node does not have. */
    public long unknownChannel() {
        return unknownChannel;
    }

    /** Takes no more connections, sends what waits, closes all, and then runs the task. */
    public void close(Runnable afterwards) {
        closing = true;
        whenClosed = afterwards;
        acceptAgain.stop();
        ticker.stop();
        closeServer();
        resolver.close();
        for (Peer peer : peers.values()) {
            if (peer.redial != null) {
                peer.redial.stop();
            }
            peer.link = null;
        }
        for (Link link : List.copyOf(links)) {
            link.leave();
            forgetIfClosed(link);
        }
        runIfAllClosed();
    }

    /** Ends a {@link #close} at once, when the loop cannot wait for the peers any more. */
    public void cut() {
        for (Link link : List.copyOf(links)) {
            lost(link, "the loop has ended");
        }
    }

    private void runIfAllClosed() {
        if (closing && links.isEmpty() && whenClosed != null) {
            Runnable task = whenClosed;
            whenClosed = null;
            task.run();
        }
    }

    private void closeServer() {
        try {
            if (server != null) {
                server.close();
            }
        } catch (IOException e) {
            closingFailed(e);
        }
    }

    // --- dialling

    private void dial(Peer peer) {
        if (closing || peer.link != null || peer.attempt != null) {
            return;
        }
        if (peer.address.isLiteral()) {
            try {
                connect(peer, peer.address.resolve());
            } catch (UnknownHostException e) {
                failed(peer, "its address is unknown");
            }
            return;
        }
        try {
            resolver.resolve(
                    peer.address,
                    found -> loop.execute(() -> {
                        if (found.length == 0) {
                            failed(peer, "the name " + peer.address.host() + " is unknown");
                        } else if (!closing && peer.link == null && peer.attempt == null) {
                            connect(peer, found);
                        }
                    }));
        } catch (RejectedExecutionException e) {
            failed(peer, "too many names are being resolved");
        }
    }

    private void connect(Peer peer, InetAddress[] found) {
        InetAddress target = found[peer.attempts++ % found.length];
        if (!config.insecure() && !target.isLoopbackAddress()) {
            String reason = peer.address + " is outside this machine, and the traffic is not encrypted";
            warn(peer.id, "not connecting to " + peer.id + ": " + reason);
            failed(peer, reason);
            return;
        }
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            boolean connected = channel.connect(new InetSocketAddress(target, peer.address.port()));
            Link link = new Link(this, channel, peer.id, Link.State.CONNECTING);
            links.add(link);
            peer.attempt = link;
            if (connected) {
                link.connected();
            }
        } catch (IOException | UnresolvedAddressException e) {
            closeQuietly(channel);
            failed(
                    peer,
                    e instanceof java.net.ConnectException ? "connection refused" : String.valueOf(e.getMessage()));
        }
    }

    private void failed(Peer peer, String reason) {
        peer.trouble = reason;
        if (!closing && peer.redial != null) {
            peer.redial.start(peer.backoff.next());
        }
    }

    // --- accepting

    private void accept() {
        try {
            SocketChannel channel = server.accept();
            if (channel == null) {
                return;
            }
            if (handshakes() >= SPARE_HANDSHAKES + peers.size()) {
                warn(STRANGERS, "too many connections that have not greeted: closing new ones");
                closeQuietly(channel);
                return;
            }
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            links.add(new Link(this, channel, null, Link.State.GREETING));
        } catch (IOException e) {
            // most likely no file handles are left: trying again at once would only burn the processor
            warn(config.self().toString(), "cannot accept connections: " + e.getMessage());
            serverKey.interestOps(0);
            acceptAgain.start(ACCEPT_PAUSE_NANOS);
        }
    }

    private int handshakes() {
        int count = 0;
        for (Link link : links) {
            if (!link.dialled() && link.state() != Link.State.UP) {
                count++;
            }
        }
        return count;
    }

    // --- called by the links

    EventLoop loop() {
        return loop;
    }

    MeshConfig config() {
        return config;
    }

    Hello greetingTo(NodeId peer) {
        return greeting.to(peer);
    }

    void greeted(Link link, Hello hello) {
        String refusal = greeting.refusal(hello, link.dialled() ? link.peer() : null);
        if (refusal == null && !link.dialled()) {
            refusal = refusalOfSecond(hello);
        }
        if (refusal != null) {
            NodeId named = hello.from() != null && peers.containsKey(hello.from()) ? hello.from() : null;
            refuse(link, named, refusal);
            return;
        }
        Peer peer = peers.get(hello.from());
        if (!link.dialled()) {
            link.send(Frames.CONTROL, Control.hello(greeting.to(peer.id)));
        }
        if (peer.link != null) {
            Link old = peer.link;
            if (old.hello().session() != hello.session()) {
                peer.rememberEnded(old.hello().session());
            }
            lost(old, "replaced by a new connection");
            if (closing) {
                // who was told of the loss stopped the node: this connection is leaving already
                return;
            }
        }
        link.up();
        if (peer.attempt == link) {
            peer.attempt = null;
        }
        peer.link = link;
        peer.backoff.reset();
        peer.loggedRefusal = null;
        listener.linkUp(peer.id, hello.profile());
    }

    /** Two processes under one id: another data directory while the first is alive, or a copied one. */
    private String refusalOfSecond(Hello hello) {
        Peer peer = peers.get(hello.from());
        if (peer.endedSessions.contains(hello.session())) {
            return "another process uses the id and a copy of the data of " + hello.from() + ": stop one of them";
        }
        if (peer.link != null && peer.link.hello().identity() != hello.identity()) {
            peer.link.probe(PROBE_NANOS);
            return "another process is connected as " + hello.from() + ": two nodes must not have one id";
        }
        return null;
    }

    private void refuse(Link link, NodeId peer, String reason) {
        // who was not dialled may only pretend to be that peer
        String whose = peer == null ? STRANGERS : link.dialled() ? peer.toString() : "who calls itself " + peer;
        warn(whose, "refused a connection from " + (peer == null ? link.remote() : peer) + ": " + reason);
        if (peer != null && peers.get(peer).link == null) {
            peers.get(peer).trouble = "refused: " + reason;
        }
        link.send(Frames.CONTROL, Control.refused(reason));
        if (link.dialled()) {
            endAttempt(link, "refused: " + reason);
        }
        link.leave();
    }

    void refusedBy(Link link, String reason) {
        NodeId peer = link.peer();
        if (peer != null) {
            Peer known = peers.get(peer);
            if (!reason.equals(known.loggedRefusal)) {
                known.loggedRefusal = reason;
                LOG.warn("{}: {} refused the connection: {}", config.self(), peer, printable(reason));
            }
        }
        lost(link, "it refused: " + printable(reason));
    }

    void received(Link link, int channel, byte[] payload) {
        listener.received(link.peer(), channel, payload);
    }

    void lost(Link link, String reason) {
        boolean stood = link.state() == Link.State.UP;
        link.close();
        links.remove(link);
        endAttempt(link, reason);
        Peer peer = link.peer() == null ? null : peers.get(link.peer());
        if (stood && peer != null && peer.link == link) {
            peer.link = null;
            peer.trouble = reason;
            if (peer.redial != null && !closing) {
                peer.redial.start(peer.backoff.next());
            }
            loop.eager(EAGER_NANOS);
            listener.linkDown(peer.id);
        }
        runIfAllClosed();
    }

    private void endAttempt(Link link, String reason) {
        Peer peer = link.peer() == null ? null : peers.get(link.peer());
        if (peer != null && peer.attempt == link) {
            peer.attempt = null;
            failed(peer, reason);
        }
    }

    private void forgetIfClosed(Link link) {
        if (link.state() == Link.State.CLOSED) {
            links.remove(link);
        }
    }

    void countUnknownChannel() {
        unknownChannel++;
    }

    /** Logs a warning once: a peer that retries four times a second must not fill the log. */
    void warn(NodeId peer, String text) {
        warn(peer == null ? STRANGERS : peer.toString(), text);
    }

    private void warn(String whose, String text) {
        // the remote port changes with each attempt and is no new reason
        String key = text.replaceAll("/?[0-9.:\\[\\]a-f]*:\\d+", "");
        Set<String> known = warned.computeIfAbsent(whose, any -> new TreeSet<>());
        if (known.size() < REMEMBERED_WARNINGS && known.add(key)) {
            LOG.warn("{}: {}", config.self(), printable(text));
        }
    }

    /** What a peer wrote may hold anything: a log line must stay one line. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    void closingFailed(IOException e) {
        LOG.debug("{}: closing", config.self(), e);
    }

    private void closeQuietly(SocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            closingFailed(e);
        }
    }

    /** Cuts all connections and accepts or dials none until told so again: what a pulled cable does. For tests and demos. */
    public void isolate(boolean isolated) {
        if (serverKey == null || closing) {
            return;
        }
        serverKey.interestOps(isolated ? 0 : SelectionKey.OP_ACCEPT);
        for (Link link : new ArrayList<>(links)) {
            lost(link, "isolated on request");
        }
        for (Peer peer : peers.values()) {
            if (peer.redial != null) {
                if (isolated) {
                    peer.redial.stop();
                } else {
                    peer.redial.start(0);
                }
            }
        }
    }
}
