package dev.regente.sim.scenario;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A YAML text with the line of everything in it, and strict ways to read it. */
final class YamlTree {
    private static final int MAX_DEPTH = 12;
    private final String source;
    private final int line;
    private final String text;
    private final List<YamlTree> items;
    private final Map<String, YamlTree> fields;
    private final Set<String> read = new TreeSet<>();
    private static final Pattern PLACE = Pattern.compile("line (\\d{1,9}), column");

    private YamlTree(String source, int line, String text, List<YamlTree> items, Map<String, YamlTree> fields) {
        this.source = source;
        this.line = line;
        this.text = text;
        this.items = items;
        this.fields = fields;
    }

    static YamlTree parse(String source, String yaml) {
        try (JsonParser parser = new YAMLFactory().createParser(yaml)) {
            if (parser.nextToken() == null) {
                throw new ScenarioException(source + ": the file is empty");
            }
            YamlTree tree = parse(source, parser, 0, 1);
            if (parser.nextToken() != null) {
                throw ScenarioException.at(source, parser.currentLocation().getLineNr(), "only one document, please");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw notYaml(source, e);
        } catch (IOException e) {
            throw new ScenarioException(source + ": " + e.getMessage());
        }
    }

    /** The parser's words are several lines: what it was at, what it found, each followed by a place and a quotation. */
    private static ScenarioException notYaml(String source, JsonProcessingException e) {
        String message = String.valueOf(e.getOriginalMessage());
        int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
        Matcher places = PLACE.matcher(message);
        while (places.find()) {
            line = Integer.parseInt(places.group(1));
        }
        String words = message.lines()
                .filter(text -> !text.isBlank() && !Character.isWhitespace(text.charAt(0)))
                .collect(Collectors.joining(", "));
        return ScenarioException.at(source, line, "this is not YAML: " + words);
    }

    /** @param keyLine where the key of this value stands: what is wrong with a block is told there */
    private static YamlTree parse(String source, JsonParser parser, int depth, int keyLine) throws IOException {
        boolean scalar = parser.currentToken().isScalarValue();
        int line = scalar ? parser.currentTokenLocation().getLineNr() : keyLine;
        if (depth > MAX_DEPTH) {
            throw ScenarioException.at(source, line, "nested deeper than " + MAX_DEPTH);
        }
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            Map<String, YamlTree> fields = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                int itsLine = parser.currentTokenLocation().getLineNr();
                parser.nextToken();
                if (fields.put(key, parse(source, parser, depth + 1, itsLine)) != null) {
                    throw ScenarioException.at(source, itsLine, "the key \"" + key + "\" is here twice");
                }
            }
            return new YamlTree(source, line, null, null, fields);
        }
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            List<YamlTree> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(parse(
                        source, parser, depth + 1, parser.currentTokenLocation().getLineNr()));
            }
            return new YamlTree(source, line, null, items, null);
        }
        return new YamlTree(source, line, parser.getText(), null, null);
    }

    ScenarioException wrong(String what) {
        return ScenarioException.at(source, line, what);
    }

    boolean isMap() {
        return fields != null;
    }

    boolean isList() {
        return items != null;
    }

    String text() {
        if (text == null) {
            throw wrong("a single value is expected here");
        }
        return text;
    }

    List<YamlTree> items() {
        if (items == null) {
            throw wrong("a list is expected here, like [1, 2]");
        }
        return items;
    }

    /** The value of this key, or null if it is absent. */
    YamlTree get(String key) {
        if (fields == null) {
            throw wrong("keys with values are expected here");
        }
        read.add(key);
        return fields.get(key);
    }

    boolean has(String key) {
        return get(key) != null;
    }

    /** The value of this key as {@code parse} understands it, or the default. */
    <T> T get(String key, T otherwise, Function<String, T> parse) {
        YamlTree value = get(key);
        return value == null ? otherwise : value.as(parse);
    }

    <T> T as(Function<String, T> parse) {
        try {
            return parse.apply(text());
        } catch (NumberFormatException e) {
            throw wrong("\"" + text + "\" is no whole number");
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    String oneOf(String key, String otherwise, String... allowed) {
        return get(key, otherwise, value -> {
            if (!List.of(allowed).contains(value)) {
                throw new IllegalArgumentException(
                        key + " is one of " + String.join(", ", allowed) + "; not \"" + value + "\"");
            }
            return value;
        });
    }

    /** Refuses every key that nobody asked for. */
    void nothingElse() {
        for (Map.Entry<String, YamlTree> field : fields.entrySet()) {
            if (!read.contains(field.getKey())) {
                throw field.getValue()
                        .wrong("unknown key \"" + field.getKey() + "\"; known here: " + String.join(", ", read));
            }
        }
    }
}
