package dev.regente.election.recording;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionNotice;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Stands between a kernel and its host and writes a line for each event: what the kernel was told, and all that it did. It
 * changes nothing of either, and sends nothing of its own; what one node sent and another received is brought together
 * when the files are read. One thread, that of the host; the consumer must not block.
 *
 * @param <M> the protocol's messages
 */
public final class RecordingKernel<M> implements Kernel<M>, Host<M> {
    /** So often the whole state is written, so that a reader who has only the newest file knows it soon. */
    private static final int WHOLE_STATE = 256;

    private static final long NO_END = Long.MAX_VALUE / 2;

    private final Kernel<M> kernel;
    private final Subject subject;
    private final Function<M, String> type;
    private final Consumer<String> lines;
    private Host<M> host;
    private LineText line;
    private LineText effects;
    private Map<String, String> state;
    private long startNanos;
    private long events;
    private boolean leads;
    private long term;
    private NodeId leader;
    private boolean changed;
    private long leadUntilNanos;

    /**
     * What is recorded.
     *
     * @param node the number of this node
     * @param nodes all, in the order of configuration
     */
    public record Subject(
            String cluster, int node, List<Integer> nodes, String part, String algorithm, String safety) {}

    /**
     * Records this kernel.
     *
     * @param type gives a message's name
     * @param lines takes each line, without its end
     */
    public RecordingKernel(Kernel<M> kernel, Subject subject, Function<M, String> type, Consumer<String> lines) {
        this.kernel = kernel;
        this.subject = subject;
        this.type = type;
        this.lines = lines;
    }

    @Override
    public void on(Event<M> event, Host<M> realHost) {
        host = realHost;
        if (events == 0) { // not always the start: another part of the node may ask before it
            startNanos = realHost.now();
            head();
        }
        line = new LineText();
        effects = new LineText();
        changed = event instanceof Event.Started;
        leadUntilNanos = NO_END;
        line.number("event", events).number("at", realHost.now() - startNanos).number("node", subject.node());
        told(event);
        try {
            kernel.on(event, this);
        } catch (RuntimeException e) {
            effects.text("threw", e.toString());
            throw e;
        } finally {
            finish();
        }
    }

    private void head() {
        LineText head = new LineText();
        head.text("format", "regente-trace").number("version", 1).text("origin", "node");
        head.text("name", subject.cluster()).number("node", subject.node());
        head.text("process", Long.toHexString(startNanos ^ System.currentTimeMillis() << 20));
        head.text("algorithm", subject.algorithm()).text("safety", subject.safety());
        head.number("wallMillis", System.currentTimeMillis());
        head.numbers("nodes", subject.nodes());
        lines.accept(head.line());
    }

    private void told(Event<M> event) {
        if (event instanceof Event.Received<M> it) {
            line.text("kind", "received").text("part", subject.part());
            line.object(
                    "message", message(it.message()).number("from", it.from().number()));
            return;
        }
        String kind;
        String what = "";
        if (event instanceof Event.TimerFired<M> it) {
            kind = "timer";
            what = it.timer();
        } else if (event instanceof Event.Durable<M> it) {
            kind = "durable";
            what = "#" + it.ticket();
        } else if (event instanceof Event.PersistFailed<M> it) {
            kind = "persist-failed";
            what = "#" + it.ticket();
        } else if (event instanceof Event.LinkUp<M> it) {
            kind = "link-up";
            what = it.peer().toString();
        } else if (event instanceof Event.LinkDown<M> it) {
            kind = "link-down";
            what = it.peer().toString();
        } else if (event instanceof Event.Asked<M> it) {
            kind = "asked";
            what = it.ask().toString();
        } else {
            kind = "started";
        }
        line.text("kind", kind).text("part", subject.part());
        if (!what.isEmpty()) {
            line.text("what", what);
        }
    }

    private LineText message(M message) {
        return new LineText().text("type", type.apply(message)).text("text", message.toString());
    }

    private void finish() {
        if (changed) {
            effects.text("role", leads ? "leader" : leader != null ? "follower" : "seeking");
            effects.number("term", term);
            if (leader != null) {
                effects.number("leader", leader.number());
            }
        }
        if (leadUntilNanos < NO_END) {
            effects.number("leadUntil", leadUntilNanos - startNanos);
        }
        Map<String, String> after = FlatState.of(kernel.save());
        if (state == null || events % WHOLE_STATE == 0) {
            effects.texts("state", after);
        } else {
            Map<String, String> change = FlatState.change(state, after);
            if (!change.isEmpty()) {
                effects.texts("change", change);
            }
        }
        state = after;
        events++;
        lines.accept(line.and(effects).line());
        line = null;
        effects = null;
    }

    // --- the kernel

    @Override
    public Value save() {
        return kernel.save();
    }

    @Override
    public void restore(Value saved) {
        kernel.restore(saved);
    }

    // --- the host

    @Override
    public long now() {
        return host.now();
    }

    @Override
    public void send(NodeId to, M message) {
        effects.item("sent", message(message).number("to", to.number()));
        host.send(to, message);
    }

    @Override
    public void startTimer(String timer, long atLeastNanos, long atMostNanos) {
        host.startTimer(timer, atLeastNanos, atMostNanos);
    }

    @Override
    public void stopTimer(String timer) {
        host.stopTimer(timer);
    }

    @Override
    public long persist(String store, Value record) {
        long ticket = host.persist(store, record);
        effects.item(
                "wrote",
                new LineText().text("store", store).number("ticket", ticket).text("record", record.toString()));
        return ticket;
    }

    @Override
    public int choose(String label, int n) {
        return host.choose(label, n);
    }

    @Override
    public void publish(Notice notice) {
        effects.item("notices", notice.toString());
        if (notice instanceof ElectionNotice.Elected elected) {
            leads = true;
            term = Math.max(term, elected.token());
            changed = true;
        } else if (notice instanceof ElectionNotice.Revoked) {
            leads = false;
            changed = true;
        } else if (notice instanceof ElectionNotice.LeaderChanged it) {
            leader = it.leader();
            term = Math.max(term, it.term());
            changed = true;
        } else if (notice instanceof ElectionNotice.LeadUntil until) {
            leadUntilNanos = until.untilNanos();
        }
        host.publish(notice);
    }

    @Override
    public void explain(Explanation explanation) {
        LineText why = new LineText().text("key", explanation.key());
        explanation
                .details()
                .forEach(detail -> why.text("key".equals(detail.name()) ? "key " : detail.name(), detail.value()));
        effects.item("explained", why);
        host.explain(explanation);
    }
}
