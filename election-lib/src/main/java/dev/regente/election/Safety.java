package dev.regente.election;

/** What a cluster promises; see {@code docs/guarantees.md}. The same on every node. */
public enum Safety {
    /** The textbook algorithm: whoever is nominated leads at once. No promise under partition, and no token. */
    CLASSIC,
    /** A majority's durable promise for each term: one holder for each token, tokens only grow. Needs no clocks. */
    TOKENS,
    /** Tokens, and a lease: at most one leader at any instant while clock rates stay within the bound. */
    LEASED;

    dev.regente.election.protocol.Safety inside() {
        return dev.regente.election.protocol.Safety.valueOf(name());
    }
}
