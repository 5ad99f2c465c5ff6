package dev.regente.examples.kit.server;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What a node did, one line each with its time, on the screen and in a file. Who writes here leaves out what is nobody's
 * business: passwords, texts of mails, names of patients. Thread-safe.
 */
public final class OperationLog {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT);
    private static final long LONGEST_FILE_BYTES = 10_000_000;
    private static final int SHOWN = 3;

    private final String node;
    private final PrintStream screen;
    private final Path file;

    /**
     * A log.
     *
     * @param node who writes
     * @param screen where it is shown
     * @param file where it is kept; when it is full, it becomes {@code FILE.old} and another begins
     */
    public OperationLog(String node, PrintStream screen, Path file) {
        this.node = node;
        this.screen = screen;
        this.file = file;
    }

    /** One line. */
    public synchronized void note(String text) {
        String line =
                TIME.format(LocalDateTime.now(ZoneId.systemDefault())) + " " + node + " " + text.replaceAll("\\R", " ");
        screen.println(line);
        screen.flush();
        try {
            if (Files.exists(file) && Files.size(file) > LONGEST_FILE_BYTES) {
                Files.move(file, file.resolveSibling(file.getFileName() + ".old"), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.writeString(
                    file,
                    line + System.lineSeparator(),
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            screen.println("o registro em " + file + " falhou: " + e.getMessage());
        }
    }

    /** The first signs of a number that names a person, for a line of the log. */
    public static String masked(String number) {
        return number.length() <= SHOWN ? "***" : number.substring(0, SHOWN) + "***";
    }
}
