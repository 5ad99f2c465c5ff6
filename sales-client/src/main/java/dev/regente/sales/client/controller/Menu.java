package dev.regente.sales.client.controller;

import dev.regente.sales.client.model.Outcome;
import dev.regente.sales.client.model.Place;
import dev.regente.sales.client.model.Receipt;
import dev.regente.sales.client.model.ReportQuery;
import dev.regente.sales.client.model.Sale;
import dev.regente.sales.client.model.SalesClient;
import dev.regente.sales.client.model.SalesException;
import dev.regente.sales.client.view.ReportView;
import dev.regente.sales.client.view.Terminal;
import dev.regente.sales.client.view.Texts;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The menus: a seller records sales, a manager asks for reports. Failures are shown and the menu goes on; a session that ended leads
 * back to the login, a fail-over does not.
 */
public final class Menu {
    private final SalesClient client;
    private final Terminal terminal;
    private final Texts texts;
    private final Questions questions;

    public Menu(SalesClient client, Terminal terminal, Texts texts) {
        this.client = client;
        this.terminal = terminal;
        this.texts = texts;
        this.questions = new Questions(terminal, texts);
    }

    /** One screen of work; false to leave. */
    private interface Screen {
        boolean show() throws SalesException, Questions.Gone;
    }

    /** Asks who it is unless the client is logged in, then serves that person until they leave or input ends. */
    public void run() {
        try {
            boolean stay = true;
            while (stay) {
                if (client.session() == null) {
                    logIn();
                }
                boolean manager = client.session().manager();
                stay = repeat(manager ? this::managerScreen : this::sellerScreen);
            }
        } catch (Questions.Gone e) {
            terminal.show("");
        }
        terminal.show(texts.text("menu.bye"));
    }

    private void logIn() throws Questions.Gone {
        while (client.session() == null) {
            String cpf = questions.text("prompt.cpf");
            String password = questions.secret();
            try {
                client.login(cpf, password);
            } catch (SalesException e) {
                terminal.show(texts.reason(e));
            }
        }
        terminal.show(texts.text("menu.welcome", client.session().name()));
    }

    /** Shows the screen again and again; true when the session ended and a new login may follow. */
    private boolean repeat(Screen screen) throws Questions.Gone {
        while (true) {
            try {
                if (!screen.show()) {
                    return false;
                }
            } catch (SalesException e) {
                terminal.show(texts.reason(e));
                if (e.kind() == SalesException.Kind.SESSION_ENDED) {
                    client.resume(null);
                    return true;
                }
                if (e.kind() == SalesException.Kind.INTERRUPTED || !questions.yes("prompt.again")) {
                    return false;
                }
            }
        }
    }

    private boolean sellerScreen() throws SalesException, Questions.Gone {
        Optional<Place> store = choose("menu.stores", client.stores());
        if (store.isEmpty()) {
            return false;
        }
        String amount = questions.text("prompt.amount");
        terminal.show(texts.text("menu.seller.check", store.get().name(), amount));
        if (questions.yes("prompt.confirm")) {
            record(Sale.today(UUID.randomUUID(), store.get().id(), amount));
        } else {
            terminal.show(texts.text("menu.seller.dropped"));
        }
        return true;
    }

    /** Records it; while the outcome is unknown, the same sale can be sent again. */
    private void record(Sale sale) throws SalesException, Questions.Gone {
        while (true) {
            try {
                Receipt receipt = client.sell(sale);
                String amount = texts.money(receipt.sale().path("amount").asText(sale.amount()));
                terminal.show(texts.text(receipt.repeated() ? "sell.repeated" : "sell.done", amount, sale.id()));
                return;
            } catch (SalesException e) {
                if (e.kind() == SalesException.Kind.SESSION_ENDED) {
                    throw e;
                }
                terminal.show(texts.failure(e));
                boolean again = e.outcome() == Outcome.UNKNOWN && repeatWanted();
                if (!again) {
                    return;
                }
            }
        }
    }

    private boolean repeatWanted() throws Questions.Gone {
        terminal.show(texts.text("hint.repeat.menu"));
        return questions.yes("prompt.repeat");
    }

    private boolean managerScreen() throws SalesException, Questions.Gone {
        List<Place> reports = List.of(
                entry("menu.manager.seller"),
                entry("menu.manager.best-store"),
                entry("menu.manager.best-seller"),
                entry("menu.manager.chain"),
                entry("menu.manager.store"),
                entry("menu.manager.network"));
        Optional<Place> chosen = questions.choice("menu.manager.title", reports);
        if (chosen.isEmpty()) {
            return false;
        }
        Optional<ReportQuery> query = query(reports.indexOf(chosen.get()));
        if (query.isPresent()) {
            terminal.show(new ReportView(texts).report(query.get().kind(), client.report(query.get())));
        }
        return true;
    }

    private Place entry(String key) {
        return new Place(key, texts.text(key));
    }

    /** Asks what the chosen report still needs; empty when the person turned back. */
    private Optional<ReportQuery> query(int report) throws SalesException, Questions.Gone {
        return switch (report) {
            case 0 ->
                choose("menu.choose.seller", client.sellers())
                        .map(seller -> new ReportQuery(ReportQuery.Kind.SELLER, seller.id(), null, null, null, null));
            case 1 -> Optional.of(ReportQuery.of(ReportQuery.Kind.BEST_STORE));
            case 2 -> Optional.of(ReportQuery.of(ReportQuery.Kind.BEST_SELLER));
            case 3 -> {
                Optional<Place> chain = choose("menu.choose.chain", client.chains());
                yield chain.isEmpty()
                        ? Optional.empty()
                        : Optional.of(period(ReportQuery.Kind.CHAIN, chain.get().id()));
            }
            case 4 ->
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
}
