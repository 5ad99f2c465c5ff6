package dev.regente.sim.core;

import dev.regente.election.kernel.NodeId;
import java.util.HashSet;
import java.util.List;

/**
 * The world that the nodes live in, before any scheduled fault.
 *
 * @param nodes all nodes, in the order of configuration
 * @param down those that are crashed at the start
 */
public record Conditions(List<NodeId> nodes, List<NodeId> down, Network network, Clocks clocks, Storage storage) {

    /** One million: chances are given in parts per million. */
    public static final int ALWAYS = 1_000_000;

    /**
     * What the network does to a message.
     *
     * @param lossPpm chance that a message is lost
     * @param duplicatePpm chance that a message arrives twice
     * @param stragglePpm chance that a message (or its second copy) is seconds late
     * @param stragglerNanos how late at most
     * @param reorder whether messages of one link overtake each other; without it a link keeps their order, stragglers
     *     apart
     * @param corruptPpm chance that a message arrives damaged: its checksum does not fit, and it is dropped there
     */
    public record Network(
            Latency latency,
            int lossPpm,
            int duplicatePpm,
            int stragglePpm,
            long stragglerNanos,
            boolean reorder,
            int corruptPpm) {
        /** Nothing arrives damaged. */
        public Network(
                Latency latency, int lossPpm, int duplicatePpm, int stragglePpm, long stragglerNanos, boolean reorder) {
            this(latency, lossPpm, duplicatePpm, stragglePpm, stragglerNanos, reorder, 0);
        }

        /** A millisecond, nothing lost, in order. */
        public static final Network CALM = new Network(Latency.fixed(1_000_000), 0, 0, 0, 5_000_000_000L, false);

        /** Refuses chances that are none. */
        public Network {
            check("loss", lossPpm);
            check("duplicate", duplicatePpm);
            check("straggle", stragglePpm);
            check("corrupt", corruptPpm);
            if ((long) lossPpm + duplicatePpm + stragglePpm > ALWAYS) {
                throw new IllegalArgumentException("loss, duplicate and straggle together exceed 100 %");
            }
        }

        /** Whether every message arrives once and in time. */
        boolean lossless() {
            return lossPpm == 0 && duplicatePpm == 0 && stragglePpm == 0 && corruptPpm == 0;
        }

        private static void check(String name, int ppm) {
            if (ppm < 0 || ppm > ALWAYS) {
                throw new IllegalArgumentException(name + " is from 0 % to 100 %, not " + ppm + " ppm");
            }
        }
    }

    /**
     * What the nodes' monotonic clocks do.
     *
     * @param driftPpb how much faster or slower a clock may run, in parts per billion; every start of a node draws
     * @param skewNanos how far apart the clocks may start; zero or less values of the clock occur whenever it is positive
     */
    public record Clocks(long driftPpb, long skewNanos) {
        /** All alike, from zero. */
        public static final Clocks PERFECT = new Clocks(0, 0);

        /** Refuses negative bounds and a drift of 10 % or more. */
        public Clocks {
            if (driftPpb < 0 || driftPpb >= 100_000_000 || skewNanos < 0) {
                throw new IllegalArgumentException(
                        "drift is from 0 to 100000 ppm (not included), skew is not negative");
            }
        }
    }

    /**
     * What the disks do.
     *
     * @param sync how long one fsync takes; the writes asked for meanwhile go together into the next one
     * @param loseUnsynced whether a crash may lose what was not yet durable; without it all that was asked for is kept
     * @param tornWrites whether a crash may leave half of a record behind. A checksum finds it at the next start and it is
     *     dropped, like a record that was never written
     * @param inPlace whether a store that keeps only its last record writes over the one before, instead of using two slots
     *     in turn: then a torn write takes that one with it
     */
    public record Storage(Latency sync, boolean loseUnsynced, boolean tornWrites, boolean inPlace) {
        /** No torn writes, two slots. */
        public Storage(Latency sync, boolean loseUnsynced) {
            this(sync, loseUnsynced, false, false);
        }

        /** Half a millisecond to two, and a crash loses what was not durable. */
        public static final Storage NORMAL = new Storage(new Latency.Uniform(500_000, 2_000_000), true);
    }

    /** Copies, and refuses a world without nodes. */
    public Conditions {
        nodes = List.copyOf(nodes);
        down = List.copyOf(down);
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("a simulation needs at least one node");
        }
        if (!new HashSet<>(nodes).containsAll(down)) {
            throw new IllegalArgumentException("down names a node that does not exist: " + down + " of " + nodes);
        }
    }

    /** Nodes 1 to {@code n} in a calm world. */
    public static Conditions calm(int n) {
        List<NodeId> ids = new java.util.ArrayList<>();
        for (int i = 1; i <= n; i++) {
            ids.add(NodeId.of(i));
        }
        return new Conditions(ids, List.of(), Network.CALM, Clocks.PERFECT, Storage.NORMAL);
    }

    /** The same with another network. */
    public Conditions with(Network other) {
        return new Conditions(nodes, down, other, clocks, storage);
    }

    /** The same with other clocks. */
    public Conditions with(Clocks other) {
        return new Conditions(nodes, down, network, other, storage);
    }

    /** The same with other disks. */
    public Conditions with(Storage other) {
        return new Conditions(nodes, down, network, clocks, other);
    }
}
