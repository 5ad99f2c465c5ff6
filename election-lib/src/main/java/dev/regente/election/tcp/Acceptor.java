package dev.regente.election.tcp;

import dev.regente.election.loop.EventLoop;
import dev.regente.election.loop.LoopTimer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Takes the connections of others. Who has not yet proven to be a peer holds one of a small number of places, of which one
 * address gets only a part; when they are all taken, the one that has waited longest makes room. A peer is through in
 * milliseconds, so who says nothing, or speaks slowly, loses its place before a peer does. Loop only, but for {@link #open}.
 */
final class Acceptor {
    /** Half-open connections beside one for each peer, in all. */
    static final int SPARE = 32;

    /** Half-open connections beside one for each peer, of one address. */
    static final int SPARE_OF_ONE_ADDRESS = 8;

    private static final long PAUSE_NANOS = 100_000_000L;

    private final Mesh mesh;
    private final LoopTimer again;
    private ServerSocketChannel server;
    private SelectionKey key;
    private boolean paused;

    Acceptor(Mesh mesh) {
        this.mesh = mesh;
        this.again = mesh.loop().timer(this::listen);
    }

    /** Listens on this address, which is what {@code name} was resolved to. */
    void open(Address name, InetAddress local) throws MeshException {
        try {
            server = ServerSocketChannel.open();
            server.configureBlocking(false);
            server.bind(
                    new InetSocketAddress(local, name.port()),
                    SPARE + mesh.peers().size());
            key = server.register(
                    mesh.loop().selector(), SelectionKey.OP_ACCEPT, (EventLoop.Selected) selected -> accept());
        } catch (BindException e) {
            close();
            throw new MeshException(
                    "cannot listen on " + name + " (" + e.getMessage()
                            + "): is another node or program using the port? Is it an address of this machine?",
                    e);
        } catch (IOException e) {
            close();
            throw new MeshException("cannot listen on " + name + ": " + e.getMessage(), e);
        }
    }

    int port() {
        return server.socket().getLocalPort();
    }

    /** Takes connections again. */
    void start() {
        paused = false;
        listen();
    }

    /** Takes none until told so again. */
    void pause() {
        paused = true;
        again.stop();
        key.interestOps(0);
    }

    /** Takes none any more. */
    void close() {
        paused = true;
        again.stop();
        try {
            if (server != null) {
                server.close();
            }
        } catch (IOException e) {
            mesh.closingFailed(e);
        }
    }

    private void listen() {
        key.interestOps(SelectionKey.OP_ACCEPT);
    }

    private void accept() {
        // paused in the same round of the loop in which somebody called
        if (paused) {
            return;
        }
        try {
            SocketChannel channel = server.accept();
            if (channel == null) {
                return;
            }
            makeRoom(channel.socket().getInetAddress());
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            mesh.add(new Link(mesh, channel, null));
        } catch (IOException e) {
            // most likely no file handles are left: trying again at once would only burn the processor
            mesh.warnings().warn(mesh.config().self(), "cannot accept connections: " + e.getMessage());
            key.interestOps(0);
            again.start(PAUSE_NANOS);
        }
    }

    private void makeRoom(InetAddress caller) {
        int all = 0;
        int ofCaller = 0;
        Link oldest = null;
        Link oldestOfCaller = null;
        for (Link link : mesh.links()) {
            if (link.isHalfOpen()) {
                all++;
                oldest = oldest == null ? link : oldest;
                if (caller.equals(link.caller())) {
                    ofCaller++;
                    oldestOfCaller = oldestOfCaller == null ? link : oldestOfCaller;
                }
            }
        }
        int peers = mesh.peers().size();
        if (ofCaller >= SPARE_OF_ONE_ADDRESS + peers) {
            giveUp(oldestOfCaller, "too many connections of " + caller.getHostAddress());
        } else if (all >= SPARE + peers) {
            giveUp(oldest, "too many connections");
        }
    }

    private void giveUp(Link link, String why) {
        mesh.warnings().warn(Warnings.STRANGERS, why + " that have not greeted: closing the oldest");
        mesh.lost(link, "it had not greeted when others came");
    }
}
