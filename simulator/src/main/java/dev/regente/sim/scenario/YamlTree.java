package dev.regente.sim.scenario;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A YAML text with the place of everything in it, and strict ways to read it. Immutable. */
final class YamlTree {
    private static final int MAX_DEPTH = 12;
    private static final Pattern PLACE = Pattern.compile("line (\\d{1,9}), column (\\d{1,9})");
    private static final Pattern TAB = Pattern.compile("(?m)^[ ]*\t");
    private static final Pattern PLAIN = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.%()/> -]*");

    private final Place place;
    private final String text;
    private final List<YamlTree> items;
    private final Map<String, Field> fields;

    /** Where something stands: of a setting on the command line only the source is known. */
    private record Place(String source, int line, int column) {
        Place(String source, JsonLocation at) {
            this(source, at.getLineNr(), at.getColumnNr());
        }

        ScenarioException wrong(String what) {
            return ScenarioException.at(source, line, column, what);
        }
    }

    private record Field(Place key, YamlTree value) {}

    private YamlTree(Place place, String text, List<YamlTree> items, Map<String, Field> fields) {
        this.place = place;
        this.text = text;
        this.items = items;
        this.fields = fields;
    }

    static YamlTree parse(String source, String yaml) {
        try (JsonParser parser = new YAMLFactory().createParser(yaml)) {
            if (parser.nextToken() == null) {
                throw new ScenarioException(
                        source + ": the file is empty; a scenario starts like \"name: my scenario\"");
            }
            YamlTree tree = parse(parser, 0, new Place(source, 1, 1));
            if (parser.nextToken() != null) {
                throw new Place(source, parser.currentLocation()).wrong("only one document, please");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw notYaml(source, yaml, e);
        } catch (IOException e) {
            throw new ScenarioException(source + ": " + e.getMessage());
        }
    }

    /** A value given on the command line. */
    static YamlTree setting(String source, String value) {
        try (JsonParser parser = new YAMLFactory().createParser(value)) {
            if (parser.nextToken() == null) {
                throw new ScenarioException(source + ": there is no value after the =");
            }
            return parse(parser, 0, new Place(source, 0, 0));
        } catch (IOException e) {
            throw new ScenarioException(source + ": the value is not YAML");
        }
    }

    /** The parser's words are several lines: what it was at, what it found, each followed by a place and a quotation. */
    private static ScenarioException notYaml(String source, String yaml, JsonProcessingException e) {
        Matcher tab = TAB.matcher(yaml);
        if (tab.find()) {
            int line = 1 + (int) yaml.substring(0, tab.end()).lines().count() - 1;
            int column = tab.end() - tab.start();
            return ScenarioException.at(source, line, column, "a tab cannot indent YAML; use spaces");
        }
        String message = String.valueOf(e.getOriginalMessage());
        int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
        int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
        Matcher places = PLACE.matcher(message);
        while (places.find()) {
            line = Integer.parseInt(places.group(1));
            column = Integer.parseInt(places.group(2));
        }
        String words = message.lines()
                .filter(text -> !text.isBlank() && !Character.isWhitespace(text.charAt(0)))
                .collect(Collectors.joining(", "));
        return ScenarioException.at(source, line, column, "this is not YAML: " + words);
    }

    /** @param key where the key of this value stands: what is wrong with a block is told there */
    private static YamlTree parse(JsonParser parser, int depth, Place key) throws IOException {
        boolean scalar = parser.currentToken().isScalarValue();
        Place here = scalar && key.line() > 0 ? new Place(key.source(), parser.currentTokenLocation()) : key;
        if (depth > MAX_DEPTH) {
            throw here.wrong("nested deeper than " + MAX_DEPTH);
        }
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            Map<String, Field> fields = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                Place its = key.line() > 0 ? new Place(key.source(), parser.currentTokenLocation()) : key;
                parser.nextToken();
                if (fields.put(name, new Field(its, parse(parser, depth + 1, its))) != null) {
                    throw its.wrong("the key \"" + name + "\" is here twice");
                }
            }
            return new YamlTree(here, null, null, fields);
        }
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            List<YamlTree> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                Place its = key.line() > 0 ? new Place(key.source(), parser.currentTokenLocation()) : key;
                items.add(parse(parser, depth + 1, its));
            }
            return new YamlTree(here, null, items, null);
        }
        return new YamlTree(here, parser.getText(), null, null);
    }

    /** The same with another value at this path; maps on the way are made where there are none. */
    YamlTree with(List<String> path, YamlTree value) {
        if (path.isEmpty()) {
            return value;
        }
        String first = path.get(0);
        List<String> rest = path.subList(1, path.size());
        if (items != null) {
            int index = first.matches("[0-9]{1,6}") ? Integer.parseInt(first) : -1;
            if (index < 0 || index >= items.size()) {
                throw value.wrong("\"" + first + "\" is no place in a list of " + items.size() + "; the first is 0");
            }
            List<YamlTree> others = new ArrayList<>(items);
            others.set(index, items.get(index).with(rest, value));
            return new YamlTree(place, null, others, null);
        }
        Map<String, Field> others = fields == null ? new LinkedHashMap<>() : new LinkedHashMap<>(fields);
        Field old = others.get(first);
        YamlTree below = old == null ? new YamlTree(value.place, null, null, Map.of()) : old.value();
        others.put(first, new Field(value.place, below.with(rest, value)));
        return new YamlTree(place, null, null, others);
    }

    /** The same without the value at this path. */
    YamlTree without(List<String> path) {
        Field field = fields == null ? null : fields.get(path.get(0));
        if (field == null) {
            return this;
        }
        Map<String, Field> others = new LinkedHashMap<>(fields);
        if (path.size() == 1) {
            others.remove(path.get(0));
        } else {
            others.put(path.get(0), new Field(field.key(), field.value().without(path.subList(1, path.size()))));
        }
        return new YamlTree(place, null, null, others);
    }

    ScenarioException wrong(String what) {
        return place.wrong(what);
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

    /** The keys, in the order of the text. */
    List<String> keys() {
        if (fields == null) {
            throw wrong("keys with values are expected here");
        }
        return List.copyOf(fields.keySet());
    }

    /** The value of this key, or null if it is absent. */
    YamlTree get(String key) {
        if (fields == null) {
            throw wrong("keys with values are expected here");
        }
        Field field = fields.get(key);
        return field == null ? null : field.value();
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

    /** The same for the text of a key in a map whose keys carry meaning. */
    <T> T keyAs(String key, Function<String, T> parse) {
        try {
            return parse.apply(key);
        } catch (IllegalArgumentException e) {
            throw fields.get(key).key().wrong(e.getMessage());
        }
    }

    String oneOf(String key, String otherwise, List<String> allowed) {
        return get(key, otherwise, value -> {
            if (!allowed.contains(value)) {
                throw new IllegalArgumentException(
                        key + " is one of " + String.join(", ", allowed) + "; not \"" + value + "\"");
            }
            return value;
        });
    }

    /** Refuses every other key, and names the one that was probably meant. */
    YamlTree only(List<String> known) {
        for (String key : keys()) {
            if (!known.contains(key)) {
                String meant = Nearest.of(key, known)
                        .map(near -> "; did you mean \"" + near + "\"?")
                        .orElse("");
                throw fields.get(key)
                        .key()
                        .wrong("unknown key \"" + key + "\"" + meant + " (known here: " + String.join(", ", known)
                                + ")");
            }
        }
        return this;
    }

    /** As YAML on one line. */
    String flow() {
        if (items != null) {
            return items.stream().map(YamlTree::flow).collect(Collectors.joining(", ", "[", "]"));
        }
        if (fields != null) {
            return fields.entrySet().stream()
                    .map(field -> quoted(field.getKey()) + ": "
                            + field.getValue().value().flow())
                    .collect(Collectors.joining(", ", "{ ", " }"));
        }
        return quoted(text);
    }

    /** As it can stand anywhere in YAML. */
    static String quoted(String value) {
        return PLAIN.matcher(value).matches() && !value.endsWith(" ")
                ? value
                : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
