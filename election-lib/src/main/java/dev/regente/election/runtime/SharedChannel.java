package dev.regente.election.runtime;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.MalformedMessage;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.wire.Bundle;
import dev.regente.election.wire.BundleReader;
import dev.regente.election.wire.BundleWriter;
import dev.regente.election.wire.Stamped;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Many elections over one channel. Each is told of the peers that have it too, as if each had connections of its own, and
 * none knows of the others. What all of them say to one peer in one turn of the loop travels in one frame; heartbeats and
 * their acknowledgements, which all say the same again at rest, in a few bytes. Loop only.
 */
final class SharedChannel {
    private final NodeLoop node;
    private final Beats beats;
    private final Map<NodeId, Side> sides = new TreeMap<>();
    private final Map<String, SharedPartHost> parts = new TreeMap<>();
    private final BitSet numbers = new BitSet();
    private boolean flushes;

    SharedChannel(NodeLoop node, NodeLoop.Sharing sharing, Collection<NodeId> peers) {
        this.node = node;
        this.beats = new Beats(node.loop(), sharing.periodNanos(), this::atOneMoment);
        peers.forEach(peer -> sides.put(peer, new Side(peer)));
    }

    Beats beats() {
        return beats;
    }

    /** The election of this name, or null. */
    SharedPartHost part(String name) {
        return parts.get(name);
    }

    Collection<SharedPartHost> parts() {
        return parts.values();
    }

    // --- elections that come and go

    /** Starts an election, once all that an earlier one of this name may have written is durable. */
    void open(SharedPart part) {
        String name = part.part().name();
        int number = numbers.nextClearBit(0);
        if (parts.containsKey(name) || number >= Bundle.MOST_ELECTIONS) {
            throw new IllegalStateException("election " + name + " is open already, or one too many");
        }
        numbers.set(number);
        SharedPartHost host = new SharedPartHost(node, this, part, number);
        parts.put(name, host);
        node.afterWrites(() -> node.loop().execute(() -> begin(host)));
    }

    private void begin(SharedPartHost host) {
        if (parts.get(host.name()) != host) {
            // closed before it began
            return;
        }
        node.begin(host);
        for (Side side : sides.values()) {
            if (side.up) {
                side.out.open(host.number(), host.name(), host.profile());
                flushLater();
                side.meet(host);
            }
        }
    }

    /** Takes an election away, after its last words. */
    void close(SharedPartHost host) {
        parts.remove(host.name());
        numbers.clear(host.number());
        host.silence();
        for (Side side : sides.values()) {
            side.forget(host);
            if (side.up && host.begun()) {
                side.out.close(host.number());
                flushLater();
            }
        }
    }

    /** The node stops: nothing happens any more, and what was said goes out. */
    void end() {
        parts.values().forEach(SharedPartHost::silence);
        flush();
    }

    // --- the network

    void linkUp(NodeId peer) {
        Side side = sides.get(peer);
        side.reset(true);
        for (SharedPartHost host : parts.values()) {
            if (host.begun()) {
                side.out.open(host.number(), host.name(), host.profile());
            }
        }
        flushLater();
    }

    void linkDown(NodeId peer) {
        sides.get(peer).reset(false);
        node.delivery().atOneMoment(() -> List.copyOf(parts.values()).forEach(host -> host.linkDown(peer)));
    }

    /** A frame of this peer; one that cannot be understood ends the connection, for later ones refer to it. */
    void received(NodeId peer, byte[] payload) throws MalformedMessage {
        Side side = sides.get(peer);
        try {
            side.in.read(payload, side);
        } finally {
            node.delivery().endMoment();
        }
    }

    void send(SharedPartHost from, NodeId to, ElectionMessage message) {
        Side side = sides.get(to);
        if (side != null && side.up && from.isLinked(to)) {
            side.out.say(from.number(), message);
            flushLater();
        }
    }

    private void atOneMoment(boolean main, Runnable work) {
        node.delivery().atOneMoment(() -> {
            if (main) {
                long stamp = node.loop().now();
                sides.values().forEach(side -> side.out.beginRound(Stamped.HEARTBEATS, stamp));
            }
            work.run();
            sides.values().forEach(side -> side.out.endRound());
        });
    }

    private void flushLater() {
        if (!flushes) {
            flushes = true;
            node.loop().afterEvent(this::flush);
        }
    }

    private void flush() {
        flushes = false;
        for (Side side : sides.values()) {
            if (!side.out.isEmpty()) {
                for (byte[] bundle : side.out.take()) {
                    if (side.up) {
                        node.sendShared(side.peer, bundle);
                    }
                }
            }
        }
    }

    /** What this node and one peer have told each other on the connection that stands. */
    private final class Side implements BundleReader.Listener {
        private final NodeId peer;
        private boolean up;
        private BundleWriter out = new BundleWriter();
        private BundleReader in = new BundleReader();
        /** The peer's elections: its number for each, and what it says of its part. */
        private final Map<String, Bundle.Open> named = new TreeMap<>();
        /** By the peer's number; none for an election that this node does not have. */
        private final List<SharedPartHost> known = new ArrayList<>();

        Side(NodeId peer) {
            this.peer = peer;
        }

        void reset(boolean nowUp) {
            up = nowUp;
            out = new BundleWriter();
            in = new BundleReader();
            named.clear();
            known.clear();
        }

        /** An election of this node begins, which the peer may have already. */
        void meet(SharedPartHost host) {
            Bundle.Open open = named.get(host.name());
            if (open != null) {
                know(open, host);
            }
        }

        private void know(Bundle.Open open, SharedPartHost host) {
            while (known.size() <= open.number()) {
                known.add(null);
            }
            known.set(open.number(), host);
            host.linkUp(peer, open.profile());
        }

        void forget(SharedPartHost host) {
            known.replaceAll(each -> each == host ? null : each);
        }

        private SharedPartHost byNumber(int number) {
            return number < known.size() ? known.get(number) : null;
        }

        @Override
        public void opened(int number, String name, String profile) {
            Bundle.Open open = new Bundle.Open(number, name, profile);
            named.put(name, open);
            SharedPartHost host = parts.get(name);
            if (host != null && host.begun()) {
                know(open, host);
            }
        }

        @Override
        public void closed(int number) {
            named.values().removeIf(open -> open.number() == number);
            SharedPartHost host = byNumber(number);
            if (host != null) {
                known.set(number, null);
                host.linkDown(peer);
            }
        }

        @Override
        public void roundBegan(Stamped kind, long stampNanos) {
            node.delivery().beginMoment();
            if (kind == Stamped.HEARTBEATS) {
                out.beginRound(Stamped.ACKNOWLEDGEMENTS, stampNanos);
            }
        }

        @Override
        public void roundEnded() {
            out.endRound();
            node.delivery().endMoment();
        }

        @Override
        public void said(int number, ElectionMessage message) {
            SharedPartHost host = byNumber(number);
            if (host != null) {
                host.deliver(new Event.Received<>(peer, message));
            }
        }
    }
}
