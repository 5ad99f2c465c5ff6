package dev.regente.cli.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/** A Markdown page of results that grows while it is measured: printed at once, and kept for a file. */
final class Report {
    private final PrintStream out;
    private final StringBuilder page = new StringBuilder();

    Report(PrintStream out) {
        this.out = out;
    }

    void line(String text) {
        page.append(text).append('\n');
        out.println(text);
        out.flush();
    }

    /** The head of the page: its title, the command that makes it again, and the machine. */
    void head(String title, String command, Path dir) {
        line("# " + title);
        line("");
        line("Made by");
        line("");
        line("```");
        line(command);
        line("```");
        line("");
        line("on " + LocalDate.now(ZoneOffset.UTC) + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch") + ", " + Runtime.getRuntime().availableProcessors()
                + " processors, Java "
                + Runtime.version() + ", data on " + fileSystem(dir)
                + ". Run it on a quiet machine and compare only figures"
                + " of one machine.");
        line("");
    }

    /** How busy the machine was, told by the system, for the reader to judge the figures by. */
    void load() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        if (load >= 0) {
            line("");
            line(String.format(Locale.ROOT, "Load of the machine in the last minute of it: %.2f.", load));
        }
    }

    void writeTo(Path file) {
        if (file == null) {
            return;
        }
        try {
            Path parent = file.toAbsolutePath().getParent();
            Files.createDirectories(parent);
            Files.writeString(file, page, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static String fileSystem(Path dir) {
        try {
            Path place = dir == null ? Path.of(System.getProperty("java.io.tmpdir")) : Files.createDirectories(dir);
            return Files.getFileStore(place).type();
        } catch (IOException e) {
            return "a file system that does not tell its name";
        }
    }
}
