package dev.regente.sim.causality;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.World;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * What led to a violation, told in sentences: the events of its causal past, numbered from 1. Events that only keep things
 * going (a heartbeat and its answer, a connection that comes about) are counted where they stand, not told.
 */
public final class Story implements Checker {
    private final Causes causes;
    private final Predicate<String> routineType;
    private final Predicate<Notice> routineNotice;
    private final List<Told> told = new ArrayList<>();

    /** @param start the node, if all that happened is its start */
    private record Told(long atNanos, String sentence, boolean routine, NodeId start) {}

    /**
     * To be added to a run after these causes.
     *
     * @param routineType whether messages of this type only keep things going
     * @param routineNotice whether such a notice only says that things go on
     */
    public Story(Causes causes, Predicate<String> routineType, Predicate<Notice> routineNotice) {
        this.causes = causes;
        this.routineType = routineType;
        this.routineNotice = routineNotice;
    }

    @Override
    public void after(Occurrence o, World world) {
        boolean starts = o.kind() == Occurrence.Kind.STARTED
                && o.sent().isEmpty()
                && o.notices().isEmpty()
                && o.explanations().isEmpty();
        told.add(new Told(o.atNanos(), sentence(o), isRoutine(o), starts ? o.node() : null));
    }

    private boolean isRoutine(Occurrence o) {
        boolean spoken = !o.notices().stream().allMatch(routineNotice)
                || !o.explanations().isEmpty();
        boolean sends = o.sent().stream().anyMatch(sent -> !routineType.test(sent.type()) && arrives(sent.fate()));
        if (spoken || sends || o.failure() != null) {
            return false;
        }
        boolean writes = !o.written().isEmpty();
        return switch (o.kind()) {
            // an exchange that is also written down, or a write that something waits for
            case RECEIVED ->
                routineType.test(o.messageType()) && (!writes || !o.sent().isEmpty());
            case DURABLE, TIMER, LINK_UP -> !writes;
            default -> false;
        };
    }

    private static boolean arrives(Occurrence.Fate fate) {
        return fate != Occurrence.Fate.LOST && fate != Occurrence.Fate.CUT;
    }

    /**
     * The story of what was found broken after the last event.
     *
     * @param node where it was found; null for nowhere
     * @param text the last sentence
     * @param detail what was found, as the checker told it
     */
    public List<String> of(NodeId node, String text, String detail) {
        BitSet past = causes.pastOf(node, detail);
        List<String> lines = new ArrayList<>();
        int number = 0;
        int routine = 0;
        int end = past.length() - 1;
        for (int event = past.nextSetBit(0); event >= 0; event = past.nextSetBit(event + 1)) {
            Told each = told.get(event);
            if (each.routine() && event != end) {
                routine++;
                continue;
            }
            if (routine > 0) {
                lines.add("      (" + routine + (routine == 1 ? " event that keeps" : " events that keep")
                        + " things going)");
                routine = 0;
            }
            number++;
            int first = event;
            StringBuilder sentence = new StringBuilder(each.sentence());
            if (each.start() != null) {
                int next = past.nextSetBit(event + 1);
                sentence = new StringBuilder(each.start().toString());
                while (next > 0
                        && told.get(next).start() != null
                        && told.get(next).atNanos() == each.atNanos()) {
                    if (!told.get(next).start().equals(told.get(event).start())) { // not another part of the same
                        sentence.append(", ").append(told.get(next).start());
                    }
                    event = next;
                    next = past.nextSetBit(event + 1);
                }
                sentence.append(event == first ? " starts." : " start.");
            }
            lines.add(String.format(
                    Locale.ROOT, "%4d. %.6f s, event %d: %s", number, each.atNanos() / 1e9, first, sentence));
        }
        lines.add(String.format(Locale.ROOT, "%4d. Broken: %s", number + 1, text));
        return lines;
    }

    private String sentence(Occurrence o) {
        StringBuilder text = new StringBuilder(what(o));
        for (Occurrence.Sent sent : o.sent()) {
            if (routineType.test(sent.type()) && !arrives(sent.fate())) {
                continue;
            }
            text.append("; sends ")
                    .append(content(sent.type(), sent.message()))
                    .append(" to ")
                    .append(sent.to());
            switch (sent.fate()) {
                case LOST -> text.append(", which is lost");
                case CUT -> text.append(", which meets a cut link");
                case DOUBLED -> text.append(", which arrives twice");
                case STRAGGLES, DELAYED -> text.append(", which will be late");
                case HELD -> text.append(", which is held");
                case CORRUPTED -> text.append(", which arrives damaged");
                case ON_ITS_WAY -> {}
            }
        }
        o.written().forEach(write -> text.append("; writes ").append(write.store()));
        o.notices().stream().filter(routineNotice.negate()).forEach(notice -> text.append("; makes known ")
                .append(notice));
        o.explanations().forEach(why -> text.append("; says \"").append(why).append('"'));
        if (o.failure() != null) {
            text.append("; stops: ").append(o.failure().getMessage());
        }
        return text.append('.').toString();
    }

    private static String what(Occurrence o) {
        Event<?> event = o.event();
        String who = o.node() == null ? "" : o.node() + " ";
        return switch (o.kind()) {
            case STARTED -> who + "starts";
            case RECEIVED -> who + "receives " + content(o.messageType(), o.message()) + " from " + o.from();
            case DROPPED ->
                content(o.messageType(), o.message()) + " from " + o.from() + " to " + o.node() + " is lost: "
                        + o.detail();
            case TIMER -> who + "waited long enough: timer " + ((Event.TimerFired<?>) event).timer();
            case DURABLE -> who + "has its write on disk";
            case PERSIST_FAILED -> who + "is told that its write failed";
            case LINK_UP -> who + "is connected with " + ((Event.LinkUp<?>) event).peer();
            case LINK_DOWN -> who + "sees its connection with " + ((Event.LinkDown<?>) event).peer() + " break";
            case ASKED -> who + "is asked for " + ((Event.Asked<?>) event).ask();
            case CRASHED, PAUSED, RESUMED, DISK, NODE -> who + o.detail();
            case NETWORK -> "the network: " + o.detail();
        };
    }

    private static String content(String type, Object message) {
        String text = message.toString();
        int open = text.indexOf('[');
        return open < 0 || text.endsWith("[]") ? type : type + text.substring(open);
    }
}
