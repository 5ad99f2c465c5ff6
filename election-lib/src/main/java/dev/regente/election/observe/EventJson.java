package dev.regente.election.observe;

import dev.regente.election.ElectionEvent;
import dev.regente.election.ElectionEvent.Kind;
import dev.regente.election.kernel.NodeId;

/**
 * Events as JSON, one object for each, without a line break:
 *
 * <pre>{@code
 * {"event":"leader","node":1,"leader":3,"term":7,"token":null,"reason":"heard","nanos":123456,"wallMillis":1767225600000}
 * }</pre>
 *
 * <p>{@code event} is {@code started}, {@code suspect} and {@code trust} (with {@code peer}), {@code leader}, {@code elected},
 * {@code revoked}, or {@code explain} for all others. {@code leader} and {@code term} are those known after the event, {@code
 * token} is that of the lead that begins or ends. Remembers the leader from event to event, so one object serves one
 * election, from one thread at a time.
 */
public final class EventJson {
    private final int self;
    private NodeId leader;
    private long term;

    /**
     * For the events of one node.
     *
     * @param self its number
     */
    public EventJson(int self) {
        this.self = self;
    }

    /** The event as one line. */
    public String line(ElectionEvent event) {
        if (event.kind() == Kind.LEADER) {
            leader = event.node();
            term = event.term();
        }
        StringBuilder line = new StringBuilder(160);
        boolean lead = event.kind() == Kind.ELECTED || event.kind() == Kind.REVOKED;
        line.append("{\"event\":\"")
                .append(word(event.kind()))
                .append("\",\"node\":")
                .append(self);
        line.append(",\"leader\":").append(event.kind() == Kind.ELECTED ? Integer.toString(self) : number(leader));
        line.append(",\"term\":").append(lead ? event.term() : term);
        line.append(",\"token\":").append(lead && event.term() > 0 ? Long.toString(event.term()) : "null");
        if (event.kind() == Kind.SUSPECT || event.kind() == Kind.TRUST) {
            line.append(",\"peer\":").append(number(event.node()));
        }
        line.append(",\"reason\":");
        Json.quote(reason(event), line);
        line.append(",\"nanos\":").append(event.nanos());
        line.append(",\"wallMillis\":").append(event.wallMillis()).append('}');
        return line.toString();
    }

    /** The word for a kind; whatever has none of its own is an explanation. */
    public static String word(Kind kind) {
        return switch (kind) {
            case STARTED -> "started";
            case SUSPECT -> "suspect";
            case TRUST -> "trust";
            case LEADER -> "leader";
            case ELECTED -> "elected";
            case REVOKED -> "revoked";
            case AT_RISK, HAND_OFF_WANTED, HAND_OFF_ENDED, HALTED, EXPLAIN -> "explain";
        };
    }

    /** Why, in one line; empty if there is nothing to say. */
    public static String reason(ElectionEvent event) {
        return switch (event.kind()) {
            case EXPLAIN -> event.explanation().toString();
            case AT_RISK -> "lead-at-risk, reason=" + event.reason();
            case HAND_OFF_WANTED -> "hand-off-wanted, by=" + event.node();
            case HAND_OFF_ENDED -> "hand-off-ended, target=" + event.node() + ", result=" + event.reason();
            case HALTED -> "halted, reason=" + event.reason();
            default -> event.reason();
        };
    }

    private static String number(NodeId id) {
        return id == null ? "null" : Integer.toString(id.number());
    }
}
