package dev.regente.sales.client;

import dev.regente.sales.client.view.Terminal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A person who types these lines and then leaves. */
final class ScriptedTerminal implements Terminal {
    private final Deque<String> lines;
    private final StringBuilder shown = new StringBuilder();

    ScriptedTerminal(String... lines) {
        this.lines = new ArrayDeque<>(List.of(lines));
    }

    @Override
    public void show(String text) {
        shown.append(text).append('\n');
    }

    @Override
    public Optional<String> ask(String prompt) {
        shown.append(prompt).append('\n');
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
