package dev.regente.election.ring;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionMessage.RingMessage;
import dev.regente.election.protocol.ElectionMessage.RingMessage.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The ring with a list, as A. S. Tanenbaum and M. van Steen give it in "Distributed Systems": ELECTION goes round and
 * collects the ids of the live nodes; when the first in the list gets it back, it sends COORDINATOR with the highest of
 * them round once. Several starters make several independent rounds.
 *
 * <p>The stop rule is "the first in the list is me". If the starter has crashed, the list goes round for ever and grows.
 */
public final class ListRing extends ClassicRing {

    /** A node of such a ring. */
    public ListRing(ClassicSettings settings) {
        this(settings, null);
    }

    /** The same, taking this node for the leader from the start; null for none. */
    public ListRing(ClassicSettings settings, NodeId initial) {
        this(settings, initial, RingMessage.MOST_IDS);
    }

    /** The same in a simulated ring, where a list may have so many nodes before it is dropped. */
    public ListRing(ClassicSettings settings, NodeId initial, int mostIds) {
        super(settings, initial, mostIds);
    }

    @Override
    void elect() {
        sendRound(fresh(Kind.ELECTION, null, List.of(self)));
    }

    @Override
    void arrived(RingMessage message) {
        List<NodeId> ids = message.ids();
        boolean mine = !ids.isEmpty() && ids.get(0).equals(self);
        if (message.kind() == Kind.ELECTION) {
            if (mine) {
                NodeId highest = Collections.max(ids);
                take(highest);
                sendRound(fresh(Kind.COORDINATOR, highest, ids));
            } else {
                List<NodeId> longer = new ArrayList<>(ids);
                if (mayLead()) {
                    longer.add(self);
                }
                handOn(message, longer);
            }
        } else if (message.kind() == Kind.COORDINATOR && message.node() != null && !mine) {
            take(message.node());
            handOn(message, ids);
        }
    }

    @Override
    Value.Rec saveOwn() {
        return Value.rec("list-ring");
    }

    @Override
    void restoreOwn(Value.Rec state) {
        // the list travels; nothing is kept
    }
}
