package dev.regente.sim.causality;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.NodeId;
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
    private final List<Told> told = new ArrayList<>();

    private record Told(long atNanos, String sentence, boolean routine) {}

    /**
     * To be added to a run after these causes.
     *
     * @param routineType whether messages of this type only keep things going
     */
    public Story(Causes causes, Predicate<String> routineType) {
        this.causes = causes;
        this.routineType = routineType;
    }

    @Override
    public void after(Occurrence o, World world) {
        told.add(new Told(o.atNanos(), sentence(o), isRoutine(o)));
    }

    private boolean isRoutine(Occurrence o) {
        boolean spoken = !o.notices().isEmpty()
                || !o.explanations().isEmpty()
                || !o.written().isEmpty();
        boolean sends = o.sent().stream().anyMatch(sent -> !routineType.test(sent.type()));
        if (spoken || sends || o.failure() != null) {
            return false;
        }
        return switch (o.kind()) {
            case RECEIVED -> routineType.test(o.messageType());
            case DURABLE, TIMER, LINK_UP -> true;
            default -> false;
        };
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
            lines.add(String.format(
                    Locale.ROOT, "%4d. %.6f s, event %d: %s", number, each.atNanos() / 1e9, event, each.sentence()));
        }
        lines.add(String.format(Locale.ROOT, "%4d. Broken: %s", number + 1, text));
        return lines;
    }

    private static String sentence(Occurrence o) {
        StringBuilder text = new StringBuilder(what(o));
        for (Occurrence.Sent sent : o.sent()) {
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
        o.notices().forEach(notice -> text.append("; makes known ").append(notice));
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
