package dev.regente.sales.client.controller;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regente.sales.client.model.OneLine;
import dev.regente.sales.client.model.SalesClient;
import dev.regente.sales.client.model.SalesException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Opens a chain or a store; repeated with the same id it is the same one. */
public abstract class CatalogCommand extends SalesAction {
    @Option(names = "--id", required = true, paramLabel = "ID", description = "Letters, digits and hyphens.")
    private String id;

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "Its name.")
    private String name;

    abstract JsonNode add(SalesClient client, String id, String name) throws SalesException;

    @Override
    boolean changes() {
        return true;
    }

    @Override
    void run() throws SalesException {
        JsonNode answer = add(options().loggedIn(), id, name);
        print(
                answer,
                texts().text("catalog.done", OneLine.of(answer.path("name").asText(name)), id));
    }

    /** A chain. */
    @Command(name = "add-chain", mixinStandardHelpOptions = true, description = "Open a chain (managers only).")
    public static final class Chain extends CatalogCommand {
        @Override
        JsonNode add(SalesClient client, String id, String name) throws SalesException {
            return client.addChain(id, name);
        }
    }

    /** A store. */
    @Command(name = "add-store", mixinStandardHelpOptions = true, description = "Open a store (managers only).")
    public static final class Store extends CatalogCommand {
        @Option(names = "--cnpj", required = true, paramLabel = "CNPJ", description = "The 14 digits.")
        private String cnpj;

        @Option(
                names = "--chain",
                required = true,
                paramLabel = "ID",
                description = "Its chain, as listed by 'chains'.")
        private String chain;

        @Override
        JsonNode add(SalesClient client, String id, String name) throws SalesException {
            return client.addStore(id, name, cnpj, chain);
        }
    }
}
