package dev.regente.election.protocol;

import dev.regente.election.kernel.NodeId;
import java.util.ArrayList;
import java.util.List;

/**
 * One message of the election. The header names the sender's incarnation, so that what belongs to an earlier life, or to
 * another disk under the same id, is recognised (rule R13).
 *
 * @param identity the random number of the sender's data directory
 * @param boot how many times the sender had started; starts at 1
 * @param body what is said
 */
public record ElectionMessage(long identity, int boot, Body body) {

    /** The highest term there can be: far from where adding one would turn it negative. */
    public static final long MAX_TERM = 1L << 62;

    /**
     * Refuses what is no term.
     *
     * @throws IllegalArgumentException if it is negative or above {@link #MAX_TERM}
     */
    public static void checkTerm(long term) {
        if (term < 0 || term > MAX_TERM) {
            throw new IllegalArgumentException("a term is from 0 to 2^62, not " + term);
        }
    }

    /** What is said. Answers repeat the {@code boot} that asked; answers to another boot are ignored. */
    public sealed interface Body {
        /** The name of this kind in traces and statistics, in the textbooks' words where they have one. */
        String type();
    }

    /**
     * A leader or winner gave up its right to (leader, term) for good; who shows it is freed from exactly that barrier
     * (rule R8).
     */
    public record Release(NodeId leader, long term) {}

    /**
     * The first word on a new connection: who I follow and what I have promised. Lets a newcomer join without waiting.
     *
     * @param leader the leader that I follow, or null
     * @param term its term, 0 if none
     * @param knownIdentity the identity that I know the addressee by, 0 if none yet (rule R13)
     * @param isNew whether I have no record yet, or had none when I began to count on the addressee
     * @param asks whether I want to be greeted in return
     */
    public record Greeting(NodeId leader, long term, long promisedTerm, long knownIdentity, boolean isNew, boolean asks)
            implements Body {
        /** Refuses terms that no campaign can go above. */
        public Greeting {
            checkTerm(term);
            checkTerm(promisedTerm);
        }

        @Override
        public String type() {
            return "GREETING";
        }
    }

    /**
     * Leader to all. Until a majority has acknowledged one, the sender has only won ({@code active} is false).
     *
     * @param stampNanos the leader's clock at sending; comes back in the answer
     * @param release what the sender was handed over or released by, or null
     */
    public record Heartbeat(long term, long stampNanos, boolean active, Release release) implements Body {
        /** Refuses terms that no campaign can go above. */
        public Heartbeat {
            checkTerm(term);
        }

        @Override
        public String type() {
            return active ? "HEARTBEAT" : "COORDINATOR";
        }
    }

    /**
     * Voter to leader: I stand by you in this term, and what that needs is durable.
     *
     * @param mayLead whether I could take the lead over
     */
    public record HeartbeatAck(int toBoot, long term, long stampNanos, boolean mayLead) implements Body {
        @Override
        public String type() {
            return "ACK";
        }
    }

    /** Voter to leader: I promised a higher term (rule R12), or a barrier for another node still runs here. */
    public record HeartbeatNack(int toBoot, long term, long promisedTerm, long barredNanos) implements Body {
        /** Refuses terms that no campaign can go above. */
        public HeartbeatNack {
            checkTerm(term);
            checkTerm(promisedTerm);
        }

        @Override
        public String type() {
            return "NACK";
        }
    }

    /** Would you let me stand? Changes nothing at the one who is asked (rule R9). */
    public record PreCheck(long round, Release release) implements Body {
        @Override
        public String type() {
            return "PRECHECK";
        }
    }

    /**
     * The answer; a no that has turned into a yes is sent again unasked.
     *
     * @param leader the leader for whose sake the answer is no, or null
     * @param barredNanos how long a barrier for another node still runs here, 0 if none does
     */
    public record PreCheckAnswer(
            int toBoot, long round, boolean yes, NodeId leader, long term, long barredNanos, long promisedTerm)
            implements Body {
        /** Refuses terms that no campaign can go above. */
        public PreCheckAnswer {
            checkTerm(term);
            checkTerm(promisedTerm);
        }

        @Override
        public String type() {
            return "PRECHECK-ANSWER";
        }
    }

    /** A candidate asks for a durable promise of its term. */
    public record Vote(long term, Release release) implements Body {
        /** Refuses terms that no campaign can go above. */
        public Vote {
            checkTerm(term);
        }

        @Override
        public String type() {
            return "VOTE";
        }
    }

