package dev.regente.election.tcp;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.loop.LoopTimer;
import java.util.ArrayDeque;

/** What this node knows of one configured peer and of the connection with it. Loop only. */
final class Peer {
    private static final int REMEMBERED_SESSIONS = 8;

    final NodeId id;
    final Address address;
    final Backoff backoff;
    final ArrayDeque<Long> endedSessions = new ArrayDeque<>();

    /** Dials again; null where the peer is the one who dials. */
    LoopTimer redial;

    /** The connection that stands, or null. */
    Link link;

    /** The connection that is being made by this node, or null. */
    Link attempt;

    /** Whether its name is being resolved. */
    boolean resolving;

    /** Counts attempts, so that each address of a name gets its turn. */
    int attempts;

    /** Why there is no connection, in a few words. */
    String trouble = "not connected yet";

    /** The refusal that was logged last; logged again only after a connection stood. */
    String loggedRefusal;

    Peer(NodeId id, Address address, Backoff backoff) {
        this.id = id;
        this.address = address;
        this.backoff = backoff;
    }

    /** A process of this peer that was replaced by another one does not come back. */
    void rememberEnded(long session) {
        endedSessions.addLast(session);
        if (endedSessions.size() > REMEMBERED_SESSIONS) {
            endedSessions.removeFirst();
        }
    }
}
