package dev.regente.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The JSON Schema that editors use says the same as the parser, and every bundled scenario fits it. */
class ScenarioSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final JsonNode schema = schema();

    private static JsonNode schema() {
        try (InputStream in = ScenarioYaml.class.getResourceAsStream("/dev/regente/sim/scenario.schema.json")) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void itHasExactlyTheKeysOfTheParser() {
        keys(schema, Keys.ROOT);
        keys(schema.at("/properties/cluster"), Keys.CLUSTER);
        keys(schema.at("/properties/network"), Keys.NETWORK);
        keys(schema.at("/properties/clocks"), Keys.CLOCKS);
        keys(schema.at("/properties/storage"), Keys.STORAGE);
        keys(schema.at("/properties/workload"), Keys.WORKLOAD);
        keys(schema.at("/$defs/fault"), Keys.anyFault());
        keys(schema.at("/$defs/goals"), Keys.GOALS);
        List<String> expect = new ArrayList<>(Keys.GOALS);
        expect.addAll(Keys.LEVELS);
        keys(schema.at("/properties/expect"), expect);
    }

    private static void keys(JsonNode block, List<String> expected) {
        TreeSet<String> found = new TreeSet<>();
        block.get("properties").fieldNames().forEachRemaining(found::add);
        assertThat(found).isEqualTo(new TreeSet<>(expected));
        assertThat(block.get("additionalProperties").asBoolean(true)).isFalse();
    }

    @Test
    void everyBundledScenarioFits() throws IOException {
        for (String name : BundledScenarios.names()) {
            assertThat(wrong(YAML.readTree(BundledScenarios.find(name).orElseThrow()), schema, name))
                    .isEmpty();
        }
    }

    @Test
    void whatDoesNotFitIsFound() throws IOException {
        assertThat(wrong(YAML.readTree("nam: x"), schema, "x")).isNotEmpty();
        assertThat(wrong(YAML.readTree("until: 5"), schema, "x")).isNotEmpty();
        assertThat(wrong(YAML.readTree("cluster: { safety: safest }"), schema, "x"))
                .isNotEmpty();
        assertThat(wrong(YAML.readTree("faults: [{ at: 5s, crash: nobody }]"), schema, "x"))
                .isNotEmpty();
    }

    @Test
    void theOneInTheDocumentationIsTheSame() throws IOException {
        Path home = Path.of(System.getProperty("regente.home", ".."));
        assertThat(JSON.readTree(Files.readString(home.resolve("docs/scenario.schema.json"))))
                .isEqualTo(schema);
    }

    @Test
    void theFormatsPageNamesEveryKeyAndEveryProperty() throws IOException {
        Path home = Path.of(System.getProperty("regente.home", ".."));
        String page = Files.readString(home.resolve("docs/scenario-format.md"));
        List<String> words = new ArrayList<>(Keys.ROOT);
        Keys.blocks().values().forEach(words::addAll);
        words.addAll(Keys.anyFault());
        words.addAll(Keys.GOALS);
        words.addAll(Proposition.names());
        for (Fault.Chaos kind : Fault.Chaos.values()) {
            words.add(kind.toString());
        }
        for (Assumption assumption : Assumption.values()) {
            words.add(assumption.toString());
        }
        assertThat(words).allSatisfy(word -> assertThat(page).contains("`" + word));
    }

    /** What of JSON Schema is used here: types, enums, patterns, bounds, properties, items, anyOf, references. */
    private List<String> wrong(JsonNode value, JsonNode given, String path) {
        JsonNode rule = given.has("$ref") ? schema.at(given.get("$ref").asText().substring(1)) : given;
        List<String> wrong = new ArrayList<>();
        if (rule.has("anyOf")) {
            for (JsonNode each : rule.get("anyOf")) {
                if (wrong(value, each, path).isEmpty()) {
                    return List.of();
                }
            }
            return List.of(path + ": " + value + " fits none of " + rule.get("anyOf"));
        }
        if (rule.has("enum")) {
            for (JsonNode each : rule.get("enum")) {
                if (each.equals(value)) {
                    return List.of();
                }
            }
            return List.of(path + ": " + value + " is none of " + rule.get("enum"));
        }
        if (rule.has("type") && !typed(value, rule.get("type"))) {
            return List.of(path + ": " + value + " is no " + rule.get("type"));
        }
        if (rule.has("pattern") && !value.asText().matches(rule.get("pattern").asText())) {
            wrong.add(path + ": " + value + " does not fit " + rule.get("pattern"));
        }
        if (rule.has("minimum") && value.asLong() < rule.get("minimum").asLong()) {
            wrong.add(path + ": " + value + " is too small");
        }
        if (value.isArray() && rule.has("items")) {
            value.forEach(item -> wrong.addAll(wrong(item, rule.get("items"), path + "[]")));
        }
        if (value.isObject() && rule.has("additionalProperties")) {
            value.properties().forEach(field -> {
                String below = path + "." + field.getKey();
                JsonNode known = rule.path("properties").get(field.getKey());
                JsonNode other = rule.get("additionalProperties");
                if (known != null) {
                    wrong.addAll(wrong(field.getValue(), known, below));
                } else if (other.isObject()) {
                    wrong.addAll(wrong(field.getValue(), other, below));
                } else {
                    wrong.add(below + " is unknown");
                }
            });
        }
        return wrong;
    }

    private static boolean typed(JsonNode value, JsonNode type) {
        if (type.isArray()) {
            for (JsonNode each : type) {
                if (typed(value, each)) {
                    return true;
                }
            }
            return false;
        }
        return switch (type.asText()) {
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            case "array" -> value.isArray();
            default -> value.isObject();
        };
    }
}
