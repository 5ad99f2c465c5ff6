package dev.regente.sim.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a shard's file: a head, then one row for each run, in the order in which they ended. */
final class ShardReader {
    /** The first word of a head. */
    static final String FORMAT = "regente-sweep 1";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_LINE = 16 << 20;

    private ShardReader() {}

    /** What the head of a file says. */
    record Head(String name, String digest, int runs, Shard shard) {
        static Head of(SweepPlan plan, Shard shard) {
            return new Head(plan.name(), plan.digest(), plan.runs(), shard);
        }

        String json() {
            return JSON.createObjectNode()
                    .put("format", FORMAT)
                    .put("name", name)
                    .put("digest", digest)
                    .put("runs", runs)
                    .put("shard", shard.number())
                    .put("shards", shard.of())
                    .toString();
        }

        static Head parse(Path file, String content) {
            JsonNode json = tree(content);
            if (json == null || !json.path("format").asText().equals(FORMAT)) {
                throw new IllegalArgumentException(file + " is no shard of a sweep that this version reads");
            }
            return new Head(
                    json.path("name").asText(),
                    json.path("digest").asText(),
                    json.path("runs").asInt(),
                    new Shard(json.path("shard").asInt(), json.path("shards").asInt()));
        }
    }

    private static JsonNode tree(String content) {
        try {
            return JSON.readTree(content);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** Gets each row with its place in the file. */
    interface Rows {
        void row(int run, long offset, int length, String json) throws IOException;
    }

    /**
     * Reads everything. A last line that is not whole is left out: the process was killed while it wrote.
     *
     * @return the head, empty if not even that was written; and up to where the file is whole
     * @throws IllegalArgumentException if the file is none, or damaged before its end
     */
    static Content read(Path file, Rows rows) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream(1_024);
            long offset = 0;
            int number = 0;
            Head head = null;
            while (true) {
                line.reset();
                boolean ended = readLine(in, line, file);
                String text = line.toString(StandardCharsets.UTF_8);
                Optional<String> content = ended ? CheckedLine.content(text) : Optional.empty();
                if (content.isEmpty()) {
                    if (in.read() >= 0) {
                        throw new IllegalArgumentException(file + ", line " + (number + 1)
                                + " is damaged, and more follows; delete the file and run this shard again");
                    }
                    return new Content(Optional.ofNullable(head), offset);
                }
                if (head == null) {
                    head = Head.parse(file, content.get());
                } else {
                    int run = run(file, number, content.get(), head);
                    rows.row(run, offset, content.get().getBytes(StandardCharsets.UTF_8).length, content.get());
                }
                offset += line.size() + 1L;
                number++;
            }
        }
    }

    /** The number of the run: the first field. */
    private static int run(Path file, int line, String json, Head head) {
        int comma = json.indexOf(',');
        if (json.startsWith("{\"i\":") && comma > 0) {
            int run = Integer.parseInt(json.substring(5, comma));
            if (run >= 0 && run < head.runs() && head.shard().place(run) >= 0) {
                return run;
            }
        }
        throw new IllegalArgumentException(file + ", line " + (line + 1) + " is no run of shard " + head.shard());
    }

    private static boolean readLine(InputStream in, ByteArrayOutputStream line, Path file) throws IOException {
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                return true;
            }
            line.write(next);
            if (line.size() > LONGEST_LINE) {
                throw new IllegalArgumentException(file + " is no shard of a sweep: a line without end");
            }
        }
        return false;
    }

    /** A file's head and how much of it is whole. */
    record Content(Optional<Head> head, long wholeBytes) {}
}
