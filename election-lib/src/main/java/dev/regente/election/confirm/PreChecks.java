package dev.regente.election.confirm;

import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionMessage.PreCheck;
import dev.regente.election.protocol.ElectionMessage.PreCheckAnswer;
import java.util.Map;
import java.util.TreeMap;

/**
 * R9, the side that is asked: would this node let another one stand? Changes nothing durable here. Whoever was told no is
 * told yes, unasked, as soon as that is the answer.
 */
final class PreChecks {
    private final Parts parts;
    private final Node node;

    /** Who was told no, and is told when that changes. */
    private final TreeMap<NodeId, Asked> waiting = new TreeMap<>();

    private record Asked(int boot, long round) {}

    PreChecks(Parts parts) {
        this.parts = parts;
        this.node = parts.node;
    }

    void asked(NodeId from, int boot, PreCheck preCheck) {
        parts.voter.show(preCheck.release());
        parts.handOffs.noteRelease(from, preCheck.release());
        boolean probe = preCheck.round() < 0;
        boolean yes = !probe && parts.watch.leaderGone() && parts.admission.whyMute() == null;
        if (!yes && !probe) {
            waiting.put(from, new Asked(boot, preCheck.round()));
            node.explain(Explanation.of("pre-check-no")
                    .with("to", from)
                    .with("leader", parts.tenure.beating() ? node.self : parts.following.known())
                    .with("listening", parts.watch.listening()));
        }
        answer(from, boot, preCheck.round(), yes);
    }

    private void answer(NodeId to, int boot, long round, boolean yes) {
        node.send(to, answerTo(to, boot, round, yes));
    }

    /** What this node says to that one about the leader, its barrier and its promise. */
    PreCheckAnswer answerTo(NodeId to, int boot, long round, boolean yes) {
        NodeId leader = null;
        long term = 0;
        if (parts.tenure.beating()) {
            leader = node.self;
            term = parts.tenure.leadTerm();
        } else if (parts.following.directly()) {
            leader = parts.following.leader();
            term = parts.following.term();
        }
        long barred = parts.voter.barredNanos(to);
        return new PreCheckAnswer(boot, round, yes, leader, term, barred, parts.voter.record.promisedTerm());
    }

    /** A no that has turned into a yes is pushed, not polled. */
    void tellThoseWhoAsked() {
        for (Map.Entry<NodeId, Asked> each : waiting.entrySet()) {
            answer(each.getKey(), each.getValue().boot(), each.getValue().round(), true);
        }
        waiting.clear();
    }

    /** A leader is there: whoever asked hears it too, or asks again. */
    void forget() {
        waiting.clear();
    }

    Value save() {
        return Value.rec("preChecks").with("waiting", Value.seq(waiting.entrySet(), each -> Value.rec("asked")
                .with("node", each.getKey())
                .with("boot", each.getValue().boot())
                .with("round", each.getValue().round())));
    }

    void restore(Value.Rec state) {
        waiting.clear();
        state.seq("waiting").forEach(each -> {
            Value.Rec rec = (Value.Rec) each;
            waiting.put(rec.node("node"), new Asked(Math.toIntExact(rec.num("boot")), rec.num("round")));
        });
    }
}
