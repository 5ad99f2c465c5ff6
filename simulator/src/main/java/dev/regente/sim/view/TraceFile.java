package dev.regente.sim.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A trace, read from its file ({@code docs/trace-format.md}).
 *
 * @param head the first line
 * @param events the events, in the order of the file
 * @param rest violations and the end
 */
public record TraceFile(ObjectNode head, List<ObjectNode> events, List<ObjectNode> rest) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST_LINE = 1 << 22;

    /**
     * Reads a trace. What comes after a line that is torn off, as a killed process leaves it, must be none.
     *
     * @throws IllegalArgumentException if the file is no trace, or is damaged before its last line, saying where
     */
    public static TraceFile read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("there is no file " + file);
        }
        try (BufferedReader in = Files.newBufferedReader(file)) {
            return new Lines(file.toString(), in).read();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + " is no trace: it is not text", e);
        }
    }

    /** The numbers of the nodes, in their order. */
    List<Integer> nodes() {
        List<Integer> nodes = new ArrayList<>();
        head.path("nodes").forEach(node -> nodes.add(node.asInt()));
        return nodes;
    }

    /** A file on its way in. */
    private static final class Lines {
        private final String name;
        private final BufferedReader in;
        private int number;

        Lines(String name, BufferedReader in) {
            this.name = name;
            this.in = in;
        }

        TraceFile read() throws IOException {
            ObjectNode head = next();
            if (head == null || !RunTrace.FORMAT.equals(head.path("format").asText())) {
                throw new IllegalArgumentException(
                        name + " is no trace: its first line does not say \"format\": \"" + RunTrace.FORMAT + "\"");
            }
            if (head.path("version").asInt() != RunTrace.VERSION) {
                throw new IllegalArgumentException(name + " is a trace of version " + head.path("version")
                        + "; this program reads version " + RunTrace.VERSION);
            }
            List<ObjectNode> events = new ArrayList<>();
            List<ObjectNode> rest = new ArrayList<>();
            for (ObjectNode line = next(); line != null; line = next()) {
                if (line.has("kind")) {
                    if (events.size() == RunTrace.MAX_EVENTS) {
                        throw new IllegalArgumentException(name + " has more than " + RunTrace.MAX_EVENTS + " events");
                    }
                    events.add(line);
                } else {
                    rest.add(line);
                }
            }
            return new TraceFile(head, events, rest);
        }

        /** The next object; null at the end, and at a torn last line. */
        private ObjectNode next() throws IOException {
            String line = in.readLine();
            number++;
            if (line == null) {
                return null;
            }
            if (line.length() > LARGEST_LINE) {
                throw new IllegalArgumentException(name + ", line " + number + " is longer than a line of a trace");
            }
            try {
                JsonNode read = JSON.readTree(line);
                if (read instanceof ObjectNode object) {
                    return object;
                }
            } catch (JsonProcessingException e) {
                if (number > 1 && in.readLine() == null) {
                    return null;
                }
            }
            throw new IllegalArgumentException(name + ", line " + number + " is no line of a trace");
        }
    }
}
