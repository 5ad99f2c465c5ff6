package dev.regente.sales.client.controller;

import dev.regente.sales.client.model.Place;
import dev.regente.sales.client.model.SalesClient;
import dev.regente.sales.client.model.SalesException;
import dev.regente.sales.client.view.Terminal;
import dev.regente.sales.client.view.Texts;
import java.util.List;
import java.util.Optional;

/**
 * Where a person says who they are. A CPF and password that nobody has lead to the registration; the server does not tell which of the
 * two was wrong.
 */
final class Door {
    private static final String WRONG_LOGIN = "wrong-login";

    private final SalesClient client;
    private final Terminal terminal;
    private final Texts texts;
    private final Questions questions;
    private String cpf;

    Door(SalesClient client, Terminal terminal, Texts texts, Questions questions) {
        this.client = client;
        this.terminal = terminal;
        this.texts = texts;
        this.questions = questions;
    }

    /** Who logged in here last; null when nobody did. */
    String cpf() {
        return cpf;
    }

    /** Returns logged in. */
    void logIn() throws Questions.Gone {
        terminal.show(texts.text("login.title"));
        while (client.session() == null) {
            String typed = questions.cpf("prompt.cpf");
            String password = questions.secret("prompt.password");
            try {
                logInAs(typed, password);
            } catch (SalesException e) {
                if (!e.reason().equals(WRONG_LOGIN)) {
                    terminal.show(texts.reason(e));
                    continue;
                }
                terminal.show(texts.text("login.nobody"));
                if (questions.yes("prompt.register")) {
                    register(typed);
                }
            }
        }
        terminal.show(texts.text("menu.welcome", client.session().name()));
    }

    private void logInAs(String typed, String password) throws SalesException {
        client.login(typed, password);
        cpf = typed;
    }

    /** Registers and logs in; comes back without a session when the person turned back or it was refused. */
    private void register(String newcomer) throws Questions.Gone {
        terminal.show(texts.text("register.title"));
        String name = questions.text("prompt.name");
        int birthYear = questions.number("prompt.birth-year", 1900, 2100);
        Optional<Place> role = questions.choice("prompt.role", roles());
        if (role.isEmpty()) {
            return;
        }
        String password = questions.newSecret();
        try {
            if (role.get().id().equals("manager")) {
                registerManager(newcomer, name, birthYear, password);
            } else {
                client.signUp(newcomer, name, birthYear, password);
            }
            terminal.show(texts.text("user.done", name));
            logInAs(newcomer, password);
        } catch (SalesException e) {
            terminal.show(texts.failure(e));
        }
    }

    private List<Place> roles() {
        return List.of(
                new Place("seller", texts.text("register.seller")),
                new Place("manager", texts.text("register.manager")));
    }

    /** A manager is made by a manager, who proves here to be one. */
    private void registerManager(String newcomer, String name, int birthYear, String password)
            throws SalesException, Questions.Gone {
        terminal.show(texts.text("register.by-manager"));
        client.login(questions.cpf("prompt.manager.cpf"), questions.secret("prompt.password"));
        try {
            client.addUser(newcomer, name, birthYear, password, "manager");
        } finally {
            client.logOut();
        }
    }
}
