package dev.regente.election.spec;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Visits every state of the model {@code docs/spec/Election.tla} for three nodes, without TLC: the same variables and
 * actions, all rules kept, no symmetry. A state is a row of bytes.
 *
 * <p>One thing is wider than in the model: VOTEs of every candidate and term are there from the start, whatever the candidate
 * has promised. So what a retiring leader asks for its heir (ADR 8) is among them, at any time and for any term.
 */
final class ModelSearch {
    private static final int NODES = 3;
    private static final int QUORUM = 2;
    private static final byte NONE = NODES;

    // of each node, durable: promised term and to whom, acknowledged leader and term, boot
    private static final int PROMISED = 0;
    private static final int PROMISED_TO = 1;
    private static final int ACKED_LEADER = 2;
    private static final int ACKED_TERM = 3;
    private static final int BOOT = 4;
    // and of its process: barrier (leader, term, remaining), term won, given up, token held, lease remaining, and
    // whether
    // the acknowledgement in the record is only promised yet
    private static final int BARRIER_LEADER = 5;
    private static final int BARRIER_TERM = 6;
    private static final int BARRIER_LEFT = 7;
    private static final int LEAD_TERM = 8;
    private static final int OVER = 9;
    private static final int TOKEN = 10;
    private static final int LEASE_LEFT = 11;
    private static final int AHEAD = 12;
    private static final int RELEASED = 13;
    private static final int FIELDS = 14;

    private final int terms;
    /** The length of a barrier and of a lease; 0 at level tokens. */
    private final int duration;

    private final int restarts;
    private final int candidates;
    /** Whether what was granted counts before the own promise: the mistake that rule OWN_PROMISE_FIRST prevents. */
    private final boolean countsEarly;

    private final int votes = NODES * FIELDS;
    private final int beats;
    private final int acks;
    private final int holders;
    private final int restarted;
    private final int length;

    private final Set<State> seen = new HashSet<>();
    private final ArrayDeque<byte[]> open = new ArrayDeque<>();
    private String broken;
    private boolean twoNodesLed;

