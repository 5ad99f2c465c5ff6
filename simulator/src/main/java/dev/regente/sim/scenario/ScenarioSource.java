package dev.regente.sim.scenario;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * The text of a scenario, from a file or from those that come with the simulator, to be read with or without settings.
 *
 * @param name how it is called in messages: the file, or the bundled scenario's name
 * @param text YAML
 */
public record ScenarioSource(String name, String text) {
    private static final long MAX_BYTES = 4L * ScenarioYaml.MAX_CHARS;

    /**
     * Finds a file or, if there is none, a bundled scenario.
     *
     * @throws ScenarioException if there is neither, or the file is none of text
     */
    public static ScenarioSource find(String nameOrFile) throws IOException {
        Path file = path(nameOrFile);
        if (file != null && Files.isDirectory(file)) {
            throw new ScenarioException(nameOrFile + " is a directory; name the scenario file in it");
        }
        if (file != null && Files.exists(file)) {
            return read(nameOrFile, file);
        }
        String text = BundledScenarios.find(nameOrFile).orElseThrow(() -> {
            String meant = Nearest.of(nameOrFile, BundledScenarios.names())
                    .map(near -> "; did you mean " + near + "?")
                    .orElse("");
            return new ScenarioException("\"" + nameOrFile + "\" is neither a file nor a bundled scenario" + meant
                    + " (sim list shows the bundled ones)");
        });
        return new ScenarioSource(nameOrFile, text);
    }

    private static Path path(String nameOrFile) {
        try {
            return Path.of(nameOrFile);
        } catch (InvalidPathException e) {
            return null; // a name that no file can have here is looked up among the bundled ones
        }
    }

    private static ScenarioSource read(String name, Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new ScenarioException(name + " cannot be read; look at its permissions");
        }
        if (Files.isRegularFile(file) && Files.size(file) > MAX_BYTES) {
            throw new ScenarioException(name + " has " + Files.size(file) / 1_000_000
                    + " MB; a scenario has at most " + ScenarioYaml.MAX_CHARS / 1_000_000
                    + " million characters: is this the right file?");
        }
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes((int) MAX_BYTES);
        }
        try {
            return new ScenarioSource(
                    name,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException e) {
            throw new ScenarioException(name + ", line " + line(bytes) + ": this is not UTF-8 text; save it as UTF-8");
        }
    }

    /** The first line that is not UTF-8. */
    private static int line(byte[] bytes) {
        int line = 1;
        int from = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i == bytes.length || bytes[i] == '\n') {
                try {
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, i - from));
                } catch (CharacterCodingException e) {
                    return line;
                }
                from = i + 1;
                line++;
            }
        }
        return line;
    }

    /** The scenario. */
    public Scenario scenario() {
        return scenario(List.of());
    }

    /** The scenario with these settings in place of what the text says. */
    public Scenario scenario(List<Setting> settings) {
        return ScenarioYaml.read(name, text, settings);
    }

    /** The first comment line of the text, without its mark: one line about it. */
    public String summary() {
        String first = text.lines().findFirst().orElse("");
        return first.startsWith("#") ? first.substring(1).strip() : "";
    }
}
