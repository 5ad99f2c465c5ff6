package dev.regente.election.tcp;

import dev.regente.election.kernel.MalformedMessage;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.security.Credentials;
import dev.regente.election.security.HandshakeRefused;
import dev.regente.election.security.KeyHandshake;
import dev.regente.election.security.SharedKeys;
import dev.regente.election.security.TlsFailure;
import dev.regente.election.security.TlsIdentity;
import dev.regente.election.wire.BadFrame;
import dev.regente.election.wire.FrameSeal;
import dev.regente.election.wire.Frames;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * What one connection asks of the other side before the greeting: nothing, a proof of the shared key, or a certificate. Loop
 * only.
 */
final class Proof {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Mesh mesh;
    private final Link link;

    /** With a shared key; null otherwise. */
    private final KeyHandshake handshake;

    /** With certificates; null otherwise, and once it has turned out that the other side has none. */
    private TlsChannel tls;

    private boolean shaken;
    private Set<NodeId> proven;
    private FrameSeal outgoing;
    private FrameSeal incoming;

    private Proof(Mesh mesh, Link link, KeyHandshake handshake, TlsChannel tls) {
        this.mesh = mesh;
        this.link = link;
        this.handshake = handshake;
        this.tls = tls;
    }

    /** What this node is configured to ask for now. */
    static Proof of(Mesh mesh, Link link, SocketChannel channel) throws IOException {
        Credentials current = mesh.keyring().current();
        if (current instanceof SharedKeys keys) {
            return new Proof(mesh, link, handshake(mesh, link, keys), null);
        } else if (current instanceof TlsIdentity identity) {
            return new Proof(mesh, link, null, new TlsChannel(channel, identity.engine(link.dialled())));
        } else {
            return new Proof(mesh, link, null, null);
        }
    }

    private static KeyHandshake handshake(Mesh mesh, Link link, SharedKeys keys) {
        byte[] nonce = new byte[KeyHandshake.NONCE];
        RANDOM.nextBytes(nonce);
        String cluster = mesh.config().cluster();
        NodeId self = mesh.config().self();
        return link.dialled()
                ? KeyHandshake.dialler(cluster, self, link.peer(), keys, nonce)
                : KeyHandshake.acceptor(cluster, self, keys, nonce);
    }

    /** Whether anything is asked for. */
    boolean isNeeded() {
        return handshake != null || tls != null;
    }

    /** Who may be at the other end, for certain; null if it was not asked to prove it, or has not yet. */
    Set<NodeId> proven() {
        return proven;
    }

    /** Whether the other end would be believed with these credentials too. */
    boolean stillHolds(Credentials credentials) {
        if (handshake != null) {
            return credentials instanceof SharedKeys keys && keys.stillAllow(handshake);
        }
        return tls == null
                || proven == null
                || (credentials instanceof TlsIdentity identity && identity.stillAccepts(tls.engine()));
    }

    /** Through which bytes go; null if that is the socket itself. */
    TlsChannel tls() {
        return tls;
    }

    /** The connection of a dialler has just been made. */
    void begin() {
        if (tls != null) {
            go();
        } else {
            link.send(Frames.CONTROL, handshake.open());
        }
    }

    // --- certificates

    /** Whether {@link #go} goes on when the socket is ready, in place of frames. */
    boolean waitsForSocket() {
        return tls != null && !shaken;
    }

    /** TLS computes, so its handshake goes on beside the loop, which meanwhile leaves this connection alone. */
    void go() {
        link.interest(0);
        TlsChannel channel = tls;
        boolean taken = mesh.keyring().thread().execute(() -> {
            try {
                TlsChannel.Progress progress = channel.handshake();
                mesh.loop().execute(() -> went(progress));
            } catch (IOException e) {
                if (!(e instanceof SSLException broken && TlsFailure.isNotTls(broken))) {
                    channel.sendAlert();
                }
                mesh.loop().execute(() -> broke(e));
            }
        });
        if (!taken) {
            mesh.lost(link, "too many TLS handshakes at a time");
        }
    }

    private void went(TlsChannel.Progress progress) {
        if (link.state() != Link.State.PROVING) {
            return;
        }
        switch (progress) {
            case READS -> link.interest(SelectionKey.OP_READ);
            case WRITES -> link.interest(SelectionKey.OP_WRITE);
            case DONE -> {
                shaken = true;
                link.interest(SelectionKey.OP_READ);
                checkCertificate();
            }
        }
    }

    private void checkCertificate() {
        try {
            if (!(mesh.keyring().current() instanceof TlsIdentity identity)) {
                throw new IllegalStateException("a node with certificates keeps having some");
            }
            proven = identity.nodesAt(tls.engine());
            if (link.dialled() && !proven.contains(link.peer())) {
                mesh.refuse(link, link.peer(), "at the address of " + link.peer() + " is the certificate of " + proven);
                return;
            }
        } catch (HandshakeRefused e) {
            mesh.refuse(link, link.peer(), e.getMessage());
            return;
        }
        link.isProven();
        // what came with the last bytes of the handshake makes no socket ready
        link.readOn();
    }

    private void broke(IOException e) {
        if (link.state() != Link.State.PROVING) {
            return;
        }
        if (link.dialled() || !(e instanceof SSLException broken)) {
            link.failed(e);
            return;
        }
        tls = null;
        link.interest(SelectionKey.OP_READ);
        if (TlsFailure.isNotTls(broken)) {
            // whoever it is understands plain frames at best
            mesh.refuse(link, null, self() + " speaks TLS, and it does not: give certificates to all nodes");
            return;
        }
        // what came after the bytes that failed would reset the connection, and take the alert with it
        mesh.warnings()
                .warn(
                        Warnings.STRANGERS,
                        "refused a TLS connection from " + link.remote() + ": " + TlsFailure.describe(broken));
        link.leave();
    }

    // --- a shared key

    /** A part of the handshake has come. */
    void take(byte[] payload) throws MalformedMessage {
        if (!isNeeded() && link.state() == Link.State.GREETING) {
            mesh.refuse(
                    link,
                    null,
                    "it wants a proof of a shared key, and " + self() + " has no key: give one key file to all nodes");
            return;
        }
        if (handshake == null || link.state() != Link.State.PROVING) {
            throw new MalformedMessage("a part of the handshake out of turn");
        }
        try {
            byte[] answer = handshake.take(payload);
            if (answer != null) {
                link.send(Frames.CONTROL, answer);
            }
        } catch (HandshakeRefused e) {
            mesh.refuse(link, handshake.peer(), e.getMessage());
            return;
        }
        if (handshake.isDone()) {
            proven = Set.of(handshake.peer());
            outgoing = handshake.outgoing();
            incoming = handshake.incoming();
            link.isProven();
        }
    }

    /** The payload as it leaves. */
    byte[] seal(int channel, byte[] payload) {
        return outgoing == null ? payload : outgoing.seal(channel, payload);
    }

    /**
     * The payload as it was meant.
     *
     * @throws BadFrame if the other end did not send it
     */
    byte[] open(int channel, byte[] payload) throws BadFrame {
        return incoming == null ? payload : incoming.open(channel, payload);
    }

    private NodeId self() {
        return mesh.config().self();
    }
}
