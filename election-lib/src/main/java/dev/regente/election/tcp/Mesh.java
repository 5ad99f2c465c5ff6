package dev.regente.election.tcp;

import dev.regente.election.kernel.MalformedMessage;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.loop.EventLoop;
import dev.regente.election.loop.LoopTimer;
import dev.regente.election.security.CredentialException;
import dev.regente.election.security.CredentialSource;
import dev.regente.election.wire.Control;
import dev.regente.election.wire.Frames;
import dev.regente.election.wire.Hello;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

    /** Who is told; called on the loop. */
    public interface Listener {
        /** The connection with this peer stands, and this is what the peer said of itself. */
        void linkUp(NodeId peer, String profile);

        /** The connection with this peer is gone. */
        void linkDown(NodeId peer);

        /**
         * A message of this peer on the channel with this number, counted from 1 in the order of configuration.
         *
         * @throws MalformedMessage if the connection is of no use any more: it is closed, with a warning
         */
        void received(NodeId peer, int channel, byte[] payload) throws MalformedMessage;
    }

    private final EventLoop loop;
    private final MeshConfig config;
    private final Listener listener;
    private final Greeting greeting;
    private final Warnings warnings;
    private final Keyring keyring;
    private final Dialler dialler;
    private final Acceptor acceptor;
    private final Map<NodeId, Peer> peers = new TreeMap<>();
    /** In the order in which they were made. */
    private final Set<Link> links = new LinkedHashSet<>();

    private final LoopTimer ticker;
    private boolean closing;
    private Runnable whenClosed;
    private long dropped;
    private long unknownChannel;

    /** A mesh that neither listens nor dials yet. */
    public Mesh(EventLoop loop, MeshConfig config, RandomGenerator random, Listener listener) {
        this.loop = loop;
        this.config = config;
        this.listener = listener;
        this.greeting = new Greeting(config);
        this.warnings = new Warnings(config.self());
        this.keyring = new Keyring(this);
        this.dialler = new Dialler(this);
        this.acceptor = new Acceptor(this);
        this.ticker = loop.timer(this::tick);
        config.peers().forEach((id, address) -> {
            MeshConfig.Limits limits = config.limits();
            Backoff backoff = new Backoff(limits.leastBackoffNanos(), limits.mostBackoffNanos(), random);
            Peer peer = new Peer(id, address, backoff);
            if (config.self().compareTo(id) > 0) {
                peer.redial = loop.timer(() -> dialler.dial(peer));
            } else {
                peer.trouble = "it has not connected yet";
            }
            peers.put(id, peer);
        });
    }

    /**
     * Reads the keys or certificates and listens. Blocks for as long as the own name needs to be resolved.
     *
     * @throws MeshException if the port is in use, a key cannot be used, or traffic would leave this machine without leave
     *     to do so
     */
    public void open() throws MeshException {
        Address bind = config.bind();
        try {
            keyring.load();
            InetAddress local = bind.resolve()[0];
            refusePlaintext(config.self(), bind, local);
            for (Peer peer : peers.values()) {
                if (peer.address.isLiteral()) {
                    refusePlaintext(peer.id, peer.address, peer.address.resolve()[0]);
                }
            }
            acceptor.open(bind, local);
        } catch (UnknownHostException e) {
            throw new MeshException("the name of " + bind + " is unknown: give an address of this machine", e);
        } catch (CredentialException e) {
            throw new MeshException(e.getMessage(), e);
        }
    }

    private void refusePlaintext(NodeId node, Address address, InetAddress resolved) throws MeshException {
        if (!mayLeave(resolved)) {
            String remedy = config.credentials().isPresent()
                    ? "the key proves who speaks and hides nothing: use certificates (--tls-cert),"
                    : "the traffic is not encrypted: use loopback addresses, a key (--key) or certificates (--tls-cert),";
            throw new MeshException("node " + node.number() + " is at " + address + ", outside this machine, and "
                    + remedy + " or ask for it by name with --insecure (insecure() in code)");
        }
    }

    /** Whether this node may talk to that address. */
    boolean mayLeave(InetAddress address) {
        return config.insecure()
                || address.isLoopbackAddress()
                || config.credentials().map(CredentialSource::encrypts).orElse(false);
    }

    /** Where this node listens: the port that the system chose, if it was asked to choose. */
    public int port() {
        return acceptor.port();
    }

    /** Starts to dial. */
    public void start() {
        dialler.start();
        ticker.start(TICK_NANOS);
    }

    private void tick() {
        for (Peer peer : peers.values()) {
            if (peer.link != null) {
                peer.link.tick(TICKS_OF_SILENCE, PROBE_NANOS);
            }
        }
        keyring.tick();
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
                warnings.warn(
                        to,
                        "a message of " + payload.length + " bytes for " + to + " was dropped: the most is "
                                + config.limits().maxFrame());
            }
        }
        return sent;
    }

    /** Closes the connection with this peer, if there is one; it is made anew as after any other loss. */
    public void disconnect(NodeId id, String reason) {
        Peer peer = peers.get(id);
        if (peer != null && peer.link != null) {
            warnings.warn(id, "closing the connection with " + id + ": " + reason);
            lost(peer.link, reason);
        }
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

    /** Cuts all connections and accepts or dials none until told so again: what a pulled cable does. For tests and demos. */
    public void isolate(boolean isolated) {
        if (closing) {
            return;
        }
        if (isolated) {
            acceptor.pause();
            dialler.pause();
            for (Link link : List.copyOf(links)) {
                lost(link, "isolated on request");
            }
        } else {
            acceptor.start();
            dialler.start();
        }
    }

    /** Takes no more connections, sends what waits, closes all, and then runs the task. */
    public void close(Runnable afterwards) {
        closing = true;
        whenClosed = afterwards;
        ticker.stop();
        acceptor.close();
        dialler.close();
        for (Peer peer : peers.values()) {
            peer.link = null;
        }
        for (Link link : List.copyOf(links)) {
            link.leave();
            if (link.state() == Link.State.CLOSED) {
                links.remove(link);
            }
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
            keyring.close();
            Runnable task = whenClosed;
            whenClosed = null;
            task.run();
        }
    }

    // --- for the parts of the mesh and for the links

    EventLoop loop() {
        return loop;
    }

    MeshConfig config() {
        return config;
    }

    Warnings warnings() {
        return warnings;
    }

    Keyring keyring() {
        return keyring;
    }

    Collection<Peer> peers() {
        return peers.values();
    }

    Collection<Link> links() {
        return Collections.unmodifiableSet(links);
    }

    void add(Link link) {
        links.add(link);
    }

    Hello greetingTo(NodeId peer) {
        return greeting.to(peer);
    }

    void greeted(Link link, Hello hello) {
        String refusal = greeting.refusal(hello, link.dialled() ? link.peer() : null);
        if (refusal == null
                && link.proof().proven() != null
                && !link.proof().proven().contains(hello.from())) {
            refusal = "it has proven to be one of " + link.proof().proven() + " and calls itself " + hello.from();
        }
        if (refusal == null && !link.dialled()) {
            refusal = refusalOfSecond(hello);
        }
        if (refusal != null) {
            refuse(link, hello.from(), refusal);
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

    /**
     * Says why, and ends the connection.
     *
     * @param claimed who is at its other end or pretends to be, if that is known
     */
    void refuse(Link link, NodeId claimed, String why) {
        String reason = Warnings.printable(why);
        NodeId peer = claimed != null && peers.containsKey(claimed) ? claimed : null;
        // who was not dialled may only pretend to be that peer
        String whose =
                peer == null ? Warnings.STRANGERS : link.dialled() ? peer.toString() : "who calls itself " + peer;
        warnings.warn(whose, "refused a connection from " + (peer == null ? link.remote() : peer) + ": " + reason);
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
                LOG.warn("{}: {} refused the connection: {}", config.self(), peer, Warnings.printable(reason));
            }
        }
        lost(link, "it refused: " + Warnings.printable(reason));
    }

    void received(Link link, int channel, byte[] payload) throws MalformedMessage {
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
            dialler.failed(peer, reason);
            loop.eager(EAGER_NANOS);
            listener.linkDown(peer.id);
        }
        runIfAllClosed();
    }

    private void endAttempt(Link link, String reason) {
        Peer peer = link.peer() == null ? null : peers.get(link.peer());
        if (peer != null && peer.attempt == link) {
            peer.attempt = null;
            dialler.failed(peer, reason);
        }
    }

    void countUnknownChannel() {
        unknownChannel++;
    }

    void closingFailed(IOException e) {
        LOG.debug("{}: closing", config.self(), e);
    }

    void closeQuietly(SocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            closingFailed(e);
        }
    }
}
