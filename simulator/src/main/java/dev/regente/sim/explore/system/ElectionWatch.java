package dev.regente.sim.explore.system;

import dev.regente.election.confirm.ElectionKernel;
import dev.regente.election.confirm.TermRecord;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.protocol.ElectionMessage.HeartbeatAck;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.sim.explore.kernel.Local;
import dev.regente.sim.explore.kernel.Step;
import dev.regente.sim.explore.kernel.Watch;
import dev.regente.sim.explore.search.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The checks of {@link dev.regente.sim.election.ElectionChecks}, by the same names, with a memory that is part of the
 * state: for each term who held it, in which life; and who styles itself leader now.
 *
 * <p>{@code one-leader-at-a-time} is judged by {@code isLeader()} at level leased, by the notices at level classic, and
 * not at all at level tokens, which does not promise it.
 */
public final class ElectionWatch implements Watch {
    /** What is promised of two leaders at one instant. */
    public enum AtOnce {
        /** Nothing: tokens tell them apart. */
        NOT_PROMISED,
        /** Never two whose {@code isLeader()} says yes. */
        LEASED,
        /** Never two that style themselves leader. */
        STYLED
    }

    private static final String NAME = "elections";

    private final AtOnce atOnce;
    private final int ticks;
    private final long tickNanos;

    /**
     * For a cluster at this level.
     *
     * @param ticks how often the clock may jump
     * @param tickNanos how far
     */
    public ElectionWatch(AtOnce atOnce, int ticks, long tickNanos) {
        this.atOnce = atOnce;
        this.ticks = ticks;
        this.tickNanos = tickNanos;
    }

    @Override
    public Value begin() {
        return Value.rec(NAME).with("held", new Value.Seq(List.of())).with("open", new Value.Seq(List.of()));
    }

    @Override
    public boolean concerns(Step step) {
        if (step.kind() == Step.Kind.CRASH || step.kind() == Step.Kind.WIPE) {
            return true;
        }
        for (Notice notice : step.notices()) {
            if (notice instanceof ElectionNotice.Elected || notice instanceof ElectionNotice.Revoked) {
                return true;
            }
        }
        return false;
    }

    /** A voter acknowledges no leader of a lower term than one before: those before are on its disk. */
    @Override
    public Model.Violation check(Step step) {
        for (Step.Sent sent : step.sent()) {
            if (sent.message() instanceof ElectionMessage message && message.body() instanceof HeartbeatAck ack) {
                for (Value record : step.before().durable(TermRecord.STORE)) {
                    long acked = ((Value.Rec) record).num("ackedTerm");
                    if (ack.term() < acked) {
                        return new Model.Violation(
                                "acks-only-grow", step.node() + " acknowledged term " + ack.term() + " after " + acked);
                    }
                }
            }
        }
        return null;
    }

    @Override
    public Value after(Value memory, Step step, Consumer<Model.Violation> broken) {
        Value.Rec before = (Value.Rec) memory;
        List<Value> held = new ArrayList<>(before.seq("held"));
        List<Value> open = new ArrayList<>(before.seq("open"));
        NodeId node = step.node();
        if (step.kind() == Step.Kind.CRASH || step.kind() == Step.Kind.WIPE) {
            open.removeIf(each -> node.equals(((Value.Rec) each).node("node")));
        }
        for (Notice notice : step.notices()) {
            if (notice instanceof ElectionNotice.Elected elected) {
                elected(node, step.after().life(), elected.token(), held, open, broken);
            } else if (notice instanceof ElectionNotice.Revoked revoked) {
                Value entry = entry(node, revoked.token());
                if (!open.remove(entry)) {
                    broken.accept(new Model.Violation(
                            "paired-notices", node + ": revoked " + revoked.token() + ", open are " + open));
                }
            }
        }
        return Value.rec(NAME).with("held", new Value.Seq(held)).with("open", new Value.Seq(open));
    }

    private static Value entry(NodeId node, long token) {
        return Value.rec("open").with("node", node).with("token", token);
    }

    private void elected(
            NodeId node, int life, long token, List<Value> held, List<Value> open, Consumer<Model.Violation> broken) {
        for (Value each : open) {
            Value.Rec other = (Value.Rec) each;
            if (node.equals(other.node("node"))) {
                broken.accept(new Model.Violation(
                        "paired-notices", node + ": elected " + token + " while it still holds " + other.num("token")));
            } else if (atOnce == AtOnce.STYLED) {
                broken.accept(new Model.Violation(
                        "one-leader-at-a-time", node + " and " + other.node("node") + " both lead"));
            }
        }
        insert(open, entry(node, token));
        if (token == 0) {
            return; // an algorithm without terms
        }
        for (Value each : held) {
            Value.Rec other = (Value.Rec) each;
            NodeId holder = other.node("node");
            boolean same = holder.equals(node) && other.num("life") == life;
            if (other.num("token") == token && !same) {
                broken.accept(new Model.Violation(
                        "one-leader-per-term",
                        "term " + token + " is held by " + node + " in life " + life + " and by " + holder + " in life "
                                + other.num("life")));
            } else if (other.num("token") >= token && (holder.equals(node) || atOnce == AtOnce.LEASED)) {
                broken.accept(new Model.Violation(
                        "tokens-only-grow",
                        node + ": token " + token + " after " + other.num("token") + " of " + holder));
            }
        }
        insert(held, Value.rec("held").with("token", token).with("node", node).with("life", life));
    }

    /** In the order of the text: equal memories are equal whatever came first. */
    private static void insert(List<Value> to, Value value) {
        int at = 0;
        while (at < to.size() && to.get(at).toString().compareTo(value.toString()) < 0) {
            at++;
        }
        to.add(at, value);
    }

    /** At which numbers of jumps of the clock this node says that it leads: a bit for each. */
    @Override
    public Object fact(int node, Local local, Kernel<?> kernel, long clock) {
        long leads = 0;
        if (atOnce == AtOnce.LEASED && kernel instanceof ElectionKernel election) {
            for (int tick = 0; tick <= ticks; tick++) {
                leads |= election.isLeader(clock + tick * tickNanos) ? 1L << tick : 0;
            }
        }
        return leads;
    }

    @Override
    public List<Model.Violation> judge(Value memory, List<Object> facts, int tick) {
        if (atOnce != AtOnce.LEASED) {
            return List.of();
        }
        int leading = 0;
        for (Object fact : facts) {
            leading += (int) ((Long) fact >> tick & 1);
        }
        return leading < 2
                ? List.of()
                : List.of(new Model.Violation("one-leader-at-a-time", leading + " nodes lead at one instant"));
    }
}
