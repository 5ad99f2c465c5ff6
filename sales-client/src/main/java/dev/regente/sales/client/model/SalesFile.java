package dev.regente.sales.client.model;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Sales in a CSV file. The first line names the columns {@code store} and {@code amount}, and where wanted {@code date} and
 * {@code id}, in any order, separated by commas or semicolons.
 *
 * <p>A sale without an id is given one made from the file's name, the line's text and how often that text came before: reading the
 * same file again gives the same ids, so that an import that broke off can simply be repeated, even when lines were added.
 */
public final class SalesFile {
    private static final int LINES_LIMIT = 1_000_000;
    private static final int LINE_LIMIT = 2_000;

    private SalesFile() {}

    /** A sale and the line it stands in, counted from one. */
    public record Row(int line, Sale sale) {}

    /**
     * Reads the whole file, before any of it is sent.
     *
     * @throws IOException when it cannot be read, with what is wrong and in which line
     */
    public static List<Row> read(Path file) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String header = reader.readLine();
            if (header == null) {
                throw new IOException("the file is empty");
            }
            header = header.startsWith("\uFEFF") ? header.substring(1) : header;
            char separator = header.indexOf(';') >= 0 ? ';' : ',';
            List<String> columns = fields(header.toLowerCase(Locale.ROOT), separator, 1);
            if (!columns.contains("store") || !columns.contains("amount")) {
                throw new IOException(
                        "the first line must name the columns store and amount (and may name date and id)");
            }
            Map<String, Integer> seen = new HashMap<>();
            int number = 1;
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                number++;
                if (number > LINES_LIMIT) {
                    throw new IOException("more than " + LINES_LIMIT + " lines; split the file");
                }
                if (!text.isBlank()) {
                    int earlier = seen.merge(text, 1, Integer::sum) - 1;
                    String origin = file.getFileName() + "\n" + text + "\n" + earlier;
                    rows.add(new Row(number, sale(columns, fields(text, separator, number), origin, number)));
                }
            }
        } catch (NoSuchFileException e) {
            throw new IOException("there is no such file", e);
        } catch (CharacterCodingException e) {
            throw new IOException("the file is not UTF-8 text", e);
        }
        return rows;
    }

    private static List<String> fields(String line, char separator, int number) throws IOException {
        if (line.length() > LINE_LIMIT) {
            throw new IOException("line " + number + " is longer than " + LINE_LIMIT + " characters");
        }
        try {
            return CsvLine.split(line, separator);
        } catch (IllegalArgumentException e) {
            throw new IOException("line " + number + ": " + e.getMessage(), e);
        }
    }

    private static Sale sale(List<String> columns, List<String> fields, String origin, int number) throws IOException {
        if (fields.size() != columns.size()) {
            throw new IOException("line " + number + " has " + fields.size() + " fields, not " + columns.size()
                    + " (an amount with a comma needs quotes, or semicolons between the fields)");
        }
        Map<String, String> named = new HashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            named.put(columns.get(i), fields.get(i));
        }
        String given = named.getOrDefault("id", "");
        String date = named.getOrDefault("date", "");
        try {
            UUID id = given.isEmpty()
                    ? UUID.nameUUIDFromBytes(origin.getBytes(StandardCharsets.UTF_8))
                    : UUID.fromString(given);
            return new Sale(id, named.get("store"), named.get("amount"), date.isEmpty() ? null : date);
        } catch (IllegalArgumentException e) {
            throw new IOException("line " + number + ": '" + OneLine.of(given) + "' is no UUID", e);
        }
    }
}
