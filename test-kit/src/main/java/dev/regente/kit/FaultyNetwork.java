package dev.regente.kit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * The network of a cluster of nodes numbered from 1 on this machine, with a {@link FaultProxy} between any two: each node
 * believes that the others are where their proxies are. Made for clusters in which of two nodes the one with the higher
 * number dials.
 *
 * <pre>{@code
 * try (FaultyNetwork network = FaultyNetwork.of(3, 42)) {
 *     start(1, network.peers(1));
 *     start(2, network.peers(2));
 *     start(3, network.peers(3));
 *     network.link(3, 1).cut();        // node 1 does not hear node 3 any more; node 3 still hears node 1
 * }
 * }</pre>
 */
public final class FaultyNetwork implements AutoCloseable {
    private final int nodes;
    private final int[] ports;
    /** Dialled by the row, listened to for the column; where the row is greater. */
    private final FaultProxy[][] proxies;

    private FaultyNetwork(int nodes) {
        this.nodes = nodes;
        this.ports = new int[nodes + 1];
        this.proxies = new FaultProxy[nodes + 1][nodes + 1];
    }

    /** A network for so many nodes, without any fault yet; chooses a free port for each. */
    public static FaultyNetwork of(int nodes, long seed) throws IOException {
        if (nodes < 2 || nodes > 16) {
            throw new IllegalArgumentException("2 to 16 nodes, not " + nodes);
        }
        FaultyNetwork network = new FaultyNetwork(nodes);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int node = 1; node <= nodes; node++) {
                ServerSocket socket = new ServerSocket(0, 1, loopback);
                held.add(socket);
                network.ports[node] = socket.getLocalPort();
            }
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
        for (int dialler = 2; dialler <= nodes; dialler++) {
            for (int called = 1; called < dialler; called++) {
                InetSocketAddress target = new InetSocketAddress(loopback, network.ports[called]);
                network.proxies[dialler][called] = FaultProxy.to(target, seed * 31 + dialler * 17L + called);
            }
        }
        return network;
    }

    /** The list of all nodes as this node is to see it: {@code 1=127.0.0.1:4711,2=...}. */
    public String peers(int self) {
        StringJoiner list = new StringJoiner(",");
        for (int node = 1; node <= nodes; node++) {
            FaultProxy proxy = proxies[checked(self)][node];
            list.add(node + "=127.0.0.1:" + (proxy == null ? ports[node] : proxy.port()));
        }
        return list.toString();
    }

    /** What {@code from} says to {@code to}. */
    public Direction link(int from, int to) {
        if (checked(from) == checked(to)) {
            throw new IllegalArgumentException("node " + from + " has no link with itself");
        }
        return from > to ? proxies[from][to].toTarget() : proxies[to][from].toCaller();
    }

    /** Cuts what all others say to this node. */
    public void cutInbound(int node) {
        others(node).forEach(other -> link(other, node).cut());
    }

    /** Cuts what this node says to all others. */
    public void cutOutbound(int node) {
        others(node).forEach(other -> link(node, other).cut());
    }

    /** Cuts this node off. */
    public void isolate(int node) {
        cutInbound(node);
        cutOutbound(node);
    }

    /** Ends all faults. */
    public void heal() {
        all().forEach(FaultProxy::heal);
    }

    /** Ends all connections and all proxies. */
    @Override
    public void close() {
        all().forEach(FaultProxy::close);
    }

    private int checked(int node) {
        if (node < 1 || node > nodes) {
            throw new IllegalArgumentException("there is no node " + node);
        }
        return node;
    }

    private List<Integer> others(int node) {
        List<Integer> others = new ArrayList<>();
        for (int other = 1; other <= nodes; other++) {
            if (other != checked(node)) {
                others.add(other);
            }
        }
        return others;
    }

    private List<FaultProxy> all() {
        List<FaultProxy> all = new ArrayList<>();
        for (FaultProxy[] row : proxies) {
            for (FaultProxy proxy : row) {
                if (proxy != null) {
                    all.add(proxy);
                }
            }
        }
        return all;
    }
}
