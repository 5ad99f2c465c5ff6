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
    private String ahead;

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
    String secret(String promptKey) throws Gone {
        while (true) {
            String typed = line(terminal.askSecret(texts.text(promptKey)));
            if (!typed.isEmpty()) {
                return typed;
            }
            terminal.show(texts.text("retry.empty"));
        }
    }

    /** A new password, typed twice, because nobody sees what they type. */
    String newSecret() throws Gone {
        while (true) {
            String first = secret("prompt.password.new");
            if (first.equals(secret("prompt.password.again"))) {
                return first;
            }
            terminal.show(texts.text("retry.password"));
        }
    }

    /** Eleven digits, the usual punctuation left out. */
    String cpf(String promptKey) throws Gone {
        while (true) {
            String digits = line(terminal.ask(texts.text(promptKey))).replaceAll("[\\s.-]", "");
            if (digits.matches("\\d{11}")) {
                return digits;
            }
            terminal.show(texts.text("retry.cpf"));
        }
    }

    int number(String promptKey, int least, int most) throws Gone {
        while (true) {
            String typed = line(terminal.ask(texts.text(promptKey))).strip();
            if (typed.matches("\\d{1,6}") && Integer.parseInt(typed) >= least && Integer.parseInt(typed) <= most) {
                return Integer.parseInt(typed);
            }
            terminal.show(texts.text("retry.number", String.valueOf(least), String.valueOf(most)));
        }
    }

    /** A value such as 199,90 or 199.90, more than zero; what else holds is for the server to say. */
    String amount(String promptKey) throws Gone {
        while (true) {
            String typed = line(terminal.ask(texts.text(promptKey))).strip();
            if (typed.matches("\\d{1,8}([.,]\\d{1,2})?") && typed.matches(".*[1-9].*")) {
                return typed;
            }
            terminal.show(texts.text("retry.amount"));
        }
    }

    /** Whether to leave after an answer. A number is taken as the choice from the next menu. */
    boolean leave() throws Gone {
        while (true) {
            String typed = line(terminal.ask(texts.text("prompt.leave"))).strip();
            if (typed.matches("\\d{1,6}")) {
                ahead = typed;
                return false;
            }
            Optional<Boolean> answer = answer(typed);
            if (answer.isPresent()) {
                return answer.get();
            }
            terminal.show(texts.text("retry.yes-no"));
        }
    }

    private Optional<Boolean> answer(String typed) {
        if (typed.equalsIgnoreCase(texts.text("answer.yes"))) {
            return Optional.of(true);
        }
        return typed.equalsIgnoreCase(texts.text("answer.no")) ? Optional.of(false) : Optional.empty();
    }

    /** One of the places; empty for 0. */
    Optional<Place> choice(String titleKey, List<Place> places) throws Gone {
        terminal.show(texts.text(titleKey));
        terminal.show(new ReportView(texts).numbered(places));
        terminal.show(texts.text("menu.leave"));
        while (true) {
            String typed = ahead != null
                    ? ahead
                    : line(terminal.ask(texts.text("prompt.choice"))).strip();
            ahead = null;
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
            Optional<Boolean> answer = answer(typed);
            if (answer.isPresent()) {
                return answer.get();
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
