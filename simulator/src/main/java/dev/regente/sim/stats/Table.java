package dev.regente.sim.stats;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows under named columns, as CSV, JSON Lines or Markdown. Values are texts, whole numbers, fractions or null. */
public final class Table {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> columns;
    private final List<List<Object>> rows = new ArrayList<>();

    /** An empty table with these columns. */
    public Table(String... columns) {
        this.columns = List.of(columns);
    }

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException if it has not as many values as there are columns
     */
    public Table row(Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(values.length + " values for the columns " + columns);
        }
        rows.add(java.util.Collections.unmodifiableList(new ArrayList<>(java.util.Arrays.asList(values))));
        return this;
    }

    /** How many rows. */
    public int size() {
        return rows.size();
    }

    /** The rows, in order. */
    public List<List<Object>> rows() {
        return List.copyOf(rows);
    }

    private static String text(Object value) {
        if (value == null) {
            return "";
        }
        return value instanceof Double number ? Numbers.plain(number) : value.toString();
    }

    /** As RFC 4180 has it, with a line of names and lines that end in a line feed. */
    public String csv() {
        StringBuilder out = new StringBuilder();
        line(out, columns);
        rows.forEach(row -> line(out, row));
        return out.toString();
    }

    private static void line(StringBuilder out, List<?> values) {
        for (int i = 0; i < values.size(); i++) {
            String text = text(values.get(i));
            boolean quoted = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
            out.append(i == 0 ? "" : ",").append(quoted ? '"' + text.replace("\"", "\"\"") + '"' : text);
        }
        out.append('\n');
    }

    /** One JSON object a line. */
    public String jsonLines() {
        StringBuilder out = new StringBuilder();
        for (List<Object> row : rows) {
            Map<String, Object> object = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                object.put(columns.get(i), row.get(i));
            }
            try {
                out.append(JSON.writeValueAsString(object)).append('\n');
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a row of texts and numbers has JSON", e);
            }
        }
        return out.toString();
    }

    /** As a table of Markdown. */
    public String markdown() {
        StringBuilder out = new StringBuilder();
        cells(out, columns);
        out.append("|---".repeat(columns.size())).append("|\n");
        rows.forEach(row -> cells(out, row));
        return out.toString();
    }

    private static void cells(StringBuilder out, List<?> values) {
        values.forEach(value ->
                out.append("| ").append(text(value).replace("|", "\\|")).append(' '));
        out.append("|\n");
    }
}
