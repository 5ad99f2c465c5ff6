package dev.regente.sim.sweep;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings the shards of a sweep together, in the order of the runs: the same bytes however many shards there were and
 * however often they were killed. Refuses what is incomplete, doubled or of different sweeps. Keeps the places of the
 * rows in memory, not the rows.
 */
public final class Merge {
    private static final int NAMED_RANGES = 10;
    private static final int NAMED_POINTS = 50;
    // fractions as they stand: the JDK's way of printing them differs from version to version
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final List<Path> files;
    private ShardReader.Head head;
    private int[] fileOf;
    private long[] offsetOf;
    private int[] lengthOf;

    private Merge(List<Path> files) {
        this.files = List.copyOf(files);
    }

    /**
     * Reads and checks the shards.
     *
     * @throws IllegalArgumentException if they do not make one whole sweep, saying what is missing
     */
    public static Merge of(List<Path> files) throws IOException {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("there is no shard to merge");
        }
        Merge merge = new Merge(files);
        for (int i = 0; i < merge.files.size(); i++) {
            merge.read(i);
        }
        merge.complete();
        return merge;
    }

    /** How many runs. */
    public int runs() {
        return head.runs();
    }

    /** The scenario's name. */
    public String name() {
        return head.name();
    }

    private void read(int number) throws IOException {
        Path file = files.get(number);
        List<int[]> doubled = new ArrayList<>();
        ShardReader.Content before = ShardReader.read(file, (run, offset, length, json) -> {});
        ShardReader.Head own =
                before.head().orElseThrow(() -> new IllegalArgumentException(file + " is empty; run this shard again"));
        if (head == null) {
            head = own;
            fileOf = new int[head.runs()];
            offsetOf = new long[head.runs()];
            lengthOf = new int[head.runs()];
            Arrays.fill(fileOf, -1);
        } else if (!own.digest().equals(head.digest()) || own.runs() != head.runs()) {
            throw new IllegalArgumentException(files.get(0) + " and " + file + " belong to different sweeps (digests "
                    + head.digest() + " and " + own.digest() + ")");
        }
        ShardReader.read(file, (run, offset, length, json) -> {
            if (fileOf[run] >= 0) {
                doubled.add(new int[] {run, fileOf[run]});
                return;
            }
            fileOf[run] = number;
            offsetOf[run] = offset;
            lengthOf[run] = length;
        });
        if (!doubled.isEmpty()) {
            // rows stand in the order the workers ended: name the same run whatever that was
            int[] first = Collections.min(doubled, Comparator.comparingInt(row -> row[0]));
            throw new IllegalArgumentException("run " + first[0] + " is in " + files.get(first[1]) + " and in " + file
                    + (doubled.size() > 1 ? ", and so are " + (doubled.size() - 1) + " more" : "")
                    + "; merge each shard once, and shards of the same split only");
        }
    }

    private void complete() {
        List<String> ranges = new ArrayList<>();
        int missing = 0;
        for (int run = 0; run < fileOf.length; run++) {
            if (fileOf[run] < 0) {
                int from = run;
                while (run + 1 < fileOf.length && fileOf[run + 1] < 0) {
                    run++;
                }
                missing += run - from + 1;
                ranges.add(from == run ? "" + from : from + "-" + run);
            }
        }
        if (missing > 0) {
            int more = ranges.size() - NAMED_RANGES;
            throw new IllegalArgumentException(missing + " of " + head.runs() + " runs are missing: "
                    + String.join(", ", ranges.subList(0, Math.min(NAMED_RANGES, ranges.size())))
                    + (more > 0 ? " and " + more + " more ranges" : "")
                    + "; give the shards that have them, or start those that were stopped again: they go on where they"
                    + " stopped");
        }
    }

    /** Gets each row, in the order of the runs. */
    private interface Rows {
        void row(String json) throws IOException;
    }

    private void inOrder(Rows rows) throws IOException {
        RandomAccessFile[] open = new RandomAccessFile[files.size()];
        try {
            for (int run = 0; run < fileOf.length; run++) {
                int number = fileOf[run];
                if (open[number] == null) {
                    open[number] = new RandomAccessFile(files.get(number).toFile(), "r");
                }
                byte[] row = new byte[lengthOf[run]];
                open[number].seek(offsetOf[run]);
                open[number].readFully(row);
                rows.row(new String(row, StandardCharsets.UTF_8));
            }
        } finally {
            for (RandomAccessFile file : open) {
                if (file != null) {
                    file.close();
                }
            }
        }
    }

    /** Writes one row of JSON a line. */
    public void jsonLines(Path file) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            inOrder(json -> {
                out.write(json);
                out.write('\n');
            });
        }
    }

    /** Writes a table: one line for each run, nested values as columns with dots, absent ones empty. */
    public void csv(Path file) throws IOException {
        Set<String> columns = new LinkedHashSet<>();
        inOrder(json -> columns(JSON.readTree(json), "", columns));
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(String.join(
                    ",",
                    columns.stream()
                            .map(column -> quoted(column.replace('/', '.')))
                            .toList()));
            out.write('\n');
            inOrder(json -> {
                JsonNode row = JSON.readTree(json);
                List<String> cells = new ArrayList<>();
                for (String column : columns) {
                    cells.add(quoted(cell(row, column)));
                }
                out.write(String.join(",", cells));
                out.write('\n');
            });
        }
    }

    private static void columns(JsonNode node, String prefix, Set<String> columns) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (field.getValue().isObject()) {
                columns(field.getValue(), prefix + field.getKey() + "/", columns);
            } else {
                columns.add(prefix + field.getKey());
            }
        }
    }

    private static String cell(JsonNode row, String column) {
        JsonNode value = row.at("/" + column);
        if (value.isBigDecimal()) {
            return value.decimalValue().toPlainString();
        }
        return value.isMissingNode() || value.isNull() ? "" : value.asText();
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }

    /** One line for each point of the grid: how many runs, and how many did not hold. */
    public List<String> summary() throws IOException {
        Map<String, int[]> points = new LinkedHashMap<>();
        inOrder(json -> {
            JsonNode row = JSON.readTree(json);
            List<String> values = new ArrayList<>();
            row.get("point")
                    .properties()
                    .forEach(each ->
                            values.add(each.getKey() + "=" + each.getValue().asText()));
            int[] counts = points.computeIfAbsent(String.join(" ", values), point -> new int[2]);
            counts[0]++;
            counts[1] += row.get("held").asBoolean() ? 0 : 1;
        });
        List<String> lines = new ArrayList<>();
        if (points.size() > NAMED_POINTS) {
            lines.add(points.size() + " points; the first " + NAMED_POINTS + ":");
        }
        points.entrySet().stream()
                .limit(NAMED_POINTS)
                .forEach(entry -> lines.add(line(entry.getKey(), entry.getValue())));
        return lines;
    }

    private static String line(String point, int[] counts) {
        return (point.isEmpty() ? "all" : point) + ": " + counts[0] + " runs, " + counts[1] + " failed";
    }
}
