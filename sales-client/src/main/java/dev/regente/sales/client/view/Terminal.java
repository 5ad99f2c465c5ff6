package dev.regente.sales.client.view;

import java.io.PrintWriter;
import java.util.Optional;

/** Where a person reads and types. One thread at a time. */
public interface Terminal {
    /**
     * Where this program was started: with a line editor if that place has one, else line by line, also from a file or a pipe.
     *
     * @param out where text goes when there is no line editor
     */
    static Terminal ofSystem(PrintWriter out) {
        Optional<LineTerminal> editor = LineTerminal.open();
        return editor.isPresent() ? editor.get() : new SystemTerminal(SystemTerminal.console(), System.in, out);
    }

    /** Shows {@code text} as one or more lines. */
    void show(String text);

    /** Asks for one line; empty at the end of input. */
    Optional<String> ask(String prompt);

    /** Asks for one line that is not shown while typed, where the terminal can do that; empty at the end of input. */
    Optional<String> askSecret(String prompt);
}
