package dev.regente.cli.demo;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/** Reads one node's own copy, without asking any other node. */
public interface Copies {
    /** What one node holds of one seller. */
    record Totals(long count, long cents) {}

    /** The amount of a sale in cents, or empty when the node does not have it. */
    Optional<Long> cents(int node, UUID sale) throws IOException, InterruptedException;

    Totals totals(int node, String cpf) throws IOException, InterruptedException;
}