    /** The promise is durable. */
    public record VoteGranted(int toBoot, long term) implements Body {
        @Override
        public String type() {
            return "GRANTED";
        }
    }

    /**
     * No promise.
     *
     * @param barredNanos when positive: only a barrier that ends so long from now is in the way; ask again then
     */
    public record VoteRefused(int toBoot, long term, long promisedTerm, NodeId leader, long barredNanos)
            implements Body {
        /** Refuses terms that no campaign can go above. */
        public VoteRefused {
            checkTerm(term);
            checkTerm(promisedTerm);
        }

        @Override
        public String type() {
            return "REFUSED";
        }
    }

    /** Bully: I believe the leader gone; you outrank me, do you stand? */
    public record Election(long round) implements Body {
        @Override
        public String type() {
            return "ELECTION";
        }
    }

    /** Bully: yes, and I shall be active within this time. */
    public record Alive(int toBoot, long round, long withinNanos) implements Body {
        @Override
        public String type() {
            return "OK";
        }
    }

    /** Bully: I do not stand, do not wait for me. */
    public record Cannot(int toBoot, long round, String reason) implements Body {
        @Override
        public String type() {
            return "CANNOT";
        }
    }

    /**
     * A classic ring's message, handed on from node to node.
     *
     * @param kind what it is
     * @param hop the sender's number for this hand-over, repeated by {@link HopAck}; 0 if no answer is wanted
     * @param hopsLeft how many more hops it makes; 0 for no end
     * @param node whom it speaks for, or null
     * @param ids the nodes that it has passed, where the algorithm collects them
     */
    public record RingMessage(Kind kind, long hop, int hopsLeft, NodeId node, List<NodeId> ids) implements Body {
        /** The longest list of nodes that travels over TCP. */
        public static final int MOST_IDS = 1_024;
        /** The longest list at all, in simulated rings. */
        public static final int MOST_SIMULATED_IDS = 1_000_000;

        /** What a ring hands on, in the textbooks' words. */
        public enum Kind {
            /** Looks for the leader. */
            ELECTION,
            /** The list ring's announcement. */
            COORDINATOR,
            /** The announcement of Chang and Roberts. */
            ELECTED
        }

        /** Copies, and refuses a list that is too long. */
        public RingMessage {
            ids = List.copyOf(ids);
            if (ids.size() > MOST_SIMULATED_IDS || hopsLeft < 0) {
                throw new IllegalArgumentException("a list of " + ids.size() + " nodes, " + hopsLeft + " hops left");
            }
        }

        @Override
        public String type() {
            return kind.name();
        }
    }

    /** Which lap of which node: an initiator starts a new one under the next number. */
    public record LapId(NodeId initiator, int boot, long seq) {}

    /**
     * What one node says of itself to a lap that passes.
     *
     * @param eligible whether it may stand now
     * @param yes whether it believes the leader gone
     * @param leader the leader for whose sake it says no, or null
     * @param term its term
     * @param barredNanos how long a barrier for another node still runs here
     * @param proven the voters whose answer it has just received: links that work both ways
     */
    public record LapEntry(
            NodeId node,
            int priority,
            boolean eligible,
            boolean yes,
            NodeId leader,
            long term,
            long barredNanos,
            long promisedTerm,
            List<NodeId> proven) {
        /** Copies, and refuses terms that no campaign can go above. */
        public LapEntry {
            checkTerm(term);
            checkTerm(promisedTerm);
            proven = List.copyOf(proven);
            checkCount(proven.size());
        }
    }

    /** Ring: what travels round, from node to node. Each is handed over under the sender's own number. */
    public sealed interface Lap extends Body {
        /** Which lap it belongs to. */
        LapId id();

        /** The sender's number for this hand-over, repeated by {@link HopAck}. */
        long hop();

        /** How many more hops it makes. */
        int hopsLeft();

        /** How long it lives on; then its initiator has given it up. */
        long leftNanos();

        /** The same for the next hand-over, after a wait at this node. */
        Lap handedOn(long nextHop, long waitedNanos);

        /** The same with so much less to live. */
        Lap older(long waitedNanos);
    }

    /** Ring: collects what each node says of itself, and comes back to its initiator. */
    public record Nominate(LapId id, long hop, int hopsLeft, long leftNanos, List<LapEntry> entries) implements Lap {
        /** Copies. */
        public Nominate {
            entries = List.copyOf(entries);
            checkCount(entries.size());
        }

