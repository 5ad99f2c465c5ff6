package dev.regente.sales.client.controller;

import dev.regente.sales.client.model.Outcome;
import dev.regente.sales.client.model.Place;
import dev.regente.sales.client.model.Receipt;
import dev.regente.sales.client.model.Sale;
import dev.regente.sales.client.model.SalesClient;
import dev.regente.sales.client.model.SalesException;
import dev.regente.sales.client.view.Terminal;
import dev.regente.sales.client.view.Texts;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Records sales: a store, a value, a confirmation. What was confirmed is kept until it is settled, also across a new login. */
final class SellerScreen implements Menu.Screen {
    /** Failures of the servers, not of the sale: sending it once more may succeed. */
    private static final Set<SalesException.Kind> PASSING =
            EnumSet.of(SalesException.Kind.NO_NODE, SalesException.Kind.DEADLINE, SalesException.Kind.BAD_REPLY);

    private final SalesClient client;
    private final Terminal terminal;
    private final Texts texts;
    private final Questions questions;
    private String owner;
    private Sale pending;

    SellerScreen(SalesClient client, Terminal terminal, Texts texts, Questions questions) {
        this.client = client;
        this.terminal = terminal;
        this.texts = texts;
        this.questions = questions;
    }

    /** Who sells from now on; a sale that someone else left unsettled is dropped. */
    void serves(String cpf) {
        if (pending != null && !Objects.equals(owner, cpf)) {
            terminal.show(texts.text("menu.seller.dropped"));
            pending = null;
        }
        owner = cpf;
    }

    @Override
    public boolean show() throws SalesException, Questions.Gone {
        if (pending != null) {
            terminal.show(texts.text("menu.seller.pending"));
        } else {
            List<Place> stores = client.stores();
            if (stores.isEmpty()) {
                terminal.show(texts.text("menu.none"));
                return false;
            }
            Optional<Place> store = questions.choice("menu.stores", stores);
            if (store.isEmpty()) {
                return false;
            }
            String amount = questions.amount("prompt.amount");
            terminal.show(texts.text("menu.seller.check", store.get().name(), texts.money(amount.replace(',', '.'))));
            if (!questions.yes("prompt.confirm")) {
                terminal.show(texts.text("menu.seller.dropped"));
                return true;
            }
            pending = Sale.today(UUID.randomUUID(), store.get().id(), amount);
        }
        return !record() || !questions.leave();
    }

    /** Records what is pending; it may be sent again while the servers, and not the sale, were the trouble. False when given up. */
    private boolean record() throws SalesException, Questions.Gone {
        while (true) {
            try {
                Receipt receipt = client.sell(pending);
                String amount = texts.money(receipt.sale().path("amount").asText(pending.amount()));
                terminal.show(texts.text(receipt.repeated() ? "sell.repeated" : "sell.done", amount, pending.id()));
                pending = null;
                return true;
            } catch (SalesException e) {
                if (e.kind() == SalesException.Kind.SESSION_ENDED) {
                    throw e;
                }
                terminal.show(texts.failure(e));
                boolean worthwhile = e.outcome() == Outcome.UNKNOWN || PASSING.contains(e.kind());
                if (!worthwhile || !repeatWanted()) {
                    pending = null;
                    return false;
                }
            }
        }
    }

    private boolean repeatWanted() throws Questions.Gone {
        terminal.show(texts.text("hint.repeat.menu"));
        return questions.yes("prompt.repeat");
    }
}
