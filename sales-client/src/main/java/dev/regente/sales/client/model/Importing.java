package dev.regente.sales.client.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntConsumer;

/**
 * Brings the rows of a file to the server, many at once, each batch whole or not at all, and none twice however often it is repeated.
 * Blocks its caller.
 */
public final class Importing {
    /** Rows in a batch: below the server's limit, and small enough that a progress bar moves. */
    public static final int BATCH = 500;

    private final SalesClient client;
    private final boolean skipBad;
    private final List<BadLine> refused = new ArrayList<>();
    private int recorded;
    private int repeated;

    /** @param skipBad true to leave out what the server refuses, false to stop there */
    public Importing(SalesClient client, boolean skipBad) {
        this.client = client;
        this.skipBad = skipBad;
    }

    /** The rows whose store nobody knows. Asked before anything is sent, so that a misspelt store costs nothing. */
    public List<BadLine> unknownStores(List<SalesFile.Row> rows) throws SalesException {
        Set<String> known = new HashSet<>();
        client.stores().forEach(store -> known.add(store.id()));
        return rows.stream()
                .filter(row -> !known.contains(row.store()))
                .map(row -> new BadLine(
                        row.line(), "unknown-store", "there is no store " + OneLine.of(row.store()), row.text()))
                .toList();
    }

    /**
     * Sends the rows.
     *
     * @param done told how many rows were settled, after each batch
     * @throws SalesException when it must stop; what was recorded before stays
     */
    public void send(List<SalesFile.Row> rows, IntConsumer done) throws SalesException {
        for (int start = 0; start < rows.size(); start += BATCH) {
            List<SalesFile.Row> batch = rows.subList(start, Math.min(rows.size(), start + BATCH));
            sendBatch(batch);
            done.accept(batch.size());
        }
    }

    private void sendBatch(List<SalesFile.Row> batch) throws SalesException {
        List<SalesFile.Row> left = batch;
        while (!left.isEmpty()) {
            try {
                Receipt receipt = client.sellAll(id(left), left);
                // A repeated batch is told as it was the first time; none of it is new.
                int already = receipt.repeated()
                        ? left.size()
                        : receipt.sale().path("repeated").asInt();
                repeated += already;
                recorded += left.size() - already;
                return;
            } catch (SalesException e) {
                if (e.reason().equals("too-large") && left.size() > 1) {
                    // Long texts: the bound of the server is in bytes.
                    sendBatch(left.subList(0, left.size() / 2));
                    sendBatch(left.subList(left.size() / 2, left.size()));
                    return;
                }
                List<BadLine> faults = faults(left, e);
                if (faults.isEmpty() || !skipBad) {
                    refused.addAll(faults);
                    throw e;
                }
                refused.addAll(faults);
                Set<Integer> wrong = new HashSet<>();
                faults.forEach(fault -> wrong.add(fault.line()));
                left = left.stream().filter(row -> !wrong.contains(row.line())).toList();
            }
        }
    }

    private static List<BadLine> faults(List<SalesFile.Row> batch, SalesException e) {
        return e.faults().stream()
                .filter(fault -> fault.place() >= 0 && fault.place() < batch.size())
                .map(fault -> {
                    SalesFile.Row row = batch.get(fault.place());
                    return new BadLine(row.line(), fault.reason(), fault.detail(), row.text());
                })
                .toList();
    }

    /** The same rows are the same batch. */
    private static UUID id(List<SalesFile.Row> rows) {
        StringBuilder ids = new StringBuilder();
        rows.forEach(row -> ids.append(row.id()).append('\n'));
        return UUID.nameUUIDFromBytes(ids.toString().getBytes(StandardCharsets.UTF_8));
    }

    public int recorded() {
        return recorded;
    }

    /** Sales that an earlier import had recorded. */
    public int repeated() {
        return repeated;
    }

    /** What the server refused. */
    public List<BadLine> refused() {
        return List.copyOf(refused);
    }
}
