package dev.regente.election.protocol;

/** What a cluster promises; see {@code docs/guarantees.md}. The same on every node. */
public enum Safety {
    /** The textbook algorithm: whoever is nominated leads at once. No promise under partition, no token. */
    CLASSIC,
    /** A majority's durable promise for each term: one holder per term, tokens only grow (S1). No clocks. */
    TOKENS,
    /** Tokens, and a leader lease: at most one leader at any instant while clock rates stay within bounds (S1, S2). */
    LEASED
}
