package dev.regente.sim.scenario;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Conditions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * What is run: a system on some nodes in a world with faults. Immutable. {@link ScenarioYaml} reads and writes it.
 *
 * @param system the name of the {@code SystemUnderTest}
 * @param untilNanos how long, in virtual time
 */
public record Scenario(
        String name,
        String system,
        long seed,
        long untilNanos,
        Cluster cluster,
        Conditions.Network network,
        Conditions.Clocks clocks,
        Conditions.Storage storage,
        List<Fault> faults,
        Workload workload,
        Expect expect,
        Sweep sweep) {

    /** The largest cluster. */
    public static final int MAX_NODES = 1_000_000;

    private static final int MAX_FAULTS = 100_000;

    /**
     * The nodes and what they run.
     *
     * @param ids in the order of configuration, which is the order of a ring
     * @param down crashed from the start
     * @param heartbeatNanos 0 is off
     * @param preemption {@code sticky}, {@code manual} or {@code after-stable}
     * @param holdDownNanos for {@code after-stable}; else 0
     * @param starters who starts an election at time 0: see {@link Starters}
     * @param initialLeader all start agreed on it; null to elect one
     * @param without the names of the rules that are left out, for labs; none in a product
     * @param detector which failure detector
     */
    public record Cluster(
            String algorithm,
            String safety,
            List<NodeId> ids,
            List<NodeId> down,
            long heartbeatNanos,
            long timeoutNanos,
            long leaseNanos,
            String preemption,
            long holdDownNanos,
            Starters starters,
            NodeId initialLeader,
            List<String> without,
            Detector detector) {

        /** With the failure detector of a real cluster. */
        public Cluster(
                String algorithm,
                String safety,
                List<NodeId> ids,
                List<NodeId> down,
                long heartbeatNanos,
                long timeoutNanos,
                long leaseNanos,
                String preemption,
                long holdDownNanos,
                Starters starters,
                NodeId initialLeader,
                List<String> without) {
            this(
                    algorithm,
                    safety,
                    ids,
                    down,
                    heartbeatNanos,
                    timeoutNanos,
                    leaseNanos,
                    preemption,
                    holdDownNanos,
                    starters,
                    initialLeader,
                    without,
                    Detector.TIMEOUT);
        }

        /** Three nodes of bully, leased, as the library's defaults are. */
        public static final Cluster DEFAULT = new Cluster(
                "bully",
                "leased",
                ids(3),
                List.of(),
                100_000_000,
                500_000_000,
                500_000_000,
                "sticky",
                0,
                Starters.AS_IT_COMES,
                null,
                List.of());

        /** Copies, and refuses an empty cluster or repeated ids. */
        public Cluster {
            ids = List.copyOf(ids);
            down = List.copyOf(down);
            without = List.copyOf(without);
            if (ids.isEmpty() || ids.size() > MAX_NODES) {
                throw new ScenarioException("a cluster has 1 to " + MAX_NODES + " nodes, not " + ids.size());
            }
            Set<NodeId> known = new HashSet<>(ids); // asked, never iterated
            if (known.size() != ids.size()) {
                throw new ScenarioException("a node is listed twice");
            }
            exists(known, down, "down");
            exists(known, starters.ids(), "starters");
            if (initialLeader != null) {
                exists(known, List.of(initialLeader), "initial-leader");
                if (down.contains(initialLeader)) {
                    throw new ScenarioException(
                            "initial-leader names node " + initialLeader.number() + ", which is down from the start");
                }
            }
        }

        private static void exists(Set<NodeId> known, List<NodeId> named, String key) {
            for (NodeId id : named) {
                if (!known.contains(id)) {
                    throw new ScenarioException(key + " names node " + id.number() + ", which does not exist");
                }
            }
        }

        /** Nodes 1 to {@code n}. */
        public static List<NodeId> ids(int n) {
            List<NodeId> ids = new ArrayList<>();
            for (int i = 1; i <= n; i++) {
                ids.add(NodeId.of(i));
            }
            return ids;
        }

        /** The same with nodes 1 to {@code n}, all up. */
        public Cluster withNodes(int n) {
            return new Cluster(
                    algorithm,
                    safety,
                    ids(n),
                    List.of(),
                    heartbeatNanos,
                    timeoutNanos,
                    leaseNanos,
                    preemption,
                    holdDownNanos,
                    Starters.AS_IT_COMES,
                    null,
                    without,
                    detector);
        }

        /** The same with this algorithm and safety level. */
        public Cluster with(String otherAlgorithm, String otherSafety) {
            return new Cluster(
                    otherAlgorithm,
                    otherSafety,
                    ids,
                    down,
                    heartbeatNanos,
                    timeoutNanos,
                    leaseNanos,
                    preemption,
                    holdDownNanos,
                    starters,
                    initialLeader,
                    without,
                    detector);
        }

        /** The same with other times. */
        public Cluster withTimes(long heartbeat, long timeout, long lease) {
            return new Cluster(
                    algorithm,
                    safety,
                    ids,
                    down,
                    heartbeat,
                    timeout,
                    lease,
                    preemption,
                    holdDownNanos,
                    starters,
                    initialLeader,
                    without,
                    detector);
        }

        /** The same with another return of the principal. */
        public Cluster withPreemption(String other, long holdDown) {
            return new Cluster(
                    algorithm,
                    safety,
                    ids,
                    down,
                    heartbeatNanos,
                    timeoutNanos,
                    leaseNanos,
                    other,
                    holdDown,
                    starters,
                    initialLeader,
                    without,
                    detector);
        }

        /** The same without these rules. */
        public Cluster without(List<String> rules) {
            return new Cluster(
                    algorithm,
                    safety,
                    ids,
                    down,
                    heartbeatNanos,
                    timeoutNanos,
                    leaseNanos,
                    preemption,
                    holdDownNanos,
                    starters,
                    initialLeader,
                    rules,
                    detector);
        }

        /** The same with another failure detector. */
        public Cluster with(Detector other) {
            return new Cluster(
                    algorithm,
                    safety,
                    ids,
                    down,
                    heartbeatNanos,
                    timeoutNanos,
                    leaseNanos,
                    preemption,
                    holdDownNanos,
                    starters,
                    initialLeader,
                    without,
                    other);
        }
    }

    /**
     * Who starts an election at time 0, where the algorithm leaves it open.
     *
     * @param given whether the scenario says so; if not, the algorithm does what it does at a start
     * @param all every node that is up
     * @param ids these nodes, if not all
     */
    public record Starters(boolean given, boolean all, List<NodeId> ids) {
        /** Up to the algorithm. */
        public static final Starters AS_IT_COMES = new Starters(false, false, List.of());
        /** Every node that is up. */
        public static final Starters ALL = new Starters(true, true, List.of());

        /** Copies. */
        public Starters {
            ids = List.copyOf(ids);
        }

        /** These nodes. */
        public static Starters of(List<NodeId> ids) {
            return new Starters(true, false, ids);
        }

        /** Whether this node starts one; {@code otherwise} if the scenario does not say. */
        public boolean starts(NodeId id, boolean otherwise) {
            return given ? all || ids.contains(id) : otherwise;
        }
    }

    /**
     * Clients.
     *
     * @param app which, as the system knows it; {@code none} for no clients
     * @param perSecond how many requests all clients together make in a second of virtual time
     */
    public record Workload(String app, int clients, int perSecond, boolean fencing) {
        /** No clients. */
        public static final Workload NONE = new Workload("none", 0, 0, true);
    }

    /** Copies, and refuses a fault of a node that does not exist. */
    public Scenario {
        faults = List.copyOf(faults);
        if (name.isBlank() || name.length() > 200 || name.chars().anyMatch(c -> c < ' ')) {
            throw new ScenarioException("a name has 1 to 200 printable characters");
        }
        if (untilNanos <= 0) {
            throw new ScenarioException("until must be more than zero");
        }
        if (faults.size() > MAX_FAULTS) {
            throw new ScenarioException("at most " + MAX_FAULTS + " faults, not " + faults.size());
        }
        Set<NodeId> known = new HashSet<>(cluster.ids()); // asked, never iterated
        for (Fault fault : faults) {
            for (NodeId id : fault.named()) {
                if (!known.contains(id)) {
                    throw new ScenarioException("a fault names node " + id.number() + ", which does not exist");
                }
            }
        }
        for (NodeId id : expect.named()) {
            if (!known.contains(id)) {
                throw new ScenarioException("expect names node " + id.number() + ", which does not exist");
            }
        }
    }

    /** When the last of the faults that are known before the run is over; 0 if there are none. */
    public long lastFaultNanos() {
        return faults.stream().mapToLong(Fault::endNanos).max().orElse(0);
    }

    /** A calm minute of three nodes of this system. */
    public static Scenario of(String name, String system) {
        return new Scenario(
                name,
                system,
                1,
                60_000_000_000L,
                Cluster.DEFAULT,
                Conditions.Network.CALM,
                Conditions.Clocks.PERFECT,
                Conditions.Storage.NORMAL,
                List.of(),
                Workload.NONE,
                Expect.NOTHING,
                Sweep.NONE);
    }

    /** The same with another seed. */
    public Scenario withSeed(long other) {
        return new Scenario(
                name, system, other, untilNanos, cluster, network, clocks, storage, faults, workload, expect, sweep);
    }

    /** The same for another length of time. */
    public Scenario until(long nanos) {
        return new Scenario(
                name, system, seed, nanos, cluster, network, clocks, storage, faults, workload, expect, sweep);
    }

    /** The same with another cluster. */
    public Scenario with(Cluster other) {
        return new Scenario(
                name, system, seed, untilNanos, other, network, clocks, storage, faults, workload, expect, sweep);
    }

    /** The same in another world. */
    public Scenario with(Conditions.Network net, Conditions.Clocks clock, Conditions.Storage disk) {
        return new Scenario(name, system, seed, untilNanos, cluster, net, clock, disk, faults, workload, expect, sweep);
    }

    /** The same with other faults. */
    public Scenario withFaults(List<Fault> other) {
        return new Scenario(
                name, system, seed, untilNanos, cluster, network, clocks, storage, other, workload, expect, sweep);
    }

    /** The same with other clients. */
    public Scenario with(Workload other) {
        return new Scenario(
                name, system, seed, untilNanos, cluster, network, clocks, storage, faults, other, expect, sweep);
    }

    /** The same with other expectations. */
    public Scenario with(Expect other) {
        return new Scenario(
                name, system, seed, untilNanos, cluster, network, clocks, storage, faults, workload, other, sweep);
    }

    /** The world as the engine takes it. */
    public Conditions conditions() {
        return new Conditions(cluster.ids(), cluster.down(), network, clocks, storage);
    }

    /** SHA-256 of the canonical text, in hexadecimal. */
    public String digest() {
        try {
            byte[] text = ScenarioYaml.write(this).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
