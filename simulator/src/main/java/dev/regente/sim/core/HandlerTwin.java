package dev.regente.sim.core;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Handles an event a second time, in a kernel of a second program that was given the saved state, and compares what the
 * two did and where they ended. The second kernel knows the first one's past only by what was saved. Finds what {@code save()} leaves out, what {@code restore()} does not take back, and whatever else
 * makes equal kernels behave unequally.
 */
final class HandlerTwin {
    private static final int LONGEST = 300;
    private static final int MOST = 500_000;

    private final Engine simulation;
    private final int ppm;
    private final Program program;
    private final List<List<Twin>> twins = new ArrayList<>();
    private final List<Effect> first = new ArrayList<>();
    private Value before;

    /** What a kernel asked of its host, in words and with its content. */
    record Effect(String what, Object content) {
        boolean sameAs(Effect other) {
            return what.equals(other.what) && StableHash.of(content) == StableHash.of(other.content);
        }

        @Override
        public String toString() {
            return content == null ? what : what + " " + content;
        }
    }

    /** A second kernel, with the state in which it was made. */
    private record Twin(Program.Part<?> part, Value fresh) {}

    HandlerTwin(Engine simulation, int ppm, Program program) {
        if (ppm < 0 || ppm > MOST) {
            throw new IllegalArgumentException("at most every second event is handled twice, not " + ppm + " ppm:"
                    + " a twin that sees everything would remember what is not saved");
        }
        this.simulation = simulation;
        this.ppm = ppm;
        this.program = program;
    }

    /** A process starts: so does its twin. */
    void started(SimNode node) {
        while (twins.size() <= node.index) {
            twins.add(List.of());
        }
        try {
            List<Twin> made = new ArrayList<>();
            program.parts(node.id)
                    .forEach(part -> made.add(new Twin(part, part.kernel().save())));
            twins.set(node.index, made);
        } catch (RuntimeException e) {
            twins.set(node.index, List.of());
            simulation.violation("handler-twin", node.id, "no second kernel can be made: " + e);
        }
    }

    /** Whether the event of this number is handled twice: no choice, so that the run stays the same. */
    boolean samples(long event) {
        return Math.floorMod(SplitMix64.mix(event), 1_000_000L) < ppm;
    }

    /** Before the handler: keeps the state and lets the host write down the effects. */
    void before(PartHost<?> part) {
        before = part.kernel.save();
        first.clear();
        part.log = first;
    }

    /** After the handler. */
    void after(SimNode node, PartHost<?> part, Event<?> event, Throwable failure) {
        part.log = null;
        if (failure != null) {
            first.add(new Effect("throw", failure.toString()));
        }
        for (Twin twin : twins.get(node.index)) {
            if (twin.part().name().equals(part.name)) {
                compare(node, part, twin.part().kernel(), twin.fresh(), event);
            }
        }
    }

    private <M> void compare(SimNode node, PartHost<?> part, Kernel<M> twin, Value fresh, Event<?> event) {
        Again<M> again = new Again<>(first, part);
        try {
            for (Value state : List.of(fresh, before)) {
                twin.restore(state);
                Value restored = twin.save();
                if (!restored.equals(state)) {
                    report(node, event, "save() gave " + state, "after restore() of that it gives " + restored);
                    return;
                }
            }
            @SuppressWarnings("unchecked")
            Event<M> own = (Event<M>) event;
            twin.on(own, again);
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            again.effects.add(new Effect("throw", e.toString()));
        }
        for (int i = 0; i < Math.max(first.size(), again.effects.size()); i++) {
            Effect one = i < first.size() ? first.get(i) : new Effect("nothing more", null);
            Effect other = i < again.effects.size() ? again.effects.get(i) : new Effect("nothing more", null);
            if (!one.sameAs(other)) {
                report(node, event, one.toString(), other.toString());
                return;
            }
        }
        Value after = part.kernel.save();
        Value afterAgain = twin.save();
        if (!after.equals(afterAgain)) {
            report(node, event, "ends in " + after, "ends in " + afterAgain);
        }
    }

    private void report(SimNode node, Event<?> event, String one, String other) {
        simulation.violation(
                "handler-twin",
                node.id,
                "the same event in the same saved state, twice: " + event + "; first: " + shortened(one) + "; again: "
                        + shortened(other) + "; state: " + shortened(before.toString()));
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    /** The host of the second time: answers as the first one did, and only writes down. */
    private static final class Again<M> implements Host<M> {
        private final List<Effect> effects = new ArrayList<>();
        private final List<Effect> answers;
        private final long now;
        private long tickets;
        private int asked;

        Again(List<Effect> first, PartHost<?> part) {
            answers = first.stream()
                    .filter(effect -> effect.what().startsWith("choose "))
                    .toList();
            now = part.localNow();
            tickets = part.tickets()
                    - first.stream()
                            .filter(effect -> effect.what().startsWith("persist "))
                            .count();
        }

        @Override
        public long now() {
            return now;
        }

        @Override
        public void send(NodeId to, M message) {
            effects.add(new Effect("send to " + to, message));
        }

        @Override
        public void startTimer(String timer, long atLeastNanos, long atMostNanos) {
            effects.add(new Effect("start timer " + timer + " " + atLeastNanos + ".." + atMostNanos, null));
        }

        @Override
        public void stopTimer(String timer) {
            effects.add(new Effect("stop timer " + timer, null));
        }

        @Override
        public long persist(String store, Value record) {
            effects.add(new Effect("persist in " + store, record));
            return ++tickets;
        }

        @Override
        public int choose(String label, int n) {
            Object answer = asked < answers.size() ? answers.get(asked).content() : Integer.valueOf(0);
            asked++;
            int chosen = Math.min((Integer) answer, n - 1);
            effects.add(new Effect("choose " + label + " of " + n, chosen));
            return chosen;
        }

        @Override
        public void publish(Notice notice) {
            effects.add(new Effect("publish", notice));
        }

        @Override
        public void explain(Explanation explanation) {
            effects.add(new Effect("explain", explanation));
        }
    }
}
