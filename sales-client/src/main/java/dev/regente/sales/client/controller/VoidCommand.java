package dev.regente.sales.client.controller;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regente.sales.client.model.SalesException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes back a sale; it stays in the audit trail. */
@Command(name = "void", mixinStandardHelpOptions = true, description = "Take back a sale (managers only).")
public final class VoidCommand extends SalesAction {
    @Parameters(paramLabel = "ID", description = "The id of the sale.")
    private String id;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why; kept with the sale.")
    private String reason;

    @Override
    boolean changes() {
        return true;
    }

    @Override
    void run() throws SalesException {
        JsonNode answer = options().loggedIn().voidSale(id, reason);
        print(answer, texts().text("void.done", id));
    }
}
