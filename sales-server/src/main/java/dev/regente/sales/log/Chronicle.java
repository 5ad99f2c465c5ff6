package dev.regente.sales.log;

import dev.regente.election.ElectionEvent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** What happened to the election on this node of late, for whoever watches. Bounded; thread-safe. */
public final class Chronicle {
    private static final int KEPT = 200;

    private final Deque<Line> lines = new ArrayDeque<>();
    private long last;

    /**
     * One happening.
     *
     * @param number counted on this node since it started, from 1
     * @param kind {@code elected}, {@code revoked}, {@code leader}, {@code suspect}, {@code explain}, ...
     * @param node about whom; 0 if about nobody
     * @param term the leader's term or the token; 0 if none
     * @param text in words: the reason or the explanation; may be empty
     */
    public record Line(long number, Instant at, String kind, int node, long term, String text) {}

    /** Takes an event of the election. */
    public synchronized void add(ElectionEvent event) {
        last++;
        lines.addLast(new Line(
                last,
                Instant.ofEpochMilli(event.wallMillis()),
                event.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                event.node() == null ? 0 : event.node().number(),
                event.term(),
                event.explanation() == null
                        ? event.reason()
                        : event.explanation().toString()));
        if (lines.size() > KEPT) {
            lines.removeFirst();
        }
    }

    /** What came after this number and is still kept, the oldest first, at most the last {@code most}. */
    public synchronized List<Line> after(long number, int most) {
        List<Line> found = new ArrayList<>();
        for (Line line : lines) {
            if (line.number() > number) {
                found.add(line);
            }
        }
        return found.size() <= most ? found : new ArrayList<>(found.subList(found.size() - most, found.size()));
    }
}
