package dev.regente.sales.client.view;

import java.util.Optional;

/** Where a person reads and types. One thread at a time. */
public interface Terminal {
    /** Shows {@code text} as one or more lines. */
    void show(String text);

    /** Asks for one line; empty at the end of input. */
    Optional<String> ask(String prompt);

    /** Asks for one line that is not shown while typed, where the terminal can do that; empty at the end of input. */
    Optional<String> askSecret(String prompt);
}
