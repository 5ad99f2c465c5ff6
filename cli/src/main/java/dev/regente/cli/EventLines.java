package dev.regente.cli;

import dev.regente.election.ElectionEvent;
import dev.regente.election.ElectionEvent.Kind;
import dev.regente.election.kernel.NodeId;
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
    private final boolean json;
    private final PrintStream out;
    private NodeId leader;
    private long term;

    EventLines(int self, boolean json, PrintStream out) {
        this.self = self;
        this.json = json;
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
        out.println(json ? json(event) : text(event));
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

    private String json(ElectionEvent event) {
        StringBuilder line = new StringBuilder(160);
        boolean lead = event.kind() == Kind.ELECTED || event.kind() == Kind.REVOKED;
        line.append("{\"event\":\"")
                .append(name(event.kind()))
                .append("\",\"node\":")
                .append(self);
        line.append(",\"leader\":").append(event.kind() == Kind.ELECTED ? Integer.toString(self) : number(leader));
        line.append(",\"term\":").append(lead ? event.term() : term);
        line.append(",\"token\":").append(lead && event.term() > 0 ? Long.toString(event.term()) : "null");
        if (event.kind() == Kind.SUSPECT || event.kind() == Kind.TRUST) {
            line.append(",\"peer\":").append(number(event.node()));
        }
        line.append(",\"reason\":");
        quote(reason(event), line);
        line.append(",\"nanos\":").append(event.nanos());
        line.append(",\"wallMillis\":").append(event.wallMillis()).append('}');
        return line.toString();
    }

    private String text(ElectionEvent event) {
        StringBuilder line = new StringBuilder(80);
        line.append(CLOCK.format(Instant.ofEpochMilli(event.wallMillis())));
        line.append(" n").append(self).append(' ').append(name(event.kind()));
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
        String reason = reason(event);
        return (reason.isEmpty() ? line : line.append(": ").append(reason)).toString();
    }

    /** The words of the command's contract; whatever has none of its own is an explanation. */
    private static String name(Kind kind) {
        return switch (kind) {
            case STARTED -> "started";
            case SUSPECT -> "suspect";
            case TRUST -> "trust";
            case LEADER -> "leader";
            case ELECTED -> "elected";
            case REVOKED -> "revoked";
            case AT_RISK, HAND_OFF_WANTED, HAND_OFF_ENDED, HALTED, EXPLAIN -> "explain";
        };
    }

    private static String reason(ElectionEvent event) {
        return switch (event.kind()) {
            case EXPLAIN -> event.explanation().toString();
            case AT_RISK -> "lead-at-risk, reason=" + event.reason();
            case HAND_OFF_WANTED -> "hand-off-wanted, by=" + event.node();
            case HAND_OFF_ENDED -> "hand-off-ended, target=" + event.node() + ", result=" + event.reason();
            case HALTED -> "halted, reason=" + event.reason();
            default -> event.reason();
        };
    }

    private static String number(NodeId id) {
        return id == null ? "null" : Integer.toString(id.number());
    }

    private static void quote(String text, StringBuilder line) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c < ' ') {
                line.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
        line.append('"');
    }
}
