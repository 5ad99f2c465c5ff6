package dev.regente.election.ring;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionMessage.RingMessage;
import dev.regente.election.protocol.ElectionMessage.RingMessage.Kind;
import java.util.List;

/**
 * The ring of E. Chang and R. Roberts, "An improved algorithm for decentralized extrema-finding in circular
 * configurations of processes", Communications of the ACM 22(5), 1979: a node hands higher ids on and swallows lower
 * ones; whose own id comes back has won and sends ELECTED round.
 *
 * <p>Books give it in two variants that differ in the winner and in the number of messages.
 */
public final class ChangRoberts extends ClassicRing {

    /** What a node does that has not started an election itself. */
    public enum Variant {
        /** It puts its own id in the place of a lower one (Coulouris et al.): the highest of all wins. */
        ALL_COMPETE,
        /** It hands on whatever comes (Tel): the highest of the starters wins. */
        STARTERS_COMPETE
    }

    private final Variant variant;
    /** Takes part in an election with its own id, or has handed another's on. */
    private boolean participant;

    /** A node of such a ring. */
    public ChangRoberts(ClassicSettings settings, Variant variant) {
        this(settings, variant, null);
    }

    /** The same, taking this node for the leader from the start; null for none. */
    public ChangRoberts(ClassicSettings settings, Variant variant, NodeId initial) {
        super(settings, initial, RingMessage.MOST_IDS);
        this.variant = variant;
    }

    @Override
    void elect() {
        participant = true;
        sendRound(fresh(Kind.ELECTION, self, List.of()));
    }

    @Override
    void arrived(RingMessage message) {
        NodeId id = message.node();
        if (id == null) {
            return;
        }
        if (message.kind() == Kind.ELECTED) {
            participant = false;
            take(id);
            if (!id.equals(self)) {
                handOn(message, List.of());
            }
        } else if (message.kind() == Kind.ELECTION) {
            election(message, id);
        }
    }

    private void election(RingMessage message, NodeId id) {
        if (id.equals(self)) {
            participant = false;
            take(self);
            sendRound(fresh(Kind.ELECTED, self, List.of()));
        } else if (id.compareTo(self) > 0 || !mayLead()) {
            // who only hands on in the second variant does not compete later either: it is no starter
            participant |= variant == Variant.ALL_COMPETE;
            handOn(message, List.of());
        } else if (variant == Variant.STARTERS_COMPETE && !participant) {
            handOn(message, List.of());
        } else if (!participant) {
            elect();
        }
        // else swallowed: a higher id, its own or another's, has gone on from here
    }

    @Override
    Value.Rec saveOwn() {
        return Value.rec("chang-roberts").with("participant", participant);
    }

    @Override
    void restoreOwn(Value.Rec state) {
        participant = state.flag("participant");
    }
}
