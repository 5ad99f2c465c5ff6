package dev.regente.election.security;

import dev.regente.election.kernel.MalformedMessage;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.wire.ByteReader;
import dev.regente.election.wire.ByteWriter;
import dev.regente.election.wire.Control;
import dev.regente.election.wire.FrameSeal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * Proves on one connection that both sides have the same key, without showing it, and agrees on keys for its frames.
 *
 * <pre>
 *   dialler                                                acceptor
 *   OPEN   version, cluster, from, to, nonce, key names  ->
 *                                                        <-  ACCEPT key name, nonce, proof of the acceptor
 *   PROOF  proof of the dialler                          ->
 * </pre>
 *
 * <p>Both nonces are fresh, and every derived key comes from the shared key and a hash of OPEN and of ACCEPT without its
 * proof: what was recorded on another connection, in the other direction, or with another node, cluster or choice of key
 * proves nothing here. A state machine without sockets or clock; not thread-safe.
 */
public final class KeyHandshake {
    /** Bytes of a nonce. */
    public static final int NONCE = 32;

    private static final int PROOF = 32;
    private static final int MAX_CLUSTER = 1024;
    private static final int VERSION = 1;
    private static final byte[] SALT = "regente key handshake 1".getBytes(StandardCharsets.UTF_8);

    private enum Phase {
        EXPECTS_OPEN,
        EXPECTS_ACCEPT,
        EXPECTS_PROOF,
        DONE,
        FAILED
    }

    private final boolean dials;
    private final String cluster;
    private final NodeId self;
    private final SharedKeys keys;
    private final byte[] nonce;
    private Phase phase;
    private NodeId peer;
    private byte[] open;
    private SharedKeys.Key key;
    private byte[] expectedProof;
    private FrameSeal outgoing;
    private FrameSeal incoming;

    private KeyHandshake(boolean dials, String cluster, NodeId self, NodeId peer, SharedKeys keys, byte[] nonce) {
        if (nonce.length != NONCE) {
            throw new IllegalArgumentException("a nonce has " + NONCE + " bytes, not " + nonce.length);
        }
        this.dials = dials;
        this.cluster = cluster;
        this.self = self;
        this.peer = peer;
        this.keys = keys;
        this.nonce = nonce.clone();
        this.phase = dials ? Phase.EXPECTS_ACCEPT : Phase.EXPECTS_OPEN;
    }

    /** The side that dials {@code peer}. The nonce is random and used once. */
    public static KeyHandshake dialler(String cluster, NodeId self, NodeId peer, SharedKeys keys, byte[] nonce) {
        return new KeyHandshake(true, cluster, self, peer, keys, nonce);
    }

    /** The side that is called. The nonce is random and used once. */
    public static KeyHandshake acceptor(String cluster, NodeId self, SharedKeys keys, byte[] nonce) {
        return new KeyHandshake(false, cluster, self, null, keys, nonce);
    }

    /** The first payload of the dialler. */
    public byte[] open() {
        ByteWriter out = new ByteWriter();
        out.u8(Control.KEY_OPEN).unsigned(VERSION).text(cluster).node(self).node(peer);
        out.bytes(nonce).unsigned(keys.ids().size());
        keys.ids().forEach(out::text);
        open = out.toByteArray();
        return open.clone();
    }

    /**
     * Takes the next payload of the other side on channel 0.
     *
     * @return what to answer, or null for nothing
     * @throws MalformedMessage if it is none, or comes out of turn
     * @throws HandshakeRefused if it proves nothing; the handshake is over
     */
    public byte[] take(byte[] payload) throws MalformedMessage, HandshakeRefused {
        ByteReader in = new ByteReader(payload);
        int kind = in.u8();
        Phase before = phase;
        phase = Phase.FAILED;
        if (before == Phase.EXPECTS_OPEN && kind == Control.KEY_OPEN) {
            return accept(payload, in);
        }
        if (before == Phase.EXPECTS_ACCEPT && kind == Control.KEY_ACCEPT) {
            return prove(in);
        }
        if (before == Phase.EXPECTS_PROOF && kind == Control.KEY_PROOF) {
            byte[] proof = in.bytes(PROOF);
            in.end();
            check(proof);
            phase = Phase.DONE;
            return null;
        }
        throw new MalformedMessage("a part of the handshake out of turn");
    }

