package dev.regente.sales.client.controller;

import dev.regente.sales.client.model.Place;
import dev.regente.sales.client.model.ReportQuery;
import dev.regente.sales.client.model.SalesClient;
import dev.regente.sales.client.model.SalesException;
import dev.regente.sales.client.view.ReportView;
import dev.regente.sales.client.view.Terminal;
import dev.regente.sales.client.view.Texts;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** A manager's questions, numbered as in the first program of this kind, and what was added behind them. */
final class ManagerScreen implements Menu.Screen {
    private final SalesClient client;
    private final Terminal terminal;
    private final Texts texts;
    private final Questions questions;

    ManagerScreen(SalesClient client, Terminal terminal, Texts texts, Questions questions) {
        this.client = client;
        this.terminal = terminal;
        this.texts = texts;
        this.questions = questions;
    }

    @Override
    public boolean show() throws SalesException, Questions.Gone {
        List<Place> entries = List.of(
                entry("menu.manager.seller"),
                entry("menu.manager.best-store"),
                entry("menu.manager.best-seller"),
                entry("menu.manager.chain"),
                entry("menu.manager.store"),
                entry("menu.manager.network"),
                entry("menu.manager.void"),
                entry("menu.manager.user"));
        Optional<Place> chosen = questions.choice("menu.manager.title", entries);
        if (chosen.isEmpty()) {
            return false;
        }
        int number = entries.indexOf(chosen.get()) + 1;
        boolean answered =
                switch (number) {
                    case 7 -> takeBack();
                    case 8 -> addUser();
                    default -> report(number);
                };
        return !answered || !questions.leave();
    }

    private Place entry(String key) {
        return new Place(key, texts.text(key));
    }

    /** False when the person turned back. */
    private boolean report(int number) throws SalesException, Questions.Gone {
        Optional<ReportQuery> query = query(number);
        if (query.isEmpty()) {
            return false;
        }
        terminal.show(new ReportView(texts).report(query.get().kind(), client.report(query.get())));
        return true;
    }

    /** Asks what the chosen report still needs; empty when the person turned back. */
    private Optional<ReportQuery> query(int number) throws SalesException, Questions.Gone {
        return switch (number) {
            case 1 ->
                choose("menu.choose.seller", client.sellers())
                        .map(seller -> new ReportQuery(ReportQuery.Kind.SELLER, seller.id(), null, null, null, null));
            case 2 -> Optional.of(ReportQuery.of(ReportQuery.Kind.BEST_STORE));
            case 3 -> Optional.of(ReportQuery.of(ReportQuery.Kind.BEST_SELLER));
            case 4 -> {
                Optional<Place> chain = choose("menu.choose.chain", client.chains());
                yield chain.isEmpty()
                        ? Optional.empty()
                        : Optional.of(period(ReportQuery.Kind.CHAIN, chain.get().id()));
            }
            case 5 ->
                choose("menu.choose.store", client.stores())
                        .map(store -> new ReportQuery(ReportQuery.Kind.STORE, null, store.id(), null, null, null));
            default -> Optional.of(period(ReportQuery.Kind.NETWORK, null));
        };
    }

    private ReportQuery period(ReportQuery.Kind kind, String chain) throws Questions.Gone {
        while (true) {
            LocalDate from = questions.date("prompt.from");
            LocalDate to = questions.date("prompt.to");
            if (!to.isBefore(from)) {
                return new ReportQuery(kind, null, null, chain, from.toString(), to.toString());
            }
            terminal.show(texts.text("retry.period"));
        }
    }

    private Optional<Place> choose(String titleKey, List<Place> places) throws Questions.Gone {
        if (places.isEmpty()) {
            terminal.show(texts.text("menu.none"));
            return Optional.empty();
        }
        return questions.choice(titleKey, places);
    }

    private boolean takeBack() throws SalesException, Questions.Gone {
        String id = questions.text("prompt.sale");
        String reason = questions.text("prompt.reason");
        if (!questions.yes("prompt.confirm")) {
            return false;
        }
        try {
            client.voidSale(id, reason);
            terminal.show(texts.text("void.done", id));
        } catch (SalesException e) {
            tell(e);
        }
        return true;
    }

    private boolean addUser() throws SalesException, Questions.Gone {
        String cpf = questions.cpf("prompt.cpf");
        String name = questions.text("prompt.name");
        int birthYear = questions.number("prompt.birth-year", 1900, 2100);
        Optional<Place> role = questions.choice(
                "prompt.role",
                List.of(
                        new Place("seller", texts.text("register.seller")),
                        new Place("manager", texts.text("register.manager"))));
        if (role.isEmpty()) {
            return false;
        }
        String password = questions.newSecret();
        try {
            client.addUser(cpf, name, birthYear, password, role.get().id());
            terminal.show(texts.text("user.done", name));
        } catch (SalesException e) {
            tell(e);
        }
        return true;
    }

    /** What leaves a trace is told with whether it was done; an ended session goes on to the menu. */
    private void tell(SalesException e) throws SalesException {
        if (e.kind() == SalesException.Kind.SESSION_ENDED) {
            throw e;
        }
        terminal.show(texts.failure(e));
    }
}
