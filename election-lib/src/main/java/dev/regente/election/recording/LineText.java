package dev.regente.election.recording;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One JSON object on one line, put together field by field. A list gathers the items of its name. */
final class LineText {
    private static final int MAX_TEXT = 600;

    /** Field by field, already as JSON; the items of a list without its brackets. */
    private final Map<String, StringBuilder> fields = new LinkedHashMap<>();

    private final Map<String, Boolean> lists = new LinkedHashMap<>();

    LineText text(String name, String value) {
        field(name).append(quoted(value.length() <= MAX_TEXT ? value : value.substring(0, MAX_TEXT) + "…"));
        return this;
    }

    LineText number(String name, long value) {
        field(name).append(value);
        return this;
    }

    LineText numbers(String name, List<Integer> values) {
        field(name).append(values);
        return this;
    }

    LineText object(String name, LineText object) {
        field(name).append(object.line());
        return this;
    }

    /** Texts by name; null stays null. */
    LineText texts(String name, Map<String, String> values) {
        StringBuilder out = field(name).append('{');
        values.forEach((key, value) -> out.append(out.length() > 1 ? "," : "")
                .append(quoted(key))
                .append(':')
                .append(value == null ? "null" : quoted(value)));
        out.append('}');
        return this;
    }

    void item(String list, LineText object) {
        item(list).append(object.line());
    }

    void item(String list, String text) {
        item(list).append(quoted(text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…"));
    }

    private StringBuilder field(String name) {
        StringBuilder value = new StringBuilder();
        fields.put(name, value);
        return value;
    }

    private StringBuilder item(String list) {
        lists.put(list, true);
        StringBuilder items = fields.computeIfAbsent(list, name -> new StringBuilder());
        return items.length() == 0 ? items : items.append(',');
    }

    /** The fields of the other after the own ones. */
    LineText and(LineText other) {
        fields.putAll(other.fields);
        lists.putAll(other.lists);
        return this;
    }

    String line() {
        StringBuilder out = new StringBuilder(256).append('{');
        fields.forEach((name, value) -> {
            out.append(out.length() > 1 ? "," : "").append(quoted(name)).append(':');
            if (lists.containsKey(name)) {
                out.append('[').append(value).append(']');
            } else {
                out.append(value);
            }
        });
        return out.append('}').toString();
    }

    static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c == '\u2028' || c == '\u2029' || Character.isSurrogate(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
