package dev.regente.sales.replica;

import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Value;
import dev.regente.sim.explore.kernel.Local;
import dev.regente.sim.explore.kernel.Step;
import dev.regente.sim.explore.kernel.Watch;
import dev.regente.sim.explore.search.Model.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The checks of {@link ReplicaChecker} for exploration, by the same names. It remembers the committed entries, each with
 * the smallest term under which it is known as such; all else is read from the nodes.
 */
final class ReplicaWatch implements Watch {
    private static final String NAME = "committed";

    /** What one node contributes to the judgement of a state. */
    private record Fact(boolean serves, long term, List<Value> log, long promised, List<Value> disk, boolean excused) {}

    @Override
    public Value begin() {
        return new Value.Seq(List.of());
    }

    @Override
    public boolean concerns(Step step) {
        return commit(step.after()) > commit(step.before())
                || step.notices().stream().anyMatch(ReplicaNotice.Committed.class::isInstance);
    }

    private static Value.Rec shared(Local local) {
        return local.kernel() == null ? null : ((Value.Rec) local.kernel()).rec("shared");
    }

    private static long commit(Local local) {
        return local.kernel() == null ? 0 : shared(local).num("commit");
    }

    private static List<Value> entries(Local local) {
        return shared(local).rec("journal").seq("entries");
    }

    private static long term(Local local) {
        Value.Rec kernel = (Value.Rec) local.kernel();
        long leads = kernel.rec("coordinator").num("term");
        return leads > 0 ? leads : kernel.rec("voter").num("obeyedTerm");
    }

    /** No node cuts what it has published; and it publishes one by one. */
    @Override
    public Violation check(Step step) {
        long published =
                step.before().kernel() == null ? 0 : shared(step.before()).num("published");
        for (Value written : step.written()) {
            Value.Rec rec = (Value.Rec) written;
            if (rec.name().equals("truncate") && rec.num("from") <= published) {
                return new Violation("NotTruncated", step.node() + " cuts from " + rec + ", published " + published);
            }
        }
        for (Notice notice : step.notices()) {
            if (notice instanceof ReplicaNotice.Committed committed && committed.index() != ++published) {
                return new Violation("InOrder", step.node() + " publishes " + committed.index());
            }
        }
        return null;
    }

    @Override
    public Value after(Value memory, Step step, Consumer<Violation> broken) {
        TreeMap<Long, Value.Rec> facts = new TreeMap<>();
        ((Value.Seq) memory).items().forEach(each -> facts.put(((Value.Rec) each).num("index"), (Value.Rec) each));
        if (step.after().kernel() != null) {
            List<Value> log = entries(step.after());
            long by = term(step.after());
            for (long index = commit(step.before()) + 1; index <= commit(step.after()); index++) {
                learnt(step, facts, index, log.get((int) index - 1), by, broken);
            }
        }
        for (Notice notice : step.notices()) {
            if (notice instanceof ReplicaNotice.Committed committed) {
                Value.Rec known = facts.get(committed.index());
                Value entry = new Entry(committed.term(), committed.payload()).toValue();
                if (known == null || !known.get("entry").equals(entry)) {
                    broken.accept(new Violation(
                            "Agreement",
                            step.node() + " publishes " + Entry.of(entry) + " at " + committed.index() + ", not "
                                    + known));
                }
            }
        }
        return new Value.Seq(new ArrayList<>(facts.values()));
    }

    private static void learnt(
            Step step, Map<Long, Value.Rec> facts, long index, Value entry, long by, Consumer<Violation> broken) {
        Value.Rec known = facts.get(index);
        if (known != null && !known.get("entry").equals(entry)) {
            broken.accept(new Violation(
                    "Agreement",
                    step.node() + ": entry " + index + " is " + Entry.of(entry) + " and "
                            + Entry.of(known.get("entry"))));
            return;
        }
        for (Value.Rec other : facts.values()) {
            Entry twin = Entry.of(other.get("entry"));
            if (other.num("index") != index
                    && !twin.isOpening()
                    && twin.payload().equals(Entry.of(entry).payload())) {
                broken.accept(new Violation("NoDouble", twin + " is at " + other.num("index") + " and at " + index));
            }
        }
        if (known == null || by < known.num("by")) {
            facts.put(
                    index,
                    Value.rec(NAME).with("index", index).with("entry", entry).with("by", by));
        }
    }

    @Override
    public Object fact(int node, Local local, Kernel<?> kernel, long clock) {
        List<Value> disk = new ArrayList<>();
        long promised = 0;
        for (Value each : local.durable(Journal.STORE)) {
            Value.Rec rec = (Value.Rec) each;
            switch (rec.name()) {
                case "append" -> disk.add(new Entry(rec.num("term"), (Value.Bytes) rec.get("payload")).toValue());
                case "truncate" ->
                    disk.subList((int) rec.num("from") - 1, disk.size()).clear();
                default -> promised = Math.max(promised, rec.num("term"));
            }
        }
        boolean serves = kernel instanceof ReplicaKernel replica && replica.serves();
        return new Fact(
                serves,
                local.kernel() == null ? 0 : term(local),
                local.kernel() == null ? List.of() : entries(local),
                promised,
                List.copyOf(disk),
                local.wipes() > 0);
    }

    /** NoLoss and Copies. A node that lost its disk and stays out is excused, as the learner of the model is. */
    @Override
    public List<Violation> judge(Value memory, List<Object> facts, int tick) {
        for (Value each : ((Value.Seq) memory).items()) {
            Value.Rec committed = (Value.Rec) each;
            int index = (int) committed.num("index");
            Value entry = committed.get("entry");
            long by = committed.num("by");
            int copies = 0;
            for (int node = 0; node < facts.size(); node++) {
                Fact fact = (Fact) facts.get(node);
                if (fact.serves() && fact.term() >= by && !holds(fact.log(), index, entry)) {
                    return List.of(new Violation(
                            "NoLoss",
                            "node " + (node + 1) + " serves term " + fact.term() + " without entry " + index + ", "
                                    + Entry.of(entry)));
                }
                copies += fact.excused() || (fact.promised() >= by && holds(fact.disk(), index, entry)) ? 1 : 0;
            }
            if (2 * copies <= facts.size()) {
                return List.of(new Violation(
                        "Copies", "entry " + index + ", " + Entry.of(entry) + ", is durable on " + copies + " nodes"));
            }
        }
        return List.of();
    }

    private static boolean holds(List<Value> log, int index, Value entry) {
        return log.size() >= index && log.get(index - 1).equals(entry);
    }
}
