package dev.regente.sim.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
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
     * Reads a trace of one run or one process.
     *
     * @throws IllegalArgumentException if the file is no trace, or is damaged before its last line, saying where; or if it
     *     holds those of several processes
     */
    public static TraceFile read(Path file) throws IOException {
        List<TraceFile> all = readAll(file);
        if (all.size() > 1) {
            throw new IllegalArgumentException(file + " holds the traces of " + all.size()
                    + " processes; bring them together first: sim view " + file + " --trace FILE");
        }
        return all.get(0);
    }

    /** Reads all traces of a file: a node that is started again writes on in the same file. */
    public static List<TraceFile> readAll(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("there is no file " + file);
        }
        try (BufferedReader in = Files.newBufferedReader(file)) {
            return new Lines(file.toString(), in).read();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + " is no trace: it is not text", e);
        }
    }

    /** Writes the trace, a line each. */
    public void write(Writer out) throws IOException {
        out.write(head + "\n");
        for (ObjectNode event : events) {
            out.write(event + "\n");
        }
        for (ObjectNode line : rest) {
            out.write(line + "\n");
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
        private static final String HEAD = "{\"format\":";

        private final String name;
        private final BufferedReader in;
        private int number;
        private String ahead;

        Lines(String name, BufferedReader in) throws IOException {
            this.name = name;
            this.in = in;
            this.ahead = in.readLine();
        }

        List<TraceFile> read() throws IOException {
            List<TraceFile> all = new ArrayList<>();
            long events = 0;
            for (ObjectNode line = next(); line != null; line = next()) {
                if (line.has("format")) {
                    all.add(new TraceFile(checked(line), new ArrayList<>(), new ArrayList<>()));
                } else if (all.isEmpty()) {
                    break;
                } else if (line.has("kind")) {
                    if (++events > RunTrace.MAX_EVENTS) {
                        throw new IllegalArgumentException(name + " has more than " + RunTrace.MAX_EVENTS + " events");
                    }
                    all.get(all.size() - 1).events.add(line);
                } else {
                    all.get(all.size() - 1).rest.add(line);
                }
            }
            if (all.isEmpty()) {
                throw new IllegalArgumentException(
                        name + " is no trace: its first line does not say \"format\": \"" + RunTrace.FORMAT + "\"");
            }
            return all;
        }

        private ObjectNode checked(ObjectNode head) {
            if (!RunTrace.FORMAT.equals(head.path("format").asText())) {
                throw new IllegalArgumentException(name + " is no trace: its format is " + head.path("format"));
            }
            if (head.path("version").asInt() != RunTrace.VERSION) {
                throw new IllegalArgumentException(name + " is a trace of version " + head.path("version")
                        + "; this program reads version " + RunTrace.VERSION);
            }
            return head;
        }

        /** The next object; null at the end. A line that a killed process tore off is left out. */
        private ObjectNode next() throws IOException {
            while (ahead != null) {
                String line = ahead;
                ahead = in.readLine();
                number++;
                if (line.length() > LARGEST_LINE) {
                    throw new IllegalArgumentException(name + ", line " + number + " is longer than a line of a trace");
                }
                ObjectNode object = object(line);
                if (object != null) {
                    return object;
                }
                boolean torn = number > 1 && (ahead == null || ahead.startsWith(HEAD));
                if (!torn) {
                    throw new IllegalArgumentException(name + ", line " + number + " is no line of a trace");
                }
            }
            return null;
        }

        private static ObjectNode object(String line) {
            try {
                return JSON.readTree(line) instanceof ObjectNode object ? object : null;
            } catch (JsonProcessingException e) {
                return null;
            }
        }
    }
}
