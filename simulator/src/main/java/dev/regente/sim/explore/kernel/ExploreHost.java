package dev.regente.sim.explore.kernel;

import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Writes down what a kernel does, and answers its choices from a script that is changed until all were tried. */
final class ExploreHost implements Host<Object> {
    /** More ways to choose at one point are not tried: a state would have too many successors. */
    private static final int MOST = 256;

    long now;
    final List<Step.Sent> sent = new ArrayList<>();
    final List<Notice> notices = new ArrayList<>();
    final List<Local.Write> pending = new ArrayList<>();
    final List<Value> written = new ArrayList<>();
    final List<Explanation> explanations = new ArrayList<>();
    final TreeSet<String> timers = new TreeSet<>();
    long tickets;

    private final List<Integer> script = new ArrayList<>();
    private final List<Integer> widths = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();
    private int asked;

    /** Begins with the first way to choose. */
    void first() {
        script.clear();
    }

    /** Goes on to the next way to choose; false if all were tried. */
    boolean next() {
        while (script.size() > asked) {
            script.remove(script.size() - 1);
        }
        while (!script.isEmpty()) {
            int last = script.size() - 1;
            int chosen = script.remove(last);
            if (chosen + 1 < widths.get(last)) {
                script.add(chosen + 1);
                return true;
            }
        }
        return false;
    }

    /** Before an event of a node in this state. */
    void begin(Local local, long clock) {
        now = clock;
        sent.clear();
        notices.clear();
        written.clear();
        explanations.clear();
        pending.clear();
        pending.addAll(local.pending());
        timers.clear();
        timers.addAll(local.timers());
        tickets = local.tickets();
        asked = 0;
        widths.clear();
        labels.clear();
    }

    /** What was chosen, in words; empty if nothing was. */
    String chosen() {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < asked; i++) {
            words.add(labels.get(i) + "=" + script.get(i));
        }
        return words.isEmpty() ? "" : ", choosing " + String.join(" ", words);
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public void send(NodeId to, Object message) {
        sent.add(new Step.Sent(to, message));
    }

    @Override
    public void startTimer(String timer, long atLeastNanos, long atMostNanos) {
        if (atMostNanos < atLeastNanos) {
            throw new IllegalArgumentException("timer " + timer + ": an empty range");
        }
        timers.add(timer);
    }

    @Override
    public void stopTimer(String timer) {
        timers.remove(timer);
    }

    @Override
    public long persist(String store, Value record) {
        pending.add(new Local.Write(store, ++tickets, record));
        written.add(record);
        return tickets;
    }

    @Override
    public int choose(String label, int n) {
        if (n < 1 || n > MOST) {
            throw new IllegalArgumentException(
                    "a choice of " + n + " (" + label + "): search tries all, and takes at most " + MOST);
        }
        if (asked == script.size()) {
            script.add(0);
        }
        widths.add(n);
        labels.add(label);
        return script.get(asked++);
    }

    @Override
    public void publish(Notice notice) {
        notices.add(notice);
    }

    @Override
    public void explain(Explanation explanation) {
        explanations.add(explanation);
    }
}