    /** A row of bytes that is compared by its content. */
    @SuppressWarnings("ArrayRecordComponent") // compares the content
    private record State(byte[] bytes) {
        @Override
        public boolean equals(Object other) {
            return other instanceof State state && Arrays.equals(bytes, state.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    ModelSearch(int terms, int duration, int restarts, int candidates, boolean countsEarly) {
        this.terms = terms;
        this.duration = duration;
        this.restarts = restarts;
        this.candidates = candidates;
        this.countsEarly = countsEarly;
        this.beats = votes + NODES * terms;
        this.acks = beats + NODES * terms;
        this.holders = acks + NODES * terms * NODES;
        this.restarted = holders + 2 * terms;
        this.length = restarted + 1;
    }

    /** The promise that breaks in some state, or null if every state was visited and none does. */
    String run() {
        byte[] first = new byte[length];
        for (int node = 0; node < NODES; node++) {
            first[at(node, PROMISED_TO)] = NONE;
            first[at(node, ACKED_LEADER)] = NONE;
            first[at(node, BARRIER_LEADER)] = NONE;
        }
        Arrays.fill(first, acks, holders, (byte) (duration + 1));
        for (int term = 1; term <= terms; term++) {
            first[holder(term)] = NONE;
        }
        add(first);
        while (!open.isEmpty() && broken == null) {
            byte[] state = open.remove();
            look(state);
            for (int node = 0; node < NODES; node++) {
                for (int term = 1; term <= terms; term++) {
                    campaign(state, node, term);
                    win(state, node, term);
                    for (int voter = 0; voter < NODES; voter++) {
                        grant(state, voter, node, term);
                        acknowledge(state, voter, node, term);
                    }
                }
                activate(state, node);
                release(state, node);
                restart(state, node);
            }
            tick(state);
        }
        return broken;
    }

    int states() {
        return seen.size();
    }

    /** Two nodes held tokens in some state: the search is not empty. */
    boolean twoNodesLed() {
        return twoNodesLed;
    }

    // ------------------------------------------------------------------ the row

    private static int at(int node, int field) {
        return node * FIELDS + field;
    }

    /** The voters whose grant for this candidate's present life and this term was sent. */
    private int votesFor(int node, int term) {
        return votes + node * terms + term - 1;
    }

    /** 1 + the boot of the node that sent heartbeats of this term. */
    private int beatsOf(int node, int term) {
        return beats + node * terms + term - 1;
    }

    /** The age of the newest heartbeat that this voter acknowledged. */
    private int ackOf(int leader, int term, int voter) {
        return acks + (leader * terms + term - 1) * NODES + voter;
    }

    /** Who first held this token; then the boot of it. */
    private int holder(int term) {
        return holders + 2 * (term - 1);
    }

    private boolean leased() {
        return duration > 0;
    }

    /** Forgets what can have no effect any more, which saves states and changes nothing. */
    private void add(byte[] state) {
        for (int node = 0; node < NODES; node++) {
            for (int term = 1; term <= terms; term++) {
                int can = 0;
                int acked = 0;
                for (int voter = 0; voter < NODES; voter++) {
                    can |= state[at(voter, PROMISED)] <= term ? 1 << voter : 0;
                    acked |= state[ackOf(node, term, voter)] <= duration ? 1 << voter : 0;
                }
                int lead = state[at(node, LEAD_TERM)];
                if (term <= lead || Integer.bitCount(state[votesFor(node, term)] | can) < QUORUM) {
                    state[votesFor(node, term)] = 0;
                }
                if (term != lead || state[at(node, OVER)] == 1 || Integer.bitCount(acked | can) < QUORUM) {
                    Arrays.fill(state, ackOf(node, term, 0), ackOf(node, term, 0) + NODES, (byte) (duration + 1));
                }
            }
        }
        if (seen.add(new State(state))) {
            open.add(state);
        }
    }

    private void look(byte[] state) {
        int leases = 0;
        int led = 0;
        for (int node = 0; node < NODES; node++) {
            leases += state[at(node, LEASE_LEFT)] > 0 ? 1 : 0;
        }
        for (int term = 1; term <= terms; term++) {
            led |= state[holder(term)] == NONE ? 0 : 1 << state[holder(term)];
        }
        twoNodesLed |= Integer.bitCount(led) > 1;
        if (leases > 1) {
            broken = "S2";
        }
    }

    // ------------------------------------------------------------------ the barrier

    private boolean freed(byte[] state, int voter) {
        int leader = state[at(voter, BARRIER_LEADER)];
        int term = state[at(voter, BARRIER_TERM)];
        return state[at(voter, BARRIER_LEFT)] > 0
                && term > 0
                && (state[at(leader, RELEASED)] >> term & 1) == 1
                && state[at(voter, PROMISED)] <= term;
    }

    private boolean barred(byte[] state, int voter, int candidate) {
        return state[at(voter, BARRIER_LEFT)] > 0
                && state[at(voter, BARRIER_LEADER)] != candidate
                && !freed(state, voter);
    }

    private static void barrier(byte[] state, int voter, int leader, int term, int left) {
        state[at(voter, BARRIER_LEADER)] = (byte) leader;
        state[at(voter, BARRIER_TERM)] = (byte) term;
        state[at(voter, BARRIER_LEFT)] = (byte) left;
    }

    // ------------------------------------------------------------------ actions

    private void campaign(byte[] state, int node, int term) {
        if (node < candidates && term > state[at(node, PROMISED)] && !barred(state, node, node)) {
            add(promised(state, node, node, term));
        }
    }

    private void grant(byte[] state, int voter, int candidate, int term) {
        boolean again = term == state[at(voter, PROMISED)] && state[at(voter, PROMISED_TO)] == candidate;
        if (voter != candidate
                && candidate < candidates
                && (term > state[at(voter, PROMISED)] || again)
                && !barred(state, voter, candidate)) {
            add(promised(state, voter, candidate, term));
        }
    }

    /** A promise is written with the acknowledgement in it. */
    private byte[] promised(byte[] state, int voter, int candidate, int term) {
        byte[] next = state.clone();
        if (freed(state, voter)) {
            barrier(next, voter, NONE, 0, 0);
        }
        if (term > state[at(voter, PROMISED)]) {
            next[at(voter, PROMISED)] = (byte) term;
            next[at(voter, PROMISED_TO)] = (byte) candidate;
            next[at(voter, ACKED_LEADER)] = (byte) candidate;
            next[at(voter, ACKED_TERM)] = (byte) term;
            next[at(voter, AHEAD)] = 1;
        }
        next[votesFor(candidate, term)] |= (byte) (1 << voter);
        return next;
    }

    private void win(byte[] state, int node, int term) {
        int granted = state[votesFor(node, term)];
        boolean own = (granted >> node & 1) == 1;
        if (term > state[at(node, LEAD_TERM)] && Integer.bitCount(granted) >= QUORUM && (own || countsEarly)) {
            byte[] next = state.clone();
            next[at(node, LEAD_TERM)] = (byte) term;
            next[at(node, OVER)] = 0;
            next[beatsOf(node, term)] = (byte) (state[at(node, BOOT)] + 1);
            add(next);
        }
    }

    private void acknowledge(byte[] state, int voter, int leader, int term) {
        boolean another = state[at(voter, ACKED_TERM)] == term
                && state[at(voter, ACKED_LEADER)] != leader
                && state[at(voter, AHEAD)] == 0;
        if (state[beatsOf(leader, term)] == 0
                || term < state[at(voter, PROMISED)]
                || another
                || barred(state, voter, leader)) {
            return;
        }
        byte[] next = state.clone();
        next[at(voter, PROMISED)] = (byte) term;
        next[at(voter, PROMISED_TO)] = (byte) leader;
        next[at(voter, ACKED_LEADER)] = (byte) leader;
        next[at(voter, ACKED_TERM)] = (byte) term;
        next[at(voter, AHEAD)] = 0;
        if (leased()) {
            barrier(next, voter, leader, term, duration);
        }
        if (state[at(leader, LEAD_TERM)] == term
                && state[at(leader, OVER)] == 0
                && state[beatsOf(leader, term)] == state[at(leader, BOOT)] + 1) {
            next[ackOf(leader, term, voter)] = 0;
        }
        add(next);
    }

    /** First activation and renewal, by the Q-th newest acknowledged stamp. */
    private void activate(byte[] state, int node) {
        int term = state[at(node, LEAD_TERM)];
        if (term == 0 || state[at(node, OVER)] == 1) {
            return;
        }
        int[] ages = new int[NODES];
        for (int voter = 0; voter < NODES; voter++) {
            ages[voter] = state[ackOf(node, term, voter)];
        }
        Arrays.sort(ages);
        int lease = leased() ? duration - ages[QUORUM - 1] : 0;
        boolean renews = state[at(node, TOKEN)] == term;
        if (ages[QUORUM - 1] > duration
                || (leased() && lease <= 0)
                || (renews && lease <= state[at(node, LEASE_LEFT)])) {
            return;
        }
        byte[] next = state.clone();
        next[at(node, TOKEN)] = (byte) term;
        next[at(node, LEASE_LEFT)] = (byte) lease;
        if (!renews) {
            holds(next, node, term);
        }
        add(next);
    }

    private void holds(byte[] state, int node, int term) {
        int first = state[holder(term)];
        int boot = state[at(node, BOOT)];
        if (first != NONE && first != node) {
            broken = "S1";
        } else if (first == node && state[holder(term) + 1] != boot) {
            broken = "Tok";
        }
        for (int higher = term + 1; higher <= terms; higher++) {
            if (state[holder(higher)] == node) {
                broken = "Tok";
            } else if (leased() && state[holder(higher)] != NONE) {
                broken = "Ord";
            }
        }
        state[holder(term)] = (byte) node;
        state[holder(term) + 1] = (byte) boot;
    }

    private void release(byte[] state, int node) {
        int term = state[at(node, LEAD_TERM)];
        if (leased() && term > 0 && state[at(node, OVER)] == 0) {
            byte[] next = state.clone();
            next[at(node, OVER)] = 1;
            next[at(node, TOKEN)] = 0;
            next[at(node, LEASE_LEFT)] = 0;
            next[at(node, RELEASED)] |= (byte) (1 << term);
            add(next);
        }
    }

    private void restart(byte[] state, int node) {
        if (state[restarted] == restarts) {
            return;
        }
        byte[] next = state.clone();
        next[restarted]++;
        next[at(node, BOOT)]++;
        boolean nothingToForget = !leased() || state[at(node, PROMISED)] == 0;
        if (nothingToForget) {
            barrier(next, node, NONE, 0, 0);
        } else {
            barrier(next, node, state[at(node, ACKED_LEADER)], 0, duration);
        }
        for (int field : new int[] {LEAD_TERM, OVER, TOKEN, LEASE_LEFT, AHEAD}) {
            next[at(node, field)] = 0;
        }
        for (int term = 1; term <= terms; term++) {
            next[votesFor(node, term)] = 0;
        }
        add(next);
    }

    private void tick(byte[] state) {
        if (!leased()) {
            return;
        }
        byte[] next = state.clone();
        for (int node = 0; node < NODES; node++) {
            if (--next[at(node, LEASE_LEFT)] <= 0) {
                next[at(node, LEASE_LEFT)] = 0;
                next[at(node, TOKEN)] = 0;
            }
            if (--next[at(node, BARRIER_LEFT)] <= 0) {
                barrier(next, node, NONE, 0, 0);
            }
        }
        for (int ack = acks; ack < holders; ack++) {
            next[ack] = (byte) (state[ack] >= duration - 1 ? duration + 1 : state[ack] + 1);
        }
        add(next);
    }
}
