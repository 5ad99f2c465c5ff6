package dev.regente.sales.log;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;

/** What a node asks of its {@link ContactKernel}. */
public sealed interface ContactAsk extends Ask {

    /** My log ends here now; told to the others at a slow pace. */
    record Extent(long lastIndex) implements ContactAsk {}

    /** Send this piece of a copy, or the wish for one. Sent once, and may be lost. */
    record Send(NodeId to, ContactMessage message) implements ContactAsk {}

    /** Tell the coordinator that an operator of this node asks for this command. Sent once, and may be lost. */
    record Petition(NodeId coordinator, Value.Bytes payload) implements ContactAsk {}
}
