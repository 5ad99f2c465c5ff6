package dev.regente.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.sales.client.view.Terminal;
import dev.regente.sales.client.view.Texts;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A person at the demonstration, scripted. */
class InteractiveDemoIT {
    /** Types the lines given, then is gone. */
    private static final class Scripted implements Terminal {
        private final Deque<String> lines;
        private final StringBuilder shown = new StringBuilder();

        Scripted(String... lines) {
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
    }

    private static String play(Locale language, String... lines) throws Exception {
        Scripted person = new Scripted(lines);
        try (FakeCluster cluster = new FakeCluster(FakeCluster.Fault.NONE)) {
            new InteractiveDemo(cluster, person, new Texts(language)).run();
        }
        assertThat(person.lines).isEmpty();
        return person.shown.toString();
    }

    @Test
    void killsAndReturnsAreTold() throws Exception {
        String shown = play(Locale.ENGLISH, "kill", "what?", "4", "5", "5", "status", "0");

        assertThat(shown)
                .containsSubsequence(
                        "Node 3, the principal, coordinates",
                        "Killed node 3",
                        "Node 2 coordinates for the time being",
                        "Please type a number",
                        "Killed node 2",
                        "Fewer than a majority",
                        "Started: 2, 3",
                        "Node 3, the principal, coordinates",
                        "All nodes are running",
                        "node 3  coordinates");
    }

    @Test
    void aSaleIsRecordedInPortugueseAndTheEndOfInputLeaves() throws Exception {
        String shown = play(Locale.forLanguageTag("pt"), "1", "1", "12,50", "s", "s", "0");

        assertThat(shown).contains("O nó 3, o principal, coordena", "Venda cadastrada com sucesso: 12,50", "Até logo.");
    }
}
