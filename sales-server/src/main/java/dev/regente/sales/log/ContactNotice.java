package dev.regente.sales.log;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Value;

/** What a {@link ContactKernel} makes known on its own node. */
public sealed interface ContactNotice extends Notice {

    /** This node answers HTTP at this address. */
    record Address(NodeId node, String http) implements ContactNotice {}

    /** The log of this node ended here a moment ago. */
    record Extent(NodeId node, long lastIndex) implements ContactNotice {}

    /** This node wants a piece of a copy, see {@link ContactMessage.PieceWanted}. */
    record PieceWanted(NodeId from, long base, long index, long offset) implements ContactNotice {}

    /** A piece came, see {@link ContactMessage.Piece}. */
    record Piece(NodeId from, long index, long offset, long total, Value.Bytes bytes) implements ContactNotice {}

    /** An operator of this node asks for a command. */
    record Petition(NodeId from, Value.Bytes payload) implements ContactNotice {}
}
