package dev.regente.sim.causality;

import dev.regente.election.kernel.Event;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.Trace;
import dev.regente.sim.core.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The events of a run by node, in words that two runs can be compared by: what happened and what came of it, not when. */
public final class EventLog implements Checker {
    /** What happened to several nodes, such as a partition, has a line of its own beside those of the nodes. */
    static final String WORLD = "the network";

    /**
     * An event.
     *
     * @param number in the run
     * @param what happened and what came of it, without times and without what was sent
     * @param sent to which node what
     * @param peer the other node that had a part in it; null for none
     * @param line as in a trace
     * @param cause the number of the event that brought it about; -1 for none
     */
    record Entry(
            int number,
            long atNanos,
            String place,
            String what,
            List<String[]> sent,
            String peer,
            String line,
            int cause) {}

    private final List<Entry> all = new ArrayList<>();
    private final Map<String, List<Entry>> byPlace = new TreeMap<>();

    @Override
    public void after(Occurrence o, World world) {
        String place = o.node() == null ? WORLD : o.node().toString();
        List<Entry> there = byPlace.computeIfAbsent(place, name -> new ArrayList<>());
        Entry entry = new Entry(
                all.size(),
                o.atNanos(),
                place,
                what(o),
                sent(o),
                peer(o),
                Trace.line(o).strip(),
                (int) o.cause());
        all.add(entry);
        there.add(entry);
    }

    private static String what(Occurrence o) {
        StringBuilder text = new StringBuilder(o.kind().name().toLowerCase(Locale.ROOT));
        text.append(' ').append(o.detail());
        if (o.message() != null) {
            text.append(o.messageType()).append(" from ").append(o.from());
        } else if (o.event() != null && o.kind() == Occurrence.Kind.TIMER) {
            text.append(o.event());
        } else if (peer(o) != null) {
            text.append(peer(o));
        }
        o.written().forEach(write -> text.append(" write ").append(write.store()));
        o.notices().forEach(notice -> text.append(" *").append(notice.getClass().getSimpleName()));
        o.explanations().forEach(why -> text.append(" \"").append(why.key()));
        return text.toString();
    }

    private static List<String[]> sent(Occurrence o) {
        List<String[]> sent = new ArrayList<>();
        o.sent().forEach(each -> sent.add(new String[] {each.to().toString(), each.type() + " " + each.fate()}));
        return sent;
    }

    private static String peer(Occurrence o) {
        if (o.from() != null) {
            return o.from().toString();
        } else if (o.event() instanceof Event.LinkUp<?> link) {
            return link.peer().toString();
        } else if (o.event() instanceof Event.LinkDown<?> link) {
            return link.peer().toString();
        }
        return null;
    }

    List<Entry> all() {
        return all;
    }

    /** Where anything happened. */
    Set<String> places() {
        return byPlace.keySet();
    }

    List<Entry> at(String place) {
        return byPlace.getOrDefault(place, List.of());
    }
}
