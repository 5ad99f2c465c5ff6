package dev.regente.sales.client.controller;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regente.sales.client.model.Outcome;
import dev.regente.sales.client.model.Receipt;
import dev.regente.sales.client.model.Sale;
import dev.regente.sales.client.model.SalesException;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Records one sale, once, whatever happens to the servers meanwhile. */
@Command(name = "sell", mixinStandardHelpOptions = true, description = "Record a sale.")
public final class SellCommand extends SalesAction {
    @Option(names = "--store", required = true, paramLabel = "ID", description = "The store, as listed by 'stores'.")
    private String store;

    @Option(names = "--amount", required = true, paramLabel = "VALUE", description = "For example 199,90 or 199.90.")
    private String amount;

    @Option(names = "--date", paramLabel = "YYYY-MM-DD", description = "The day of the sale; today when left out.")
    private String date;

    @Option(
            names = "--id",
            paramLabel = "UUID",
            description = "The id of the sale, to repeat one whose outcome is unknown; a new one when left out.")
    private UUID id;

    @Override
    boolean changes() {
        return true;
    }

    @Override
    void run() throws SalesException {
        if (id == null) {
            id = UUID.randomUUID();
        }
        Receipt receipt = options().loggedIn().sell(new Sale(id, store, amount, date));
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("id", id.toString()).put("outcome", "done").put("repeated", receipt.repeated());
        result.set("sale", receipt.sale());
        String recorded = texts().money(receipt.sale().path("amount").asText(amount));
        print(result, texts().text(receipt.repeated() ? "sell.repeated" : "sell.done", recorded, id));
    }

    @Override
    String hint(SalesException e) {
        return e.outcome() == Outcome.UNKNOWN ? "; " + texts().text("hint.repeat", id) : "";
    }

    @Override
    void describe(ObjectNode problem) {
        problem.put("id", id.toString());
    }
}
