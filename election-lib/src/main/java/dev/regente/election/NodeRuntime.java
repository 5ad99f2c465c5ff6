package dev.regente.election;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.election.runtime.NodeLoop;
import dev.regente.election.runtime.Part;
import dev.regente.election.storage.DataDirectory;
import dev.regente.election.storage.RecordTable;
import dev.regente.election.storage.StorageException;
import dev.regente.election.storage.Store;
import dev.regente.election.storage.VolatileStore;
import dev.regente.election.tcp.Address;
import dev.regente.election.tcp.MeshConfig;
import dev.regente.election.tcp.MeshException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What a running node has: its data directory, its stores and its loop, opened together and closed together. */
final class NodeRuntime {
    private static final String TABLE = "elections";

    private final ElectionConfig config;
    private final List<Store> opened = new ArrayList<>();
    private DataDirectory data;
    private RecordTable table;

    private NodeRuntime(ElectionConfig config) {
        this.config = config;
    }

    /** What runs on a node from its start. */
    interface Setup {
        /** The kernels; their stores come from {@code runtime}. */
        List<Part<?>> parts(NodeRuntime runtime) throws StorageException;
    }

    /**
     * How a node is wired to its front door.
     *
     * @param sharing for many elections, or null for one
     * @param onlyElections whether nothing else talks over the connections
     */
    record Wiring(
            NodeLoop.Sharing sharing,
            boolean onlyElections,
            BiFunction<NodeId, String, List<Part.Request>> onProfile,
            Consumer<String> onBroken) {}

    /**
     * Opens everything and starts the node.
     *
     * @param loopMade given the loop before anything runs on it
     * @param first run on the loop before the parts
     * @throws ElectionStartException if that fails; nothing is left running
     */
    static NodeRuntime start(
            ElectionConfig config, Setup setup, Wiring wiring, Consumer<NodeLoop> loopMade, Runnable first)
            throws ElectionStartException {
        NodeRuntime runtime = new NodeRuntime(config);
        try {
            long identity = random();
            if (config.data().isPresent()) {
                runtime.data = DataDirectory.open(config.data().get(), config.cluster(), config.self());
                identity = runtime.data.identity();
                if (wiring.sharing() != null) {
                    runtime.table = runtime.data.table(TABLE);
                }
            }
            List<Part<?>> parts = setup.parts(runtime);
            NodeLoop loop = new NodeLoop(
                    runtime.meshConfig(identity, wiring),
                    parts,
                    wiring.sharing(),
                    wiring.onProfile(),
                    runtime::closeData,
                    wiring.onBroken());
            loopMade.accept(loop);
            loop.start(first);
            return runtime;
        } catch (StorageException | MeshException e) {
            runtime.close();
            throw new ElectionStartException(e);
        } catch (RuntimeException e) {
            runtime.close();
            throw e;
        }
    }

    /** See {@link Election#checkData}. */
    static void checkData(ElectionConfig config) throws ElectionStartException {
        if (config.data().isPresent()) {
            try {
                DataDirectory.open(config.data().get(), config.cluster(), config.self())
                        .close();
            } catch (StorageException e) {
                throw new ElectionStartException(e);
            }
        }
    }

    /** A store that keeps its last record. */
    Store records(String name) throws StorageException {
        return remember(data == null ? new VolatileStore() : data.records(name));
    }

    /** A store that keeps all records since the last that starts afresh. */
    Store journal(String name, Predicate<Value> startsAfresh) throws StorageException {
        return remember(data == null ? new VolatileStore() : data.journal(name, startsAfresh));
    }

    /** A store that keeps its last record, in one file with all others of its kind. */
    Store row(String name) throws StorageException {
        return table == null ? new VolatileStore() : table.row(name);
    }

    private Store remember(Store store) {
        opened.add(store);
        return store;
    }

    static long random() {
        long number = new SecureRandom().nextLong();
        return number == 0 ? 1 : number;
    }

    private MeshConfig meshConfig(long identity, Wiring wiring) {
        Map<NodeId, Address> peers = new TreeMap<>();
        config.addresses().forEach((id, address) -> {
            if (!id.equals(config.self())) {
                peers.put(id, Address.parse(address));
            }
        });
        Map<String, String> facts = new TreeMap<>(config.facts());
        if (wiring.sharing() != null) {
            facts.put("elections", "many");
        }
        return new MeshConfig(
                config.cluster(),
                config.self(),
                Address.parse(config.bind()),
                peers,
                identity,
                random(),
                facts,
                config.profile(),
                List.of(),
                mayLeaveUnencrypted(wiring),
                Translation.credentials(config.security()),
                MeshConfig.Limits.DEFAULT);
    }

    /** What the election itself says is no secret, so a key is enough for it; what attached kernels say may be one. */
    private boolean mayLeaveUnencrypted(Wiring wiring) {
        return config.insecure() || (config.security() instanceof Security.SharedKey && wiring.onlyElections());
    }

    private void close() {
        opened.forEach(Store::close);
        closeData();
    }

    private void closeData() {
        if (table != null) {
            table.close();
        }
        if (data != null) {
            data.close();
        }
    }
}
