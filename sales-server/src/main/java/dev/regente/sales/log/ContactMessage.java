package dev.regente.sales.log;

import dev.regente.election.kernel.Value;

/** What the sales servers of a cluster say to each other apart from the log. */
public sealed interface ContactMessage {

    /** I answer HTTP at this address. */
    record Address(String http) implements ContactMessage {}

    /** I have noted your address. */
    record Noted() implements ContactMessage {}

    /**
     * The end of my log, for whoever asks how the cluster is.
     *
     * @param lastIndex the last entry of the sender's log
     */
    record Extent(long lastIndex) implements ContactMessage {}

    /**
     * Send me a piece of a copy of your state.
     *
     * @param index where the copy ends of which the sender has a part; 0 for none: any copy that ends at {@code base} or later
     * @param offset how much of it the sender has, bytes
     */
    record PieceWanted(long base, long index, long offset) implements ContactMessage {}

    /**
     * A piece of a copy.
     *
     * @param index where the copy ends
     * @param offset where the piece begins, bytes
     * @param total length of the copy, bytes
     */
    record Piece(long index, long offset, long total, Value.Bytes bytes) implements ContactMessage {}

    /** To the coordinator: an operator of my node asks for this command. */
    record Petition(Value.Bytes payload) implements ContactMessage {}
}
