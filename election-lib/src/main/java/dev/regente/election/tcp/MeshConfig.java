package dev.regente.election.tcp;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.security.CredentialSource;
import dev.regente.election.wire.FrameSeal;
import dev.regente.election.wire.Frames;
import dev.regente.election.wire.Hello;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a {@link Mesh} needs to know.
 *
 * @param cluster the name of the cluster; other clusters are refused
 * @param self this node
 * @param bind where this node listens
 * @param peers where the others are reached, without this node
 * @param identity the random number of the data directory
 * @param session a random number of this process
 * @param facts what must be equal on all nodes, by name
 * @param profile what this node says of itself to its peers, for the layers above
 * @param channels the names of the channels, the same on all nodes as far as they use them
 * @param insecure whether plaintext may leave this machine
 * @param credentials what connections are proven with; empty for plaintext
 * @param limits the bounds
 */
public record MeshConfig(
        String cluster,
        NodeId self,
        Address bind,
        Map<NodeId, Address> peers,
        long identity,
        long session,
        Map<String, String> facts,
        String profile,
        List<String> channels,
        boolean insecure,
        Optional<CredentialSource> credentials,
        Limits limits) {
    private static final long MILLI = 1_000_000L;

    /**
     * Bounds of sizes and times.
     *
     * @param maxFrame the most bytes of one message
     * @param maxQueued the most bytes that wait for one peer; what does not fit is dropped and counted
     * @param handshakeNanos how long a connection may take from its first packet to the end of the greeting
     * @param leastBackoffNanos the first wait before a new attempt
     * @param mostBackoffNanos the longest wait before a new attempt
     */
    public record Limits(
            int maxFrame, int maxQueued, long handshakeNanos, long leastBackoffNanos, long mostBackoffNanos) {
        /** 1 MiB, 8 MiB, 2 s, 20 ms, 250 ms. */
        public static final Limits DEFAULT = new Limits(
                Frames.DEFAULT_MAX_FRAME, 8 * Frames.DEFAULT_MAX_FRAME, 2000 * MILLI, 20 * MILLI, 250 * MILLI);

        /** Refuses bounds that would let nothing through. */
        public Limits {
            if (maxFrame < 1024
                    || maxFrame > 256 * 1024 * 1024
                    || maxQueued < maxFrame + Frames.PREFIX + 1 + FrameSeal.TAG) {
                throw new IllegalArgumentException("a frame has 1 KiB to 256 MiB and fits the queue, not " + maxFrame
                        + " bytes in a queue of " + maxQueued);
            }
            if (handshakeNanos <= 0 || leastBackoffNanos <= 0 || mostBackoffNanos < leastBackoffNanos) {
                throw new IllegalArgumentException("times are positive and the longest back-off is not the shortest");
            }
        }
    }

    /** Without credentials: whoever can connect is believed. */
    public MeshConfig(
            String cluster,
            NodeId self,
            Address bind,
            Map<NodeId, Address> peers,
            long identity,
            long session,
            Map<String, String> facts,
            String profile,
            List<String> channels,
            boolean insecure,
            Limits limits) {
        this(
                cluster,
                self,
                bind,
                peers,
                identity,
                session,
                facts,
                profile,
                channels,
                insecure,
                Optional.empty(),
                limits);
    }

    /** The same with these channels. */
    public MeshConfig withChannels(List<String> names) {
        return new MeshConfig(
                cluster, self, bind, peers, identity, session, facts, profile, names, insecure, credentials, limits);
    }

    /** The same, proven with these. */
    public MeshConfig withCredentials(Optional<CredentialSource> source) {
        return new MeshConfig(
                cluster, self, bind, peers, identity, session, facts, profile, channels, insecure, source, limits);
    }

    /** Copies. */
    public MeshConfig {
        peers = java.util.Collections.unmodifiableMap(new TreeMap<>(peers));
        facts = java.util.Collections.unmodifiableMap(new TreeMap<>(facts));
        channels = List.copyOf(channels);
        if (peers.containsKey(self)) {
            throw new IllegalArgumentException("node " + self + " is a peer of itself");
        }
        if (channels.size() > Hello.MAX_CHANNELS) {
            throw new IllegalArgumentException(channels.size() + " channels, and the most is " + Hello.MAX_CHANNELS);
        }
    }
}
