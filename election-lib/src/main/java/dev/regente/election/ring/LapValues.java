package dev.regente.election.ring;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionMessage.Lap;
import dev.regente.election.protocol.ElectionMessage.LapEntry;
import dev.regente.election.protocol.ElectionMessage.LapId;
import dev.regente.election.protocol.ElectionMessage.Nominate;
import dev.regente.election.protocol.ElectionMessage.Nominated;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Laps as plain data, for a kernel's state. */
final class LapValues {
    private LapValues() {}

    static Value nodes(Collection<NodeId> nodes) {
        return Value.seq(nodes, id -> Value.of(id.number()));
    }

    static List<NodeId> nodes(List<Value> values) {
        List<NodeId> nodes = new ArrayList<>();
        values.forEach(value -> nodes.add(NodeId.of(Math.toIntExact(((Value.Num) value).value()))));
        return nodes;
    }

    static Value.Rec lap(Lap lap) {
        Value.Rec rec = Value.rec(lap instanceof Nominate ? "nominate" : "nominated")
                .with("initiator", lap.id().initiator())
                .with("boot", lap.id().boot())
                .with("seq", lap.id().seq())
                .with("hop", lap.hop())
                .with("hopsLeft", lap.hopsLeft())
                .with("leftNanos", lap.leftNanos());
        if (lap instanceof Nominate nominate) {
            return rec.with("entries", Value.seq(nominate.entries(), LapValues::entry));
        }
        Nominated nominated = (Nominated) lap;
        return rec.with("nominee", nominated.nominee())
                .with("aboveTerm", nominated.aboveTerm())
                .with("withinNanos", nominated.withinNanos());
    }

    static Lap lap(Value.Rec rec) {
        LapId id = new LapId(rec.node("initiator"), Math.toIntExact(rec.num("boot")), rec.num("seq"));
        long hop = rec.num("hop");
        int hopsLeft = Math.toIntExact(rec.num("hopsLeft"));
        long left = rec.num("leftNanos");
        if (rec.name().equals("nominate")) {
            List<LapEntry> entries = new ArrayList<>();
            rec.seq("entries").forEach(each -> entries.add(entry((Value.Rec) each)));
            return new Nominate(id, hop, hopsLeft, left, entries);
        }
        return new Nominated(
                id, hop, hopsLeft, left, rec.node("nominee"), rec.num("aboveTerm"), rec.num("withinNanos"));
    }

    static Value entry(LapEntry entry) {
        return Value.rec("entry")
                .with("node", entry.node())
                .with("priority", entry.priority())
                .with("eligible", entry.eligible())
                .with("yes", entry.yes())
                .with("leader", entry.leader())
                .with("term", entry.term())
                .with("barredNanos", entry.barredNanos())
                .with("promisedTerm", entry.promisedTerm())
                .with("proven", nodes(entry.proven()));
    }

    static LapEntry entry(Value.Rec rec) {
        return new LapEntry(
                rec.node("node"),
                Math.toIntExact(rec.num("priority")),
                rec.flag("eligible"),
                rec.flag("yes"),
                rec.node("leader"),
                rec.num("term"),
                rec.num("barredNanos"),
                rec.num("promisedTerm"),
                nodes(rec.seq("proven")));
    }
}
