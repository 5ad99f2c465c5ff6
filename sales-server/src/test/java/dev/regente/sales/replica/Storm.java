package dev.regente.sales.replica;

import dev.regente.sim.core.Conditions.Network;
import dev.regente.sim.core.Latency;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What befalls replicas under an abstract election.
 *
 * @param weights how often each thing happens; what is missing never does
 * @param gapMicros between two things, at most
 * @param lastingMicros how long a fault lasts, at most
 * @param steps how many things happen
 * @param batch entries in one message, at most
 */
record Storm(Map<Act, Integer> weights, long gapMicros, long lastingMicros, int steps, int batch, Network network) {

    /** One thing that may happen. */
    enum Act {
        /** A token above all before goes to some node. */
        NEW_TOKEN,
        /** A token at or below the highest goes to some node, or once more to its holder. */
        ANY_TOKEN,
        /** Some node's token is taken back. */
        END_LEAD,
        /** A client proposes, mostly to a node that serves, sometimes again what was proposed before. */
        PROPOSE,
        /** A client reads. */
        READ,
        /** A node that serves is to hand off to some node. */
        HAND_OFF,
        /** Some process ends, and starts again later. */
        CRASH,
        /** One node is cut off for a while. */
        ISOLATE,
        /** One direction of one link is cut for a while. */
        CUT,
        /** One disk is slow for a while. */
        SLOW_DISK,
        /** One disk fails until the process ends. */
        FAIL_DISK,
        /** One process stands still for a while. */
        PAUSE
    }

    /** A bit of everything. */
    static final Storm MIXED = new Storm(
                    new EnumMap<>(Act.class), 20_000, 300_000, 250, 2, network(10_000, 10_000, 1_000_000))
            .with(Act.NEW_TOKEN, 8)
            .with(Act.ANY_TOKEN, 4)
            .with(Act.END_LEAD, 2)
            .with(Act.PROPOSE, 40)
            .with(Act.READ, 5)
            .with(Act.HAND_OFF, 2)
            .with(Act.CRASH, 5)
            .with(Act.ISOLATE, 4)
            .with(Act.CUT, 4)
            .with(Act.SLOW_DISK, 3)
            .with(Act.FAIL_DISK, 1)
            .with(Act.PAUSE, 2);

    /** Tokens change hands every few messages, and processes end as often. */
    static final Storm DUELS = MIXED.timed(4_000, 30_000)
            .with(Act.NEW_TOKEN, 25)
            .with(Act.ANY_TOKEN, 10)
            .with(Act.PROPOSE, 25)
            .with(Act.CRASH, 15)
            .with(Act.ISOLATE, 10)
            .steps(300);

    /** Coordinators that copy old entries one by one and end before their own: what counting old copies needs. */
    static final Storm SHORT_MESSAGES = DUELS.batch(1)
            .with(Act.CRASH, 5)
            .with(Act.PROPOSE, 10)
            .with(Act.ANY_TOKEN, 0)
            .timed(4_000, 20_000);

    /** Entries that become durable while others ask for promises. */
    static final Storm SLOW_DISKS = DUELS.batch(4)
            .with(Act.ISOLATE, 0)
            .with(Act.FAIL_DISK, 0)
            .with(Act.CUT, 15)
            .with(Act.CRASH, 0)
            .with(Act.PROPOSE, 80)
            .with(Act.ANY_TOKEN, 0)
            .with(Act.NEW_TOKEN, 8)
            .with(Act.SLOW_DISK, 10)
            .timed(3_000, 40_000)
            .with(network(10_000, 50_000, 60_000));

    /** Coordinators that come back and get the token that they had. */
    static final Storm REVIVALS = DUELS.with(Act.SLOW_DISK, 25)
            .with(Act.NEW_TOKEN, 3)
            .with(Act.ANY_TOKEN, 30)
            .with(Act.ISOLATE, 5)
            .with(Act.CUT, 15)
            .with(Act.PROPOSE, 50);

    /** Coordinators that copy from sources which have gone on. */
    static final Storm LATE_FETCHES = DUELS.batch(4)
            .with(Act.ISOLATE, 5)
            .with(Act.CUT, 20)
            .with(Act.FAIL_DISK, 0)
            .with(Act.CRASH, 0)
            .with(Act.PROPOSE, 60)
            .with(Act.ANY_TOKEN, 0)
            .with(Act.NEW_TOKEN, 30)
            .timed(4_000, 40_000)
            .with(network(10_000, 150_000, 60_000));

    /** By the name that a scenario's workload gives. */
    static final Map<String, Storm> ALL = new TreeMap<>(Map.of(
            "mixed", MIXED,
            "duels", DUELS,
            "short-messages", SHORT_MESSAGES,
            "slow-disks", SLOW_DISKS,
            "revivals", REVIVALS,
            "late-fetches", LATE_FETCHES));

    /** A network of up to five milliseconds that loses, doubles and delays. */
    static Network network(int doublePpm, int stragglePpm, long stragglerMicros) {
        return new Network(
                new Latency.Uniform(200_000, 5_000_000), 10_000, doublePpm, stragglePpm, stragglerMicros * 1_000, true);
    }

    Storm with(Act act, int weight) {
        Map<Act, Integer> more = new EnumMap<>(Act.class);
        more.putAll(weights);
        more.put(act, weight);
        return new Storm(more, gapMicros, lastingMicros, steps, batch, network);
    }

    Storm with(Network other) {
        return new Storm(weights, gapMicros, lastingMicros, steps, batch, other);
    }

    Storm timed(long gap, long lasting) {
        return new Storm(weights, gap, lasting, steps, batch, network);
    }

    Storm steps(int count) {
        return new Storm(weights, gapMicros, lastingMicros, count, batch, network);
    }

    Storm batch(int entries) {
        return new Storm(weights, gapMicros, lastingMicros, steps, entries, network);
    }
}
