package dev.regente.election.runtime;

import static org.assertj.core.api.Assertions.fail;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.security.CredentialSource;
import dev.regente.election.storage.Store;
import dev.regente.election.tcp.Address;
import dev.regente.election.tcp.MeshConfig;
import dev.regente.election.tcp.MeshException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A node over real sockets with a {@link Toy} on it, built up piece by piece. */
final class ToyNode implements AutoCloseable {
    final List<String> seen = new CopyOnWriteArrayList<>();
    final AtomicReference<String> broken = new AtomicReference<>();
    String cluster = "toys";
    int self;
    long identity = 1;
    long session = 1;
    Map<NodeId, Address> addresses;
    Map<String, String> facts = Map.of("lease", "500ms");
    Map<String, Store> stores = Map.of();
    boolean insecure;
    CredentialSource credentials;
    MeshConfig.Limits limits = MeshConfig.Limits.DEFAULT;
    Part.Wiring wiring = Part.Wiring.NONE;
    Consumer<Notice> slow = notice -> {};
    final List<Part<?>> more = new ArrayList<>();
    NodeLoop node;

    ToyNode(int self, Map<NodeId, Address> addresses) {
        this.self = self;
        this.session = self * 1000L;
        this.identity = self;
        this.addresses = addresses;
    }

    /** Addresses for nodes 1 to n on ports that are free now. */
    static Map<NodeId, Address> freeAddresses(int n) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        Map<NodeId, Address> addresses = new TreeMap<>();
        for (int i = 1; i <= n; i++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            sockets.add(socket);
            addresses.put(NodeId.of(i), new Address("127.0.0.1", socket.getLocalPort()));
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return addresses;
    }

    ToyNode start() throws MeshException {
        Map<NodeId, Address> peers = new TreeMap<>(addresses);
        Address bind = peers.remove(NodeId.of(self));
        MeshConfig config = new MeshConfig(
                        cluster,
                        NodeId.of(self),
                        bind,
                        peers,
                        identity,
                        session,
                        facts,
                        "hello",
                        List.of(),
                        insecure,
                        limits)
                .withCredentials(Optional.ofNullable(credentials));
        List<Part<?>> parts = new ArrayList<>();
        parts.add(new Part<>(
                "toy",
                new Toy(),
                Toy.CODEC,
                stores,
                wiring,
                Part.Listener.none(),
                (notice, nanos) -> {
                    seen.add(((Toy.Saw) notice).what());
                    slow.accept(notice);
                },
                (explanation, nanos) -> seen.add("explained " + explanation)));
        parts.addAll(more);
        node = new NodeLoop(config, parts, null, (peer, profile) -> List.of(), () -> {}, broken::set);
        node.start(() -> {});
        return this;
    }

    void ask(Ask ask) {
        if (!node.ask("toy", ask)) {
            fail("the node takes no requests");
        }
    }

    ToyNode awaits(String what) {
        NodeLoopIT.await(() -> seen.contains(what), () -> "n" + self + " did not see '" + what + "' but " + seen);
        return this;
    }

    @Override
    public void close() {
        if (node != null) {
            node.stop(List.of(), () -> {}, 0);
        }
    }
}
