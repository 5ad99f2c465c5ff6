package dev.regente.election.confirm;

import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.protocol.Rule;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who the others are (R13), and with whom a connection stands. */
final class Peers {
    private final Node node;
    private final Voter voter;

    private final TreeSet<NodeId> links = new TreeSet<>();
    private final TreeMap<NodeId, Integer> boots = new TreeMap<>();
    /** When each was heard last. */
    private final TreeMap<NodeId, Long> heardNanos = new TreeMap<>();
    /** The write that makes a peer's identity durable; its words count only after it. */
    private final TreeMap<NodeId, Long> meetings = new TreeMap<>();

    Peers(Node node, Voter voter) {
        this.node = node;
        this.voter = voter;
    }

    /** The peers with which a connection stands, as far as is known. */
    Set<NodeId> links() {
        return links;
    }

    /** The newest life of this peer that was heard, 0 if none was. */
    int boot(NodeId peer) {
        return boots.getOrDefault(peer, 0);
    }

    /** R13: whether the sender is the same disk as ever, and not an earlier life of it. Explains a no. */
    boolean recognises(NodeId from, ElectionMessage message) {
        Long known = voter.record.peers().get(from);
        if (known == null) {
            meetings.put(from, voter.meet(from, message.identity()));
        } else if (known != message.identity() && !node.keeps(Rule.KNOWN_IDENTITY)) {
            meetings.put(from, voter.meet(from, message.identity()));
            boots.remove(from);
        } else if (known != message.identity()) {
            node.explain(Explanation.of("ignored-stranger").with("from", from).with("reason", "another-disk"));
            return false;
        }
        if (message.boot() < boot(from)) {
            node.explain(
                    Explanation.of("ignored-earlier-life").with("from", from).with("boot", message.boot()));
            return false;
        }
        boots.put(from, message.boot());
        heardNanos.put(from, node.now());
        return true;
    }

    /** Whether the disk that is known under this id has spoken within the timeout. */
    boolean heardLately(NodeId id) {
        Long heard = heardNanos.get(id);
        return heard != null && node.now() - heard < node.settings.timeoutNanos();
    }

    /** Another disk takes the place of the one known under this id. */
    void replace(NodeId id, long identity) {
        boots.remove(id);
        heardNanos.remove(id);
        meetings.put(id, voter.meet(id, identity));
    }

    /** Whether this node's promises and acknowledgements may be counted: a voter whose identity is on disk (R13). */
    boolean countable(NodeId id) {
        return id.equals(node.self)
                || (node.settings.roster().votes(id)
                        && voter.record.peers().containsKey(id)
                        && voter.words.durableUpTo(meetings.getOrDefault(id, 0L)));
    }

    Value save() {
        return Value.rec("peers")
                .with("links", Value.seq(links, id -> Value.of(id.number())))
                .with("boots", numbers(boots))
                .with("heardNanos", numbers(heardNanos))
                .with("meetings", numbers(meetings));
    }

    private static Value numbers(Map<NodeId, ? extends Number> map) {
        return Value.seq(map.entrySet(), each -> Value.rec("of")
                .with("node", each.getKey())
                .with("number", each.getValue().longValue()));
    }

    void restore(Value.Rec state) {
        links.clear();
        boots.clear();
        meetings.clear();
        heardNanos.clear();
        state.seq("heardNanos").forEach(each -> {
            Value.Rec rec = (Value.Rec) each;
            heardNanos.put(rec.node("node"), rec.num("number"));
        });
        state.seq("links").forEach(id -> links.add(NodeId.of((int) ((Value.Num) id).value())));
        state.seq("boots").forEach(each -> {
            Value.Rec rec = (Value.Rec) each;
            boots.put(rec.node("node"), Math.toIntExact(rec.num("number")));
        });
        state.seq("meetings").forEach(each -> {
            Value.Rec rec = (Value.Rec) each;
            meetings.put(rec.node("node"), rec.num("number"));
        });
    }
}
