package dev.regente.examples.kit.client;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.function.Function;

/** Where a person reads and types; or a file or pipe that stands for one. Its end is {@link EndOfInput}. */
public final class Terminal {
    private static final int LONGEST = 10_000;

    private final Console console;
    private final BufferedReader in;
    private final PrintStream out;

    /** Nothing more is typed: the program ends. */
    public static final class EndOfInput extends RuntimeException {
        private static final long serialVersionUID = 1L;

        EndOfInput() {
            super("end of input");
        }
    }

    /** A terminal; {@code console} may be null, and then a password is typed as any other line. */
    public Terminal(Console console, InputStream in, Charset charset, PrintStream out) {
        this.console = console;
        this.in = new BufferedReader(new InputStreamReader(in, charset));
        this.out = out;
    }

    /** The one in which this program was started. */
    @SuppressWarnings("SystemConsoleNull") // only for its password prompt, which from Java 22 on reads a pipe too
    public static Terminal ofSystem() {
        Console console = System.console();
        Charset charset =
                console != null ? console.charset() : Charset.forName(System.getProperty("native.encoding", "UTF-8"));
        return new Terminal(console, System.in, charset, new PrintStream(System.out, true, charset));
    }

    /** Shows a line. */
    public void show(String line) {
        out.println(line);
    }

    /** Asks for a line. */
    public String ask(String question) {
        out.print(question + " ");
        out.flush();
        try {
            String line = in.readLine();
            if (line == null) {
                throw new EndOfInput();
            }
            return line.substring(0, Math.min(line.length(), LONGEST)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks until the answer can be understood. */
    public <T> T ask(String question, Function<String, T> understood) {
        while (true) {
            try {
                return understood.apply(ask(question));
            } catch (IllegalArgumentException e) {
                show(e.getMessage());
            }
        }
    }

    /** Asks for a password, which is not shown. */
    public String askSecret(String question) {
        if (console == null) {
            return ask(question);
        }
        char[] typed = console.readPassword("%s ", question);
        if (typed == null) {
            throw new EndOfInput();
        }
        return new String(typed);
    }
}
