package dev.regente.sales.client.controller;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.regente.sales.client.model.Place;
import dev.regente.sales.client.model.SalesClient;
import dev.regente.sales.client.model.SalesException;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** Lists what other commands name by id. */
public abstract class ListCommand extends SalesAction {
    /** Asks for the list. */
    abstract List<Place> list(SalesClient client) throws SalesException;

    @Override
    void run() throws SalesException {
        List<Place> places = list(options().loggedIn());
        ArrayNode result = JsonNodeFactory.instance.arrayNode();
        places.forEach(place -> result.addObject().put("id", place.id()).put("name", place.name()));
        String lines = places.stream()
                .map(place -> place.id() + "  " + place.name())
                .collect(Collectors.joining(System.lineSeparator()));
        print(result, places.isEmpty() ? texts().text("menu.none") : lines);
    }

    /** The stores. */
    @Command(name = "stores", mixinStandardHelpOptions = true, description = "List the stores.")
    public static final class Stores extends ListCommand {
        @Override
        List<Place> list(SalesClient client) throws SalesException {
            return client.stores();
        }
    }

    /** The chains. */
    @Command(name = "chains", mixinStandardHelpOptions = true, description = "List the chains.")
    public static final class Chains extends ListCommand {
        @Override
        List<Place> list(SalesClient client) throws SalesException {
            return client.chains();
        }
    }

    /** The sellers. */
    @Command(name = "sellers", mixinStandardHelpOptions = true, description = "List the sellers (managers only).")
    public static final class Sellers extends ListCommand {
        @Override
        List<Place> list(SalesClient client) throws SalesException {
            return client.sellers();
        }
    }
}