    private byte[] accept(byte[] payload, ByteReader in) throws MalformedMessage, HandshakeRefused {
        if (in.upTo(Integer.MAX_VALUE) != VERSION) {
            throw new HandshakeRefused("it proves its key in a way that " + self + " does not know");
        }
        String theirCluster = in.text(MAX_CLUSTER);
        NodeId from = in.node();
        NodeId to = in.node();
        in.bytes(NONCE);
        List<String> offered = new ArrayList<>();
        for (int rest = in.upTo(SharedKeys.MOST_KEYS); rest > 0; rest--) {
            offered.add(in.text(SharedKeys.MOST_ID));
        }
        in.end();
        if (from == null || to == null || !offered.stream().allMatch(SharedKeys::isId)) {
            throw new MalformedMessage("a handshake without a sender, a receiver or names of keys");
        }
        peer = from;
        if (!theirCluster.equals(cluster)) {
            throw new HandshakeRefused(
                    "it belongs to the cluster '" + theirCluster + "', and " + self + " to '" + cluster + "'");
        }
        if (!to.equals(self)) {
            throw new HandshakeRefused("it wants " + to + " and reached " + self + ": check the peers of " + from);
        }
        if (from.equals(self)) {
            throw new HandshakeRefused("it has the id of this node, " + self);
        }
        for (String id : offered) {
            key = key == null ? keys.find(id) : key;
        }
        if (key == null) {
            throw new HandshakeRefused(
                    "none of its keys " + offered + " is among the keys " + keys.ids() + " of " + self);
        }
        byte[] choice = choice(key.id(), nonce);
        Hkdf derived = derive(payload, choice);
        byte[] proof = derived.expand("proof of the acceptor");
        expectedProof = derived.expand("proof of the dialler");
        phase = Phase.EXPECTS_PROOF;
        return new ByteWriter()
                .u8(Control.KEY_ACCEPT)
                .bytes(choice)
                .bytes(proof)
                .toByteArray();
    }

    private byte[] prove(ByteReader in) throws MalformedMessage, HandshakeRefused {
        String id = in.text(SharedKeys.MOST_ID);
        byte[] theirNonce = in.bytes(NONCE);
        byte[] proof = in.bytes(PROOF);
        in.end();
        key = keys.find(id);
        if (key == null) {
            throw new HandshakeRefused("it chose a key that was not offered");
        }
        Hkdf derived = derive(open, choice(id, theirNonce));
        expectedProof = derived.expand("proof of the acceptor");
        check(proof);
        phase = Phase.DONE;
        return new ByteWriter()
                .u8(Control.KEY_PROOF)
                .bytes(derived.expand("proof of the dialler"))
                .toByteArray();
    }

    private void check(byte[] proof) throws HandshakeRefused {
        if (!MessageDigest.isEqual(proof, expectedProof)) {
            throw new HandshakeRefused("its key " + key.id() + " is not the key " + key.id() + " of " + self
                    + ": copy one key file to all nodes");
        }
    }

    private static byte[] choice(String id, byte[] acceptorsNonce) {
        return new ByteWriter().text(id).bytes(acceptorsNonce).toByteArray();
    }

    private Hkdf derive(byte[] opening, byte[] choice) {
        try {
            // OPEN ends where its own counts say, so no two pairs give the same bytes
            MessageDigest transcript = MessageDigest.getInstance("SHA-256");
            transcript.update(opening);
            Hkdf derived = new Hkdf(SALT, key.secret(), transcript.digest(choice));
            FrameSeal ofDialler = new FrameSeal(derived.expand("frames of the dialler"));
            FrameSeal ofAcceptor = new FrameSeal(derived.expand("frames of the acceptor"));
            outgoing = dials ? ofDialler : ofAcceptor;
            incoming = dials ? ofAcceptor : ofDialler;
            return derived;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Whether the other side has proven that it has the key. */
    public boolean isDone() {
        return phase == Phase.DONE;
    }

    /** Who is at the other end or pretends to be; null before that is known. Proven once {@link #isDone}. */
    public NodeId peer() {
        return peer;
    }

    SharedKeys.Key key() {
        return key;
    }

    /** For the frames of this side; once {@link #isDone}. */
    public FrameSeal outgoing() {
        return proven(outgoing);
    }

    /** For the frames of the other side; once {@link #isDone}. */
    public FrameSeal incoming() {
        return proven(incoming);
    }

    private FrameSeal proven(FrameSeal seal) {
        if (phase != Phase.DONE) {
            throw new IllegalStateException("nothing is proven yet");
        }
        return seal;
    }
}
