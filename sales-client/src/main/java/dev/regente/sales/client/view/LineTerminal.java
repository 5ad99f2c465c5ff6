package dev.regente.sales.client.view;

import java.io.IOException;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.TerminalBuilder;

/**
 * A terminal with a line editor: arrow keys, a history of what was typed, passwords as asterisks. It needs a terminal that can
 * place the cursor; where there is none, {@link SystemTerminal} stands in.
 */
public final class LineTerminal implements Terminal {
    private static final char MASK = '*';

    private final LineReader reader;

    LineTerminal(org.jline.terminal.Terminal terminal) {
        reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("regente")
                // Else an exclamation mark in a password would call up the history.
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.BRACKETED_PASTE, false)
                .build();
    }

    /** The terminal this program was started in; empty where lines cannot be edited. */
    public static Optional<LineTerminal> open() {
        if (SystemTerminal.console() == null) {
            return Optional.empty();
        }
        try {
            org.jline.terminal.Terminal terminal = TerminalBuilder.builder()
                    .system(true)
                    .dumb(false)
                    .providers(TerminalBuilder.PROP_PROVIDER_EXEC)
                    .build();
            if (terminal.getWidth() == 0) {
                // Nothing could be drawn there; some programs that stand between say so.
                terminal.close();
                return Optional.empty();
            }
            return Optional.of(new LineTerminal(terminal));
        } catch (IOException | RuntimeException e) {
            // On Windows, for one, where the console edits lines by itself.
            return Optional.empty();
        }
    }

    @Override
    public void show(String text) {
        reader.getTerminal().writer().println(text);
        reader.getTerminal().writer().flush();
    }

    @Override
    public Optional<String> ask(String prompt) {
        return read(prompt, null);
    }

    @Override
    public Optional<String> askSecret(String prompt) {
        return read(prompt, MASK);
    }

    private Optional<String> read(String prompt, Character mask) {
        try {
            return Optional.of(reader.readLine(prompt, mask));
        } catch (UserInterruptException | EndOfFileException e) {
            return Optional.empty();
        }
    }
}
