package dev.regente.election.confirm;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.protocol.ElectionMessage.HeartbeatAck;
import dev.regente.election.protocol.ElectionMessage.ReplaceAccepted;
import dev.regente.election.protocol.ElectionMessage.VoteGranted;
import java.util.ArrayList;
import java.util.List;

/** What a voter says, and what its kernel does next, as soon as the record that it rests on is durable; in order. */
final class Words {

    /** Kinds other than {@code REPLY} are steps that go back to the kernel. */
    enum Kind {
        REPLY,
        STARTED,
        VOTES,
        OWN_ACK,
        REPLACED
    }

    record Waiting(long ticket, Kind kind, NodeId to, ElectionMessage.Body body, long term, long stampNanos) {}

    private final Node node;

    private long lastTicket;
    private long durableTicket;
    private final List<Waiting> waiting = new ArrayList<>();
    /** Steps that need no waiting; taken by {@link #takeReady} within the same event, and so not saved. */
    private final List<Waiting> ready = new ArrayList<>();

    Words(Node node) {
        this.node = node;
    }

    /** Writes the record; then comes this. Answers the ticket of the write. */
    long afterWriting(TermRecord record, Kind kind, NodeId to, ElectionMessage.Body body, long term, long stampNanos) {
        lastTicket = node.host().persist(TermRecord.STORE, record.toValue());
        waiting.add(new Waiting(lastTicket, kind, to, body, term, stampNanos));
        return lastTicket;
    }

    /** Says this now, or once all that was written is durable. */
    void say(NodeId to, ElectionMessage.Body body) {
        if (durableTicket == lastTicket) {
            node.send(to, body);
        } else {
            waiting.add(new Waiting(lastTicket, Kind.REPLY, to, body, 0, 0));
        }
    }

    /** A step that rests on what was written before. */
    void step(Kind kind, long term, long stampNanos) {
        (durableTicket == lastTicket ? ready : waiting)
                .add(new Waiting(lastTicket, kind, null, null, term, stampNanos));
    }

    List<Waiting> takeReady() {
        List<Waiting> taken = List.copyOf(ready);
        ready.clear();
        return taken;
    }

    /** Sends what waited for this write, and gives back the steps that are the kernel's. */
    List<Waiting> durable(long ticket) {
        durableTicket = Math.max(durableTicket, ticket);
        List<Waiting> steps = new ArrayList<>();
        while (!waiting.isEmpty() && waiting.get(0).ticket() <= ticket) {
            Waiting next = waiting.remove(0);
            if (next.kind() != Kind.REPLY) {
                steps.add(next);
            } else if (next.to() != null) {
                node.send(next.to(), next.body());
            }
        }
        return steps;
    }

    boolean durableUpTo(long ticket) {
        return durableTicket >= ticket;
    }

    /** Nothing of it is said any more. */
    void clear() {
        waiting.clear();
    }

    /** With the voter's own state. */
    Value saveInto(Value.Rec voter) {
        return voter.with("lastTicket", lastTicket)
                .with("durableTicket", durableTicket)
                .with("waiting", Value.seq(waiting, Words::toValue));
    }

    void restore(Value.Rec state) {
        lastTicket = state.num("lastTicket");
        durableTicket = state.num("durableTicket");
        waiting.clear();
        ready.clear();
        state.seq("waiting").forEach(each -> waiting.add(fromValue((Value.Rec) each)));
    }

    private static Value toValue(Waiting each) {
        Value.Rec rec = Value.rec("waiting")
                .with("ticket", each.ticket())
                .with("kind", each.kind().name())
                .with("to", each.to())
                .with("term", each.term())
                .with("stampNanos", each.stampNanos());
        if (each.body() instanceof VoteGranted granted) {
            return rec.with("body", "granted").with("toBoot", granted.toBoot()).with("bodyTerm", granted.term());
        }
        if (each.body() instanceof HeartbeatAck ack) {
            return rec.with("body", "ack")
                    .with("toBoot", ack.toBoot())
                    .with("bodyTerm", ack.term())
                    .with("ackStampNanos", ack.stampNanos())
                    .with("mayLead", ack.mayLead());
        }
        if (each.body() instanceof ReplaceAccepted accepted) {
            return rec.with("body", "replaced")
                    .with("toBoot", accepted.toBoot())
                    .with("bodyTerm", accepted.promisedTerm())
                    .with("leaseNanos", accepted.leaseNanos());
        }
        return rec.with("body", "none");
    }

    private static Waiting fromValue(Value.Rec rec) {
        ElectionMessage.Body body =
                switch (rec.text("body")) {
                    case "granted" -> new VoteGranted(Math.toIntExact(rec.num("toBoot")), rec.num("bodyTerm"));
                    case "ack" ->
                        new HeartbeatAck(
                                Math.toIntExact(rec.num("toBoot")),
                                rec.num("bodyTerm"),
                                rec.num("ackStampNanos"),
                                rec.flag("mayLead"));
                    case "replaced" ->
                        new ReplaceAccepted(
                                Math.toIntExact(rec.num("toBoot")), rec.num("bodyTerm"), rec.num("leaseNanos"));
                    default -> null;
                };
        return new Waiting(
                rec.num("ticket"),
                Kind.valueOf(rec.text("kind")),
                rec.node("to"),
                body,
                rec.num("term"),
                rec.num("stampNanos"));
    }
}
