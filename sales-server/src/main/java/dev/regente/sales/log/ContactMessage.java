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

    /** To the coordinator: an operator of my node asks for this command. */
    record Petition(Value.Bytes payload) implements ContactMessage {}
}
