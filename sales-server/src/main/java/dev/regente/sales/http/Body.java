package dev.regente.sales.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The JSON object of a request, field by field; every refusal names the field. */
final class Body {
    static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(8)
                        .maxStringLength(10_000)
                        .maxNumberLength(40)
                        .build());
    }

    private final JsonNode object;

    private Body(JsonNode object) {
        this.object = object;
    }

    /**
     * Reads the request's body.
     *
     * @param fields the names that may occur: a mistyped name is refused, not ignored
     */
    static Body of(Context ctx, String... fields) {
        byte[] bytes = ctx.bodyAsBytes();
        JsonNode tree;
        try {
            tree = JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw bad("bad-json", "the body is not valid JSON: " + place(e));
        } catch (java.io.IOException e) {
            throw bad("bad-json", "the body could not be read");
        }
        return of(tree, fields);
    }

    private static Body of(JsonNode tree, String... fields) {
        if (tree == null || !tree.isObject()) {
            throw bad("bad-json", "the body must be one JSON object with the fields " + String.join(", ", fields));
        }
        List<String> known = List.of(fields);
        for (Iterator<String> names = tree.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw bad(
                        "unknown-field", "there is no field of this name; the fields are " + String.join(", ", known));
            }
        }
        return new Body(tree);
    }

    /** A text that must be there. */
    String text(String field) {
        return optionalText(field).orElseThrow(() -> bad("missing-field", "the field " + field + " is missing"));
    }

    /** A text that may be missing or null. */
    Optional<String> optionalText(String field) {
        JsonNode value = object.get(field);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw bad("wrong-type", "the field " + field + " must be a text in quotation marks");
        }
        return Optional.of(value.textValue());
    }

    /** The field id if it is a text, for telling which object is wrong. */
    String idOrEmpty() {
        JsonNode value = object.get("id");
        return value == null || !value.isTextual() || value.textValue().length() > 100 ? "" : value.textValue();
    }

    /** A whole number that must be there. */
    long number(String field) {
        JsonNode value = object.get(field);
        if (value == null || value.isNull()) {
            throw bad("missing-field", "the field " + field + " is missing");
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw bad("wrong-type", "the field " + field + " must be a whole number, without quotation marks");
        }
        return value.longValue();
    }

    /**
     * A list of objects that must be there.
     *
     * @param max the most objects
     * @param fields as in {@link #of}
     */
    List<Body> list(String field, int max, String... fields) {
        JsonNode value = object.get(field);
        if (value == null || !value.isArray()) {
            throw bad("missing-field", "the field " + field + " must be a list of objects");
        }
        if (value.isEmpty() || value.size() > max) {
            throw bad("bad-" + field, "the list " + field + " has 1 to " + max + " objects");
        }
        List<Body> bodies = new ArrayList<>();
        value.forEach(item -> bodies.add(of(item, fields)));
        return bodies;
    }

    /** Where it went wrong, without quoting the body, which may hold a password. */
    private static String place(JsonProcessingException e) {
        return e.getLocation() == null
                ? "it ends too early"
                : "line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    private static Problem bad(String reason, String detail) {
        return Problem.of(400, reason, detail);
    }
}
