package dev.regente.examples.kit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One request or reply: a JSON array whose first element says what it is, {@code ["SAQUE","a1","50,00"]}. Immutable.
 *
 * <p>Elements are texts and arrays; a number is read as its text. What is missing or of the wrong kind is a {@link
 * Refusal}, so that a server answers it without further ado.
 */
public final class Line {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectReader STRICT =
            JSON.readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final ArrayNode words;

    private Line(ArrayNode words) {
        this.words = words;
    }

    /** A line of texts, numbers, lists and other lines. */
    public static Line of(Object... words) {
        ArrayNode array = JSON.createArrayNode();
        for (Object word : words) {
            array.add(word instanceof Line line ? line.words : JSON.<JsonNode>valueToTree(word));
        }
        return new Line(array);
    }

    /** {@code ["OK", words...]}. */
    public static Line ok(Object... words) {
        Line line = of("OK");
        line.words.addAll(of(words).words);
        return line;
    }

    /**
     * Reads a line, without its end.
     *
     * @throws Refusal with code 400 if it is not UTF-8, or not one JSON array
     */
    public static Line parse(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            JsonNode read = STRICT.readValue(text);
            if (read instanceof ArrayNode array && !array.isEmpty()) {
                return new Line(array);
            }
            throw Refusal.bad("a linha deve ser uma lista JSON, como [\"LOGIN\",\"...\",\"...\"]");
        } catch (CharacterCodingException e) {
            throw Refusal.bad("a linha não está em UTF-8");
        } catch (JsonProcessingException e) {
            throw Refusal.bad("a linha não é JSON: "
                    + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
    }

    /** The line as it is sent, with its end. */
    public byte[] bytes() {
        return (words + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The same line with one more text at its end. */
    public Line with(String word) {
        return new Line(words.deepCopy().add(word));
    }

    /** How many elements it has. */
    public int size() {
        return words.size();
    }

    /** What it asks for, or the code of a reply. */
    public String verb() {
        return text(0);
    }

    /** Whether it is a reply that says yes. */
    public boolean isOk() {
        return verb().startsWith("OK");
    }

    /** Whether it is {@code ["ERRO", code, ...]}. */
    public boolean isError(String code) {
        return verb().equals("ERRO") && text(1, "").equals(code);
    }

    /**
     * The text at a place, without blanks around it.
     *
     * @throws Refusal with code 400 if there is none
     */
    public String text(int index) {
        return raw(index).strip();
    }

    /** The text at a place, or another if there is none. */
    public String text(int index, String otherwise) {
        return index < words.size() ? text(index) : otherwise;
    }

    /** The text at a place, with all its blanks: for passwords and the bodies of mails. */
    public String raw(int index) {
        JsonNode word = words.path(index);
        if (!word.isTextual() && !word.isNumber()) {
            throw Refusal.bad(
                    word.isMissingNode()
                            ? "falta o argumento " + index
                            : "o argumento " + index + " deve ser um texto");
        }
        return word.asText();
    }

    /** The list at a place, or all texts from there on: {@code [..., ["a","b"]]} and {@code [..., "a","b"]}. */
    public List<String> texts(int index) {
        Line list = words.path(index) instanceof ArrayNode inner ? new Line(inner) : from(index);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            texts.add(list.text(i));
        }
        return texts;
    }

    /** The texts at a place: one text, or a list of them. */
    public List<String> list(int index) {
        return words.path(index) instanceof ArrayNode ? texts(index) : List.of(text(index));
    }

    /** The elements from a place on. */
    public Line from(int index) {
        return slice(index, words.size());
    }

    /** The elements of a range, the last excluded. */
    public Line slice(int from, int until) {
        ArrayNode rest = JSON.createArrayNode();
        for (int i = from; i < until; i++) {
            rest.add(words.get(i));
        }
        return new Line(rest);
    }

    /** The inner arrays from a place on. */
    public List<Line> lines(int index) {
        List<Line> lines = new ArrayList<>();
        for (int i = index; i < words.size(); i++) {
            if (words.get(i) instanceof ArrayNode inner) {
                lines.add(new Line(inner));
            }
        }
        return lines;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Line line && words.equals(line.words);
    }

    @Override
    public int hashCode() {
        return words.hashCode();
    }

    @Override
    public String toString() {
        return words.toString();
    }
}
