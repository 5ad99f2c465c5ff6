package dev.regente.sim.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A part of a trace in the notation of another tool.
 *
 * @param fromNanos not what happened before
 * @param toNanos nor what happened after
 * @param nodes only these; all if empty
 * @param quiet whether sequence diagrams also show heartbeats, pre-checks and their answers
 */
public record Export(Format format, long fromNanos, long toNanos, Set<Integer> nodes, boolean quiet) {
    /** The notations. */
    public enum Format {
        /** A log for ShiViz, with vector clocks. */
        SHIVIZ,
        /** A sequence diagram for Mermaid. */
        MERMAID,
        /** A sequence diagram for PlantUML. */
        PLANTUML
    }

    /** A diagram of more messages and notes than this is no diagram. */
    static final int MOST_LINES = 2_000;

    private static final Set<String> QUIET =
            Set.of("HEARTBEAT", "ACK", "NACK", "PRECHECK", "PRECHECK-ANSWER", "GREETING", "HOP-ACK");

    /**
     * The text.
     *
     * @throws IllegalArgumentException if nothing is left to show, or too much, saying what to change
     */
    public String of(TraceFile trace) {
        List<Integer> all = trace.nodes();
        for (int node : nodes) {
            if (!all.contains(node)) {
                throw new IllegalArgumentException(
                        "--nodes: there is no node " + node + " in the trace; there is " + all);
            }
        }
        List<Integer> shown = all.stream()
                .filter(node -> nodes.isEmpty() || nodes.contains(node))
                .toList();
        List<ObjectNode> events = trace.events().stream()
                .filter(event -> event.path("at").asLong() >= fromNanos
                        && event.path("at").asLong() <= toNanos
                        && shown.contains(event.path("node").asInt()))
                .toList();
        if (events.isEmpty()) {
            throw new IllegalArgumentException("nothing happened there: widen --from, --to or --nodes");
        }
        return switch (format) {
            case SHIVIZ -> shiviz(events, shown);
            case MERMAID -> sequence(events, shown, new Mermaid());
            case PLANTUML -> sequence(events, shown, new PlantUml());
        };
    }

    /** The clocks are counted anew: ShiViz wants every node to begin with 1 and to leave nothing out. */
    private static String shiviz(List<ObjectNode> events, List<Integer> nodes) {
        StringBuilder out = new StringBuilder("(?<event>.*)\\n(?<host>\\S*) (?<clock>\\{.*\\})\n\n");
        CausalClocks clocks = new CausalClocks(nodes, Integer.MAX_VALUE);
        for (ObjectNode event : events) {
            if (event.path("kind").asText().equals("dropped")) {
                continue;
            }
            int node = event.get("node").asInt();
            if (event.path("kind").asText().equals("received")) {
                clocks.receive(node, event.path("message").path("id").asText());
            } else {
                clocks.step(node);
            }
            event.path("sent").forEach(sent -> clocks.send(node, sent.path("id").asText()));
            StringBuilder clock = new StringBuilder();
            List<Long> vector = clocks.vector(node);
            for (int i = 0; i < nodes.size(); i++) {
                if (vector.get(i) > 0) {
                    clock.append(clock.length() == 0 ? "" : ", ")
                            .append("\"n")
                            .append(nodes.get(i))
                            .append("\":")
                            .append(vector.get(i));
                }
            }
            out.append(line(seconds(event) + " " + words(event)))
                    .append("\nn")
                    .append(node)
                    .append(" {")
                    .append(clock)
                    .append("}\n");
        }
        return out.toString();
    }

    /** How a notation says things. */
    private interface Notation {
        String begin(List<Integer> nodes);

        String message(int from, int to, String type);

        String lost(int from, int to, String type);

        String note(int node, String text);

        String end();
    }

    private String sequence(List<ObjectNode> events, List<Integer> nodes, Notation notation) {
        StringBuilder out = new StringBuilder(notation.begin(nodes));
        Set<String> sentHere = new HashSet<>();
        int lines = 0;
        for (ObjectNode event : events) {
            int node = event.get("node").asInt();
            StringBuilder part = new StringBuilder();
            JsonNode message = event.path("message");
            if (!message.isMissingNode() && shows(message, nodes, "from")) {
                int from = message.path("from").asInt();
                String type = message.path("type").asText();
                part.append(
                        event.path("kind").asText().equals("received")
                                ? notation.message(from, node, type)
                                : notation.lost(from, node, type));
            }
            String note = note(event);
            if (!note.isEmpty()) {
                part.append(notation.note(node, note));
            }
            for (JsonNode sent : event.path("sent")) {
                String fate = sent.path("fate").asText();
                boolean gone = fate.equals("lost") || fate.equals("cut");
                if (gone
                        && shows(sent, nodes, "to")
                        && sentHere.add(sent.path("id").asText())) {
                    part.append(notation.lost(
                            node, sent.path("to").asInt(), sent.path("type").asText()));
                }
            }
            lines += (int) part.chars().filter(c -> c == '\n').count();
            if (lines > MOST_LINES) {
                throw new IllegalArgumentException(
                        "more than " + MOST_LINES + " messages and notes: narrow --from, --to or --nodes"
                                + (quiet ? ", or leave out --heartbeats" : ""));
            }
            out.append(part);
        }
        if (lines == 0) {
            throw new IllegalArgumentException(
                    "only heartbeats happened there: widen --from and --to, or give --heartbeats");
        }
        return out.append(notation.end()).toString();
    }

