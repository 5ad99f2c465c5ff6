package dev.regente.sales.client.view;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Optional;

/** The terminal this program was started in, or the file or pipe that stands for it. */
public final class SystemTerminal implements Terminal {
    private static final int LINE_LIMIT = 1000;

    private final Console console;
    private final BufferedReader in;
    private final PrintWriter out;

    /** @param console null when input does not come from a person */
    public SystemTerminal(Console console, InputStream input, PrintWriter out) {
        this.console = console;
        this.in = new BufferedReader(new InputStreamReader(input, inputCharset(console)));
        this.out = out;
    }

    /** Where a person types; null when input is a file or a pipe. */
    public static Console console() {
        return Optional.ofNullable(System.console())
                .filter(SystemTerminal::interactive)
                .orElse(null);
    }

    /** From Java 22 on there may be a console object without a person; what tells, {@code isTerminal()}, is as young. */
    private static boolean interactive(Console console) {
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    private static Charset inputCharset(Console console) {
        return console != null
                ? console.charset()
                : Charset.forName(System.getProperty(
                        "native.encoding", Charset.defaultCharset().name()));
    }

    @Override
    public void show(String text) {
        out.println(text);
        out.flush();
    }

    @Override
    public Optional<String> ask(String prompt) {
        out.print(prompt);
        out.flush();
        return line();
    }

    @Override
    public Optional<String> askSecret(String prompt) {
        if (console == null) {
            return ask(prompt);
        }
        char[] typed = console.readPassword("%s", prompt);
        return typed == null ? Optional.empty() : Optional.of(new String(typed));
    }

    private Optional<String> line() {
        StringBuilder line = new StringBuilder();
        try {
            int read = in.read();
            if (read == -1) {
                return Optional.empty();
            }
            while (read != -1 && read != '\n') {
                if (line.length() < LINE_LIMIT) {
                    line.append((char) read);
                }
                read = in.read();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int end = line.length();
        return Optional.of(end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString());
    }
}