        @Override
        public Nominate handedOn(long nextHop, long waitedNanos) {
            return new Nominate(id, nextHop, hopsLeft - 1, leftNanos - waitedNanos, entries);
        }

        @Override
        public Nominate older(long waitedNanos) {
            return new Nominate(id, hop, hopsLeft, leftNanos - waitedNanos, entries);
        }

        /** The same with one more entry, or with this one in the place of the node's earlier one. */
        public Nominate with(LapEntry entry) {
            List<LapEntry> more = new ArrayList<>(entries);
            more.removeIf(each -> each.node().equals(entry.node()));
            more.add(entry);
            return new Nominate(id, hop, hopsLeft, leftNanos, more);
        }

        @Override
        public String type() {
            return "NOMINATE";
        }
    }

    /**
     * Ring: the lap found who should stand. It is told, and the others wait for it.
     *
     * @param aboveTerm the highest term that the lap met
     * @param withinNanos how long to wait until the nominee is active
     */
    public record Nominated(
            LapId id, long hop, int hopsLeft, long leftNanos, NodeId nominee, long aboveTerm, long withinNanos)
            implements Lap {
        /** Refuses terms that no campaign can go above. */
        public Nominated {
            checkTerm(aboveTerm);
        }

        @Override
        public Nominated handedOn(long nextHop, long waitedNanos) {
            return new Nominated(id, nextHop, hopsLeft - 1, leftNanos - waitedNanos, nominee, aboveTerm, withinNanos);
        }

        @Override
        public Nominated older(long waitedNanos) {
            return new Nominated(id, hop, hopsLeft, leftNanos - waitedNanos, nominee, aboveTerm, withinNanos);
        }

        @Override
        public String type() {
            return "NOMINATED";
        }
    }

    private static void checkCount(int nodes) {
        if (nodes > RingMessage.MOST_IDS) {
            throw new IllegalArgumentException("a lap past " + nodes + " nodes");
        }
    }

    /** A ring: what was handed over under this number has arrived. */
    public record HopAck(int toBoot, long hop) implements Body {
        @Override
        public String type() {
            return "HOP-ACK";
        }
    }

    /** A node of higher rank asks the leader for the lead. */
    public record HandOffRequest(long term) implements Body {
        @Override
        public String type() {
            return "HANDOFF-REQUEST";
        }
    }

    /** The leader declines. */
    public record HandOffDeclined(int toBoot, long term, String reason) implements Body {
        @Override
        public String type() {
            return "HANDOFF-DECLINED";
        }
    }

    /**
     * The leader's lead in this term is over for good; you go on.
     *
     * @param nextTerm the term that the others are asked to promise you
     */
    public record HandOff(long term, long nextTerm) implements Body {
        /** Refuses terms that no campaign can go above. */
        public HandOff {
            checkTerm(term);
            checkTerm(nextTerm);
        }

        @Override
        public String type() {
            return "HANDOFF";
        }
    }

    /** A new disk asks to take the place of the one that the addressee knows under this id (rule R13). */
    public record ReplaceRequest() implements Body {
        @Override
        public String type() {
            return "REPLACE";
        }
    }

    /**
     * The new identity is durable here, and nothing that the old one said counts any more.
     *
     * @param promisedTerm what I have promised
     * @param leaseNanos the longest barrier that I may have given
     */
    public record ReplaceAccepted(int toBoot, long promisedTerm, long leaseNanos) implements Body {
        /** Refuses terms that no campaign can go above. */
        public ReplaceAccepted {
            checkTerm(promisedTerm);
        }

        @Override
        public String type() {
            return "REPLACED";
        }
    }

    /** I do not take the new disk for the old one. */
    public record ReplaceRefused(int toBoot, String reason) implements Body {
        @Override
        public String type() {
            return "REPLACE-REFUSED";
        }
    }

    /**
     * For whom a leader that gives up asks the others, so that they need not wait to be asked.
     *
     * @param node to whom it hands the lead
     * @param boot the life of that node that the leader knows
     * @param term that they may promise it
     */
    public record Heir(NodeId node, int boot, long term) {
        /** Refuses terms that no campaign can go above. */
        public Heir {
            checkTerm(term);
        }
    }

    /**
     * The leader's lead in this term is over for good.
     *
     * @param heir who goes on, or null: then whoever may does
     */
    public record Resigned(long term, Heir heir) implements Body {
        @Override
        public String type() {
            return "RELEASE";
        }
    }

    @Override
    public String toString() {
        return body.type() + " " + body;
    }
}
