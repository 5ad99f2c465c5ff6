package dev.regente.cli.sales;

import dev.regente.sales.client.view.Terminal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Types the lines given, then is gone; may do something else at a prompt before answering it. */
final class Person implements Terminal {
    /** What happens at a prompt. */
    interface Deed {
        void at(String prompt) throws Exception;
    }

    private final Deque<String> lines;
    private final StringBuilder shown = new StringBuilder();
    private final Deed deed;

    Person(Deed deed, String... lines) {
        this.deed = deed;
        this.lines = new ArrayDeque<>(List.of(lines));
    }

    Person(String... lines) {
        this(prompt -> {}, lines);
    }

    @Override
    public void show(String text) {
        shown.append(text).append('\n');
    }

    @Override
    public Optional<String> ask(String prompt) {
        shown.append(prompt).append('\n');
        try {
            deed.at(prompt);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return Optional.ofNullable(lines.poll());
    }

    @Override
    public Optional<String> askSecret(String prompt) {
        return ask(prompt);
    }

    String shown() {
        return shown.toString();
    }

    boolean usedUp() {
        return lines.isEmpty();
    }
}
