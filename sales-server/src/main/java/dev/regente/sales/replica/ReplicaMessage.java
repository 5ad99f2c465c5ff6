package dev.regente.sales.replica;

import java.util.List;

/**
 * What replicas say to each other. Every message carries the term it belongs to. No identity of a process is needed: a
 * restarted coordinator never goes on with its term, so answers to an earlier process find no one to count them, and a
 * voter answers only with what a restart keeps.
 */
public sealed interface ReplicaMessage {

    /** The coordinator's term. */
    long term();

    /** Coordinator to voter: obey no smaller term from now on, and tell where your log ends. */
    record Promise(long term) implements ReplicaMessage {}

    /** Voter to coordinator: promised, durably; my log, read after that, ends here. */
    record Promised(long term, Position position) implements ReplicaMessage {}

    /** Voter to coordinator: I promised a higher term. */
    record Refused(long term, long promised) implements ReplicaMessage {}

    /**
     * Coordinator to the best promised voter: send what follows.
     *
     * @param after the coordinator's entry to go on from
     * @param upTo the position that the voter promised
     */
    record Fetch(long term, Position after, Position upTo) implements ReplicaMessage {}

    /** Voter to coordinator: these follow {@code after}. */
    record Fetched(long term, Position after, List<Entry> entries) implements ReplicaMessage {
        /** Copies. */
        public Fetched {
            entries = List.copyOf(entries);
        }
    }

    /** Voter to coordinator: I do not have {@code after}; the last of mine that may be in your log is {@code hint}. */
    record FetchMismatch(long term, Position after, Position hint) implements ReplicaMessage {}

    /** Voter to coordinator: I no longer stand by that promise. */
    record FetchRefused(long term, long promised) implements ReplicaMessage {}

    /** Voter to coordinator: what you lack I have cut off; my log begins after {@code base}. */
    record FetchCompacted(long term, Position base) implements ReplicaMessage {}

    /**
     * Coordinator to follower: what you lack I have cut off; take over a copy of my state, of {@code base} or later.
     * Takes the place of a heartbeat.
     *
     * @param commit the coordinator's commit index
     * @param round as in {@link Append}
     */
    record Install(long term, Position base, long commit, long round) implements ReplicaMessage {}

    /**
     * Learner to all: my disk is new, forget what the one before acknowledged; where does your log end? Of no term.
     *
     * @param nonce tells this process of this disk from all others
     * @param waits whether the learner has all answers, and waits for an entry above them
     */
    record Mark(long nonce, boolean waits) implements ReplicaMessage {
        @Override
        public long term() {
            return 1;
        }
    }

    /**
     * The answer to a learner.
     *
     * @param last the end of the sender's log
     * @param votes whether the sender's own disk votes
     */
    record Marked(long nonce, long last, long promised, boolean votes) implements ReplicaMessage {
        @Override
        public long term() {
            return 1;
        }
    }

    /**
     * Coordinator to follower: your log must hold {@code previous}, then these. Without entries it is a heartbeat.
     *
     * @param commit the coordinator's commit index
     * @param round confirms reads: the answer repeats it
     */
    record Append(long term, Position previous, List<Entry> entries, long commit, long round)
            implements ReplicaMessage {
        /** Copies. */
        public Append {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Follower to coordinator.
     *
     * @param durable up to here my log is durable and equal to yours: count me
     * @param compared up to here my log is equal to yours
     * @param commit the commit index that I know
     * @param round the newest that I heard
     */
    record Ack(long term, long durable, long compared, long commit, long round) implements ReplicaMessage {}

    /** Follower to coordinator: I lack the entry before; the last of mine that may be in your log is {@code hint}. */
    record Mismatch(long term, Position previous, Position hint, long round) implements ReplicaMessage {}
}