    private boolean shows(JsonNode message, List<Integer> nodes, String otherEnd) {
        return nodes.contains(message.path(otherEnd).asInt())
                && (quiet || !QUIET.contains(message.path("type").asText()));
    }

    /** What is worth a note: what became known, what was explained, what befell the node. */
    private static String note(ObjectNode event) {
        Map<String, String> parts = new LinkedHashMap<>();
        String kind = event.path("kind").asText();
        if (Set.of("crashed", "paused", "resumed", "started").contains(kind)) {
            parts.put(kind, kind);
        }
        for (JsonNode notice : event.path("notices")) {
            if (!notice.asText().startsWith("LeadUntil")) {
                parts.put(notice.asText(), notice.asText());
            }
        }
        for (JsonNode why : event.path("explained")) {
            StringBuilder text = new StringBuilder(why.path("key").asText());
            why.properties().forEach(each -> {
                if (!each.getKey().equals("key")) {
                    text.append(' ')
                            .append(each.getKey())
                            .append('=')
                            .append(each.getValue().asText());
                }
            });
            parts.put(text.toString(), text.toString());
        }
        return String.join(", ", parts.values());
    }

    private static String words(ObjectNode event) {
        JsonNode message = event.path("message");
        String what = event.path("what").asText();
        StringBuilder text = new StringBuilder(event.path("kind").asText());
        if (!message.isMissingNode()) {
            text.append(' ')
                    .append(message.path("type").asText())
                    .append(" from n")
                    .append(message.path("from").asInt());
        }
        if (!what.isEmpty()) {
            text.append(' ').append(what);
        }
        for (JsonNode sent : event.path("sent")) {
            text.append(" ->n")
                    .append(sent.path("to").asInt())
                    .append(' ')
                    .append(sent.path("type").asText());
            if (sent.has("fate")) {
                text.append(" (").append(sent.path("fate").asText()).append(')');
            }
        }
        String note = note(event);
        return note.isEmpty() || note.equals(event.path("kind").asText()) ? text.toString() : text + " | " + note;
    }

    private static String seconds(ObjectNode event) {
        return String.format(Locale.ROOT, "%.6f", event.path("at").asLong() / 1e9);
    }

    /** Texts of a trace on one line. */
    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }

    /** A name or text without what the notations give a meaning to. */
    private static String plain(String text) {
        return line(text).replaceAll("[;#<>{}\\\\%@`\"\\s]+", " ").strip();
    }

    private static final class Mermaid implements Notation {
        @Override
        public String begin(List<Integer> nodes) {
            StringBuilder out = new StringBuilder("sequenceDiagram\n");
            nodes.forEach(node -> out.append("    participant n").append(node).append('\n'));
            return out.toString();
        }

        @Override
        public String message(int from, int to, String type) {
            return "    n" + from + "->>n" + to + ": " + plain(type) + "\n";
        }

        @Override
        public String lost(int from, int to, String type) {
            return "    n" + from + "--xn" + to + ": " + plain(type) + "\n";
        }

        @Override
        public String note(int node, String text) {
            return "    Note over n" + node + ": " + plain(text) + "\n";
        }

        @Override
        public String end() {
            return "";
        }
    }

    private static final class PlantUml implements Notation {
        @Override
        public String begin(List<Integer> nodes) {
            StringBuilder out = new StringBuilder("@startuml\n");
            nodes.forEach(node -> out.append("participant n").append(node).append('\n'));
            return out.toString();
        }

        @Override
        public String message(int from, int to, String type) {
            return "n" + from + " -> n" + to + " : " + plain(type) + "\n";
        }

        @Override
        public String lost(int from, int to, String type) {
            return "n" + from + " ->x n" + to + " : " + plain(type) + "\n";
        }

        @Override
        public String note(int node, String text) {
            return "note over n" + node + " : " + plain(text) + "\n";
        }

        @Override
        public String end() {
            return "@enduml\n";
        }
    }
}
