package dev.regente.sim.run;

import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Fingerprint;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioYaml;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A recorded run as a text that can be mailed: what was run, every choice, and what came out. Lines end in a line feed;
 * the last line is a checksum of all before it.
 *
 * @param violation the first violation as text; {@code none} if everything held
 * @param trail what tells where a repetition differs
 * @param jdk on which it was recorded
 * @param moves what a person did in it; none in a run that went by itself
 */
public record RunFile(
        Scenario scenario,
        Choices.Recording choices,
        Fingerprint fingerprint,
        String violation,
        RunTrail trail,
        String jdk,
        List<Move> moves) {
    private static final String NAME = "regente-run ";
    private static final String MAGIC = NAME + "1";
    private static final String NONE = "this is no recorded run: the first line is not \"" + MAGIC + "\"";
    private static final int WIDTH = 96;
    private static final long MAX_BYTES = 256L << 20;
    private static final int HASH_DIGITS = 8;

    /** Copies. */
    public RunFile {
        moves = List.copyOf(moves);
    }

    /** A run that went by itself. */
    public RunFile(
            Scenario scenario,
            Choices.Recording choices,
            Fingerprint fingerprint,
            String violation,
            RunTrail trail,
            String jdk) {
        this(scenario, choices, fingerprint, violation, trail, jdk, List.of());
    }

    /** Without a trail. */
    public RunFile(Scenario scenario, Choices.Recording choices, Fingerprint fingerprint, String violation) {
        this(
                scenario,
                choices,
                fingerprint,
                violation,
                RunTrail.NONE,
                Runtime.version().toString());
    }

    /** The record of a run. */
    public static RunFile of(ScenarioRun.Outcome outcome) {
        return new RunFile(
                outcome.scenario(), outcome.choices().recording(), outcome.fingerprint(), outcome.firstFailure());
    }

    /**
     * Refuses a run in which a person chose what happens: without that person it is another run.
     *
     * @param work what was to be done with it
     */
    public void refuseMoves(String work) {
        if (!moves.isEmpty()) {
            throw new IllegalArgumentException(
                    "a person chose in this run what happens; " + work + " takes runs that went by themselves");
        }
    }

    /** The same with what a person did in it. */
    public RunFile withMoves(List<Move> done) {
        return new RunFile(scenario, choices, fingerprint, violation, trail, jdk, done);
    }

    /** The record of a run with all that tells later where a repetition differs: runs once more for it. */
    public static RunFile of(ScenarioRun run, ScenarioRun.Outcome outcome) {
        RunTrail.Recorder recorder = new RunTrail.Recorder();
        Choices again = Choices.replay(outcome.choices().recording());
        run.run(again, List.of(recorder));
        RunFile plain = of(outcome);
        return new RunFile(
                plain.scenario, plain.choices, plain.fingerprint, plain.violation, recorder.trail(), plain.jdk);
    }

    /** The text. */
    public String write() {
        StringBuilder out = new StringBuilder(4096);
        out.append(MAGIC).append('\n');
        out.append("jdk ").append(jdk).append('\n');
        out.append("system ").append(scenario.system()).append('\n');
        out.append("digest ").append(scenario.digest()).append('\n');
        out.append("fingerprint ").append(fingerprint).append('\n');
        out.append("violation ").append(violation).append('\n');
        if (!trail.apart().isEmpty()) {
            out.append("ingredients");
            for (int i = 0; i < trail.apart().size(); i++) {
                out.append(' ').append(Fingerprint.INGREDIENTS.charAt(i)).append('=');
                out.append(trail.apart().get(i));
            }
            StringBuilder hashes = new StringBuilder();
            trail.hashes().forEach(hash -> hashes.append(String.format("%08x", hash)));
            out.append("\ntrail ")
                    .append(trail.every())
                    .append(' ')
                    .append(trail.hashes().size());
            out.append('\n');
            wrap(hashes.toString(), out);
        }
        if (!moves.isEmpty()) {
            out.append("moves ").append(moves.size()).append('\n');
            moves.forEach(move -> out.append(move).append('\n'));
        }
        String yaml = ScenarioYaml.write(scenario);
        out.append("scenario ").append(yaml.lines().count()).append('\n').append(yaml);
        out.append("labels ").append(choices.labels().size()).append('\n');
        choices.labels().forEach(label -> out.append(label).append('\n'));
        out.append("choices ").append(choices.size()).append('\n');
        String packed = Base64.getEncoder().encodeToString(pack());
        wrap(packed, out);
        String body = out.toString();
        return body + "end " + checksum(body) + "\n";
    }

    private static void wrap(String text, StringBuilder out) {
        for (int at = 0; at < text.length(); at += WIDTH) {
            out.append(text, at, Math.min(text.length(), at + WIDTH)).append('\n');
        }
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }

    private byte[] pack() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(choices.size() * 4);
        for (int i = 0; i < choices.size(); i++) {
            pack(out, choices.labelAt(i));
            pack(out, choices.offset(i));
        }
        return out.toByteArray();
    }

    private static void pack(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    /** Writes the file, and the folders above it. Whenever this is interrupted, the file is whole: the old one or the new. */
    public void save(Path file) throws IOException {
        Path whole = file.toAbsolutePath();
        Files.createDirectories(whole.getParent());
        String own =
                ProcessHandle.current().pid() + "-" + Thread.currentThread().getId();
        Path half = whole.resolveSibling("." + whole.getFileName() + "." + own + ".tmp");
        try {
            Files.writeString(half, write());
            try {
                Files.move(half, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(half, whole, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(half);
        }
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if it is no recorded run or is damaged, saying how
     */
    public static RunFile load(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IllegalArgumentException(file + " is larger than a recorded run can be");
        }
        try (var in = Files.newInputStream(file)) {
            String begin = new String(in.readNBytes(MAGIC.length()), StandardCharsets.US_ASCII);
            if (!begin.startsWith(NAME)) {
                throw new IllegalArgumentException(file + ": " + NONE); // whatever it is, it is not read whole
            }
        }
        try {
            return parse(Files.readString(file));
        } catch (java.nio.charset.CharacterCodingException e) {
            throw new IllegalArgumentException(file + " is no recorded run: it is not text", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    /** Takes back what {@link #write} gave; line ends may have become those of Windows. */
    public static RunFile parse(String given) {
        String text = given.replace("\r\n", "\n");
        if (!text.startsWith(MAGIC + "\n")) {
            String first = text.lines().findFirst().orElse("");
            throw new IllegalArgumentException(
                    first.startsWith(NAME)
                            ? "recorded by another version (" + first + "), this one reads " + MAGIC
                            : NONE);
        }
        int end = text.lastIndexOf("\nend ");
        if (end < 0) {
            throw new IllegalArgumentException("the recorded run is cut off: its last line is missing");
        }
        String body = text.substring(0, end + 1);
        if (!text.substring(end + 5).strip().equals(checksum(body))) {
            throw new IllegalArgumentException("the recorded run is damaged: its checksum does not fit");
        }
        return new Lines(body.lines().toList()).read();
    }

    /** The lines of a file whose checksum holds, one after the other. */
    private static final class Lines {
        private final List<String> lines;
        private int next = 1;

        Lines(List<String> lines) {
            this.lines = lines;
        }

        RunFile read() {
            String jdk = value("jdk");
            value("system");
            String digest = value("digest");
            Fingerprint fingerprint = Fingerprint.parse(value("fingerprint"));
            String violation = value("violation");
            RunTrail trail =
                    next < lines.size() && lines.get(next).startsWith("ingredients ") ? trail() : RunTrail.NONE;
            boolean moved = next < lines.size() && lines.get(next).startsWith("moves ");
            List<Move> moves =
                    moved ? block(count("moves")).stream().map(Move::parse).toList() : List.of();
            Scenario scenario = ScenarioYaml.read(
                    "the scenario in the recorded run", String.join("\n", block(count("scenario"))) + "\n");
            if (!scenario.digest().equals(digest)) {
                throw new IllegalArgumentException(
                        "the scenario does not fit its digest: recorded by another version?");
            }
            List<String> labels = block(count("labels"));
            int size = count("choices");
            byte[] packed = Base64.getDecoder().decode(String.join("", block(lines.size() - next)));
            return new RunFile(scenario, unpack(labels, size, packed), fingerprint, violation, trail, jdk, moves);
        }

        private RunTrail trail() {
            List<Fingerprint> apart = new ArrayList<>();
            String[] words = value("ingredients").split(" ");
            for (int i = 0; i < Fingerprint.INGREDIENTS.length(); i++) {
                String name = Fingerprint.INGREDIENTS.charAt(i) + "=";
                if (i >= words.length || !words[i].startsWith(name)) {
                    throw new IllegalArgumentException("line " + next + ": ingredient " + name + " is expected");
                }
                apart.add(Fingerprint.parse(words[i].substring(name.length())));
            }
            String[] counts = value("trail").split(" ");
            int every = counts.length == 2 ? number(counts[0]) : 0;
            int count = every > 0 ? number(counts[1]) : -1;
            if (count < 0 || count > MAX_BYTES / HASH_DIGITS) {
                throw new IllegalArgumentException("line " + next + ": a trail has two counts");
            }
            String digits = String.join("", block((count * HASH_DIGITS + WIDTH - 1) / WIDTH));
            List<Integer> hashes = new ArrayList<>();
            for (int at = 0; at + HASH_DIGITS <= digits.length(); at += HASH_DIGITS) {
                hashes.add(Integer.parseUnsignedInt(digits.substring(at, at + HASH_DIGITS), 16));
            }
            return new RunTrail(apart, every, hashes);
        }

        private String value(String key) {
            String line = next < lines.size() ? lines.get(next) : "";
            if (!line.startsWith(key + " ")) {
                throw new IllegalArgumentException("line " + (next + 1) + ": \"" + key + "\" is expected");
            }
            next++;
            return line.substring(key.length() + 1);
        }

        private int count(String key) {
            return number(value(key));
        }

        private int number(String text) {
            try {
                return Integer.parseInt(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("line " + next + ": \"" + text + "\" is no number", e);
            }
        }

        private List<String> block(int size) {
            if (size < 0 || size > lines.size() - next) {
                throw new IllegalArgumentException(
                        "line " + next + ": " + size + " lines are promised, there are fewer");
            }
            List<String> block = new ArrayList<>(lines.subList(next, next + size));
            next += size;
            return block;
        }

        private static Choices.Recording unpack(List<String> labels, int size, byte[] packed) {
            Choices.Recording choices = new Choices.Recording();
            labels.forEach(choices::label);
            int[] at = {0};
            for (int i = 0; i < size; i++) {
                long label = unpack(packed, at);
                if (label < 0 || label >= labels.size()) {
                    throw new IllegalArgumentException(
                            "choice " + i + " has the label " + label + ", which is not listed");
                }
                choices.add((int) label, unpack(packed, at));
            }
            if (at[0] != packed.length) {
                throw new IllegalArgumentException(
                        (packed.length - at[0]) + " bytes after the last of " + size + " choices");
            }
            return choices;
        }

        private static long unpack(byte[] packed, int[] at) {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                if (at[0] >= packed.length) {
                    throw new IllegalArgumentException("the choices end too early");
                }
                byte next = packed[at[0]++];
                value |= (next & 0x7FL) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw new IllegalArgumentException("a choice of more than ten bytes");
        }
    }
}
