package dev.regente.sales.client.model;

import java.util.ArrayList;
import java.util.List;

/** Splits one line of a CSV file: fields between separators, in double quotes where they hold one; a quote inside is doubled. */
final class CsvLine {
    private CsvLine() {}

    /** @throws IllegalArgumentException when a quote is not closed, or text follows a closed one */
    static List<String> split(String line, char separator) {
        List<String> fields = new ArrayList<>();
        int position = 0;
        while (true) {
            StringBuilder field = new StringBuilder();
            if (position < line.length() && line.charAt(position) == '"') {
                position = quoted(line, position + 1, field);
                if (position < line.length() && line.charAt(position) != separator) {
                    throw new IllegalArgumentException("text after a closing quote");
                }
            } else {
                while (position < line.length() && line.charAt(position) != separator) {
                    field.append(line.charAt(position++));
                }
            }
            fields.add(field.toString().strip());
            if (position >= line.length()) {
                return fields;
            }
            position++;
        }
    }

    /** Reads up to the closing quote; returns the position after it. */
    private static int quoted(String line, int start, StringBuilder field) {
        int position = start;
        while (position < line.length()) {
            char next = line.charAt(position++);
            if (next != '"') {
                field.append(next);
            } else if (position < line.length() && line.charAt(position) == '"') {
                field.append('"');
                position++;
            } else {
                return position;
            }
        }
        throw new IllegalArgumentException("a quote is not closed");
    }
}
