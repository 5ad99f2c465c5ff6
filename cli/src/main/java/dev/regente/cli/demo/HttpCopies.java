package dev.regente.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regente.sales.client.model.NodeAddress;
import dev.regente.sales.client.model.SalesClient;
import dev.regente.sales.client.model.SalesException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;

/** Copies read over HTTP with a manager's session, each from the node itself. */
final class HttpCopies implements Copies {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final SalesClient manager;
    private final IntFunction<NodeAddress> addresses;

    HttpCopies(SalesClient manager, IntFunction<NodeAddress> addresses) {
        this.manager = manager;
        this.addresses = addresses;
    }

    @Override
    public Optional<Long> cents(int node, UUID sale) throws IOException, InterruptedException {
        Optional<JsonNode> copy = read(node, "/api/sales/" + sale + "?stale=true");
        return copy.isEmpty() ? Optional.empty() : Optional.of(cents(copy.get().path("amount")));
    }

    @Override
    public Totals totals(int node, String cpf) throws IOException, InterruptedException {
        JsonNode report = read(node, "/api/reports/seller?stale=true&cpf=" + cpf)
                .orElseThrow(() -> new IOException("it knows no seller " + cpf));
        return new Totals(report.path("count").asLong(-1), cents(report.path("total")));
    }

    private Optional<JsonNode> read(int node, String path) throws IOException, InterruptedException {
        try {
            return manager.copyAt(addresses.apply(node), path, PATIENCE);
        } catch (SalesException e) {
            throw new IOException(e);
        }
    }

    private static long cents(JsonNode amount) throws IOException {
        try {
            return new BigDecimal(amount.asText()).movePointRight(2).longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IOException("'" + amount + "' is no amount", e);
        }
    }
}
