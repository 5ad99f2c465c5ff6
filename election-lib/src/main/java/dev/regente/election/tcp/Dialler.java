package dev.regente.election.tcp;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;

/** Makes the connections with the peers of lower id, again and again until they stand. Loop only. */
final class Dialler {
    private final Mesh mesh;
    private final SideThread resolver;

    /** While true nothing is dialled, and what was begun comes to nothing. */
    private boolean paused;

    Dialler(Mesh mesh) {
        this.mesh = mesh;
        this.resolver = new SideThread("regente-" + mesh.config().self() + "-resolver");
    }

    /** Dials all that are not connected. */
    void start() {
        paused = false;
        for (Peer peer : mesh.peers()) {
            if (peer.redial != null && peer.link == null) {
                peer.redial.start(0);
            }
        }
    }

    /** Dials no more until told so again. */
    void pause() {
        paused = true;
        for (Peer peer : mesh.peers()) {
            if (peer.redial != null) {
                peer.redial.stop();
            }
        }
    }

    /** Dials never again. */
    void close() {
        pause();
        resolver.close();
    }

    void dial(Peer peer) {
        if (busy(peer) || peer.resolving) {
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
        peer.resolving = true;
        if (!resolver.execute(() -> resolve(peer))) {
            peer.resolving = false;
            failed(peer, "too many names are being resolved");
        }
    }

    /** On the resolver's thread. */
    private void resolve(Peer peer) {
        InetAddress[] found;
        try {
            found = peer.address.resolve();
        } catch (UnknownHostException e) {
            found = new InetAddress[0];
        }
        InetAddress[] addresses = found;
        mesh.loop().execute(() -> {
            peer.resolving = false;
            if (addresses.length == 0) {
                failed(peer, "the name " + peer.address.host() + " is unknown");
            } else if (!busy(peer)) {
                connect(peer, addresses);
            }
        });
    }

    private boolean busy(Peer peer) {
        return paused || peer.link != null || peer.attempt != null;
    }

    private void connect(Peer peer, InetAddress[] found) {
        InetAddress target = found[peer.attempts++ % found.length];
        if (!mesh.mayLeave(target)) {
            String reason = peer.address + " is outside this machine, and the traffic is not encrypted";
            mesh.warnings().warn(peer.id, "not connecting to " + peer.id + ": " + reason);
            failed(peer, reason);
            return;
        }
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            boolean connected = channel.connect(new InetSocketAddress(target, peer.address.port()));
            Link link = new Link(mesh, channel, peer.id);
            mesh.add(link);
            peer.attempt = link;
            if (connected) {
                link.connected();
            }
        } catch (IOException | UnresolvedAddressException e) {
            mesh.closeQuietly(channel);
            failed(peer, e instanceof ConnectException ? "connection refused" : String.valueOf(e.getMessage()));
        }
    }

    /** Notes why, and tries again later if this node is the one who dials. */
    void failed(Peer peer, String reason) {
        peer.trouble = reason;
        if (!paused && peer.redial != null) {
            peer.redial.start(peer.backoff.next());
        }
    }
}
