package dev.regente.sales.client.model;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Sales in a CSV file. The first line names the columns {@code store} and {@code amount}, and where wanted {@code date}, {@code id},
 * {@code seller}, {@code product} and {@code note}, in any order, separated by commas or semicolons. Where there is a column {@code voided}, a line with
 * {@code yes} in it is bad; other columns are left alone.
 *
 * <p>A sale without an id is given one made from the digest of the whole file and the number of its line: importing the same file
 * again gives the same ids, so that an import that broke off can simply be repeated.
 */
public final class SalesFile {
    private static final int LINES_LIMIT = 1_000_000;
    private static final int LINE_LIMIT = 2_000;
    private static final Set<String> REQUIRED = Set.of("store", "amount");

    private final Function<String, Optional<LocalDate>> dates;
    private final List<Draft> drafts = new ArrayList<>();
    private final List<BadLine> bad = new ArrayList<>();

    /** A sale whose id may still be wanting. */
    private record Draft(int line, String text, Map<String, String> fields) {}

    /**
     * A sale and the line it stands in, counted from one; what is not given is null.
     *
     * @param id the given one, or one made of the file and the line
     * @param date ISO text, or null for the server's today
     * @param seller whose sale it is, or null for the one who imports
     * @param text the line as it stands in the file
     */
    public record Row(
            int line,
            String id,
            String store,
            String amount,
            String date,
            String seller,
            String product,
            String note,
            String text) {}

    /** What a file holds: its first line, its sales, and the lines that cannot be sales. */
    public record Content(String header, List<Row> rows, List<BadLine> bad) {}

    private SalesFile(Function<String, Optional<LocalDate>> dates) {
        this.dates = dates;
    }

    /**
     * Reads the whole file, before any of it is sent.
     *
     * @param dates reads a day as people write it
     * @throws IOException when nothing of it can be imported, with what is wrong
     */
    public static Content read(Path file, Function<String, Optional<LocalDate>> dates) throws IOException {
        return new SalesFile(dates).content(file);
    }

    private Content content(Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        String header;
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                new DigestInputStream(Files.newInputStream(file), digest), StandardCharsets.UTF_8.newDecoder()))) {
            header = reader.readLine();
            if (header == null) {
                throw new IOException("the file is empty");
            }
            header = header.startsWith("\uFEFF") ? header.substring(1) : header;
            char separator = header.indexOf(';') >= 0 ? ';' : ',';
            List<String> columns = columns(header, separator);
            int number = 1;
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                number++;
                if (number > LINES_LIMIT) {
                    throw new IOException("more than " + LINES_LIMIT + " lines; split the file");
                }
                if (!text.isBlank()) {
                    line(number, text, columns, separator);
                }
            }
        } catch (NoSuchFileException e) {
            throw new IOException("there is no such file", e);
        } catch (CharacterCodingException e) {
            throw new IOException("the file is not UTF-8 text", e);
        }
        String origin = HexFormat.of().formatHex(digest.digest());
        return new Content(
                header, drafts.stream().map(draft -> row(draft, origin)).toList(), List.copyOf(bad));
    }

    private static List<String> columns(String header, char separator) throws IOException {
        if (header.length() > LINE_LIMIT) {
            throw new IOException("line 1 is longer than " + LINE_LIMIT + " characters");
        }
        List<String> columns;
        try {
            columns = CsvLine.split(header.toLowerCase(Locale.ROOT), separator);
        } catch (IllegalArgumentException e) {
            throw new IOException("line 1: " + e.getMessage(), e);
        }
        if (!columns.containsAll(REQUIRED)) {
            throw new IOException(
                    "the first line must name the columns store and amount (and may name date, id, seller, product and note)");
        }
        if (Set.copyOf(columns).size() != columns.size()) {
            throw new IOException("the first line names a column twice");
        }
        return columns;
    }

    private void line(int number, String text, List<String> columns, char separator) {
        if (text.length() > LINE_LIMIT) {
            bad.add(new BadLine(number, "line-too-long", "longer than " + LINE_LIMIT + " characters", text));
            return;
        }
        List<String> fields;
        try {
            fields = CsvLine.split(text, separator);
        } catch (IllegalArgumentException e) {
            bad.add(new BadLine(number, "line-quotes", e.getMessage(), text));
            return;
        }
        if (fields.size() != columns.size()) {
            bad.add(new BadLine(
                    number,
                    "line-fields",
                    fields.size() + " fields, not " + columns.size()
                            + " (an amount with a comma needs quotes, or semicolons between the fields)",
                    text));
            return;
        }
        Map<String, String> named = new HashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            if (!fields.get(i).isEmpty()) {
                named.put(columns.get(i), fields.get(i));
            }
        }
        Draft draft = new Draft(number, text, named);
        fault(draft).ifPresentOrElse(bad::add, () -> drafts.add(draft));
    }

    /** What can be seen here; the rest is for the server to say. */
    private Optional<BadLine> fault(Draft draft) {
        Map<String, String> fields = draft.fields();
        if (!fields.containsKey("store")) {
            return Optional.of(new BadLine(draft.line(), "bad-store", "no store", draft.text()));
        }
        String amount = fields.getOrDefault("amount", "");
        if (!amount.matches("\\d{1,8}([.,]\\d{1,2})?") || !amount.matches(".*[1-9].*")) {
            return Optional.of(new BadLine(
                    draft.line(), "bad-amount", "'" + OneLine.of(amount) + "' is no amount like 199.90", draft.text()));
        }
        String date = fields.get("date");
        if (date != null && dates.apply(date).isEmpty()) {
            return Optional.of(new BadLine(
                    draft.line(), "bad-date", "'" + OneLine.of(date) + "' is no day that exists", draft.text()));
        }
        String id = fields.get("id");
        if (id != null && !id.matches("[A-Za-z0-9._-]{1,64}")) {
            return Optional.of(
                    new BadLine(draft.line(), "bad-id", "'" + OneLine.of(id) + "' is no id like a UUID", draft.text()));
        }
        if (fields.getOrDefault("voided", "no").equals("yes")) {
            return Optional.of(new BadLine(draft.line(), "line-voided", "this sale was taken back", draft.text()));
        }
        return Optional.empty();
    }

    private Row row(Draft draft, String origin) {
        Map<String, String> fields = draft.fields();
        byte[] place = (origin + ":" + draft.line()).getBytes(StandardCharsets.UTF_8);
        String date = fields.get("date");
        return new Row(
                draft.line(),
                fields.getOrDefault("id", UUID.nameUUIDFromBytes(place).toString()),
                fields.get("store"),
                fields.get("amount"),
                date == null ? null : dates.apply(date).orElseThrow().toString(),
                fields.get("seller"),
                fields.get("product"),
                fields.get("note"),
                draft.text());
    }
}
