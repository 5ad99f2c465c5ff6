package dev.regente.cli;

import dev.regente.election.ElectionEvent;
import dev.regente.election.ElectionEvent.Kind;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.observe.EventJson;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Prints the events of a node, one a line, flushed, as JSON or for people. An explanation that says the same again is
 * printed every ten seconds at most: a refused peer asks ten times a second. Used by one thread.
 */
final class EventLines implements Consumer<ElectionEvent> {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    private static final long SAME_AGAIN_NANOS = 10_000_000_000L;
    private static final int MOST_REMEMBERED = 64;

    private final Map<String, Long> explained = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };
    private final int self;
    private final EventJson json;
    private final PrintStream out;
    private NodeId leader;
    private long term;

    EventLines(int self, boolean json, PrintStream out) {
        this.self = self;
        this.json = json ? new EventJson(self) : null;
        this.out = out;
    }

    @Override
    public void accept(ElectionEvent event) {
        if (event.kind() == Kind.EXPLAIN && saidJustNow(event)) {
            return;
        }
        if (event.kind() == Kind.LEADER) {
            leader = event.node();
            term = event.term();
        }
        out.println(json == null ? text(event) : json.line(event));
        out.flush();
    }

    private boolean saidJustNow(ElectionEvent event) {
        String words = event.explanation().toString();
        Long last = explained.get(words);
        if (last != null && event.nanos() - last < SAME_AGAIN_NANOS) {
            return true;
        }
        explained.put(words, event.nanos());
        return false;
    }

    private String text(ElectionEvent event) {
        StringBuilder line = new StringBuilder(80);
        line.append(CLOCK.format(Instant.ofEpochMilli(event.wallMillis())));
        line.append(" n").append(self).append(' ').append(EventJson.word(event.kind()));
        switch (event.kind()) {
            case LEADER ->
                line.append(' ')
                        .append(leader == null ? "none" : leader.toString())
                        .append(event.hearsay() ? " (by hearsay)" : "")
                        .append(leader == null || term == 0 ? "" : " term " + term);
            case ELECTED, REVOKED -> line.append(event.term() > 0 ? " token " + event.term() : "");
            case SUSPECT, TRUST -> line.append(' ').append(event.node());
            default -> {
                // the reason says it all
            }
        }
        String reason = EventJson.reason(event);
        return (reason.isEmpty() ? line : line.append(": ").append(reason)).toString();
    }
}
