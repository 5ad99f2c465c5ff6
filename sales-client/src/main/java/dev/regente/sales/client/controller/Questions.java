package dev.regente.sales.client.controller;

import dev.regente.sales.client.model.Place;
import dev.regente.sales.client.view.ReportView;
import dev.regente.sales.client.view.Terminal;
import dev.regente.sales.client.view.Texts;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Questions that are asked again until the answer fits. */
final class Questions {
    private final Terminal terminal;
    private final Texts texts;

    Questions(Terminal terminal, Texts texts) {
        this.terminal = terminal;
        this.texts = texts;
    }

    /** The end of input: the person is gone, and every menu is left. */
    static final class Gone extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** Something typed that is not blank. */
    String text(String promptKey) throws Gone {
        while (true) {
            String typed = line(terminal.ask(texts.text(promptKey))).strip();
            if (!typed.isEmpty()) {
                return typed;
            }
            terminal.show(texts.text("retry.empty"));
        }
    }

    /** A password: not shown, not trimmed. */
    String secret() throws Gone {
        while (true) {
            String typed = line(terminal.askSecret(texts.text("prompt.password")));
            if (!typed.isEmpty()) {
                return typed;
            }
            terminal.show(texts.text("retry.empty"));
        }
    }

    /** One of the places; empty for 0. */
    Optional<Place> choice(String titleKey, List<Place> places) throws Gone {
        terminal.show(texts.text(titleKey));
        terminal.show(new ReportView(texts).numbered(places));
        terminal.show(texts.text("menu.leave"));
        while (true) {
            String typed = line(terminal.ask(texts.text("prompt.choice"))).strip();
            if (typed.matches("\\d{1,6}") && Integer.parseInt(typed) <= places.size()) {
                int number = Integer.parseInt(typed);
                return number == 0 ? Optional.empty() : Optional.of(places.get(number - 1));
            }
            terminal.show(texts.text("retry.choice", places.size()));
        }
    }

    boolean yes(String promptKey) throws Gone {
        while (true) {
            String typed = line(terminal.ask(texts.text(promptKey))).strip();
            if (typed.equalsIgnoreCase(texts.text("answer.yes"))) {
                return true;
            }
            if (typed.equalsIgnoreCase(texts.text("answer.no"))) {
                return false;
            }
            terminal.show(texts.text("retry.yes-no"));
        }
    }

    LocalDate date(String promptKey) throws Gone {
        while (true) {
            Optional<LocalDate> date = Texts.date(line(terminal.ask(texts.text(promptKey))));
            if (date.isPresent()) {
                return date.get();
            }
            terminal.show(texts.text("retry.date"));
        }
    }

    private static String line(Optional<String> typed) throws Gone {
        if (typed.isEmpty()) {
            throw new Gone();
        }
        return typed.get();
    }
}
