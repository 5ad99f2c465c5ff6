package dev.regente.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What the clients sold and were told, with the times; the memory against which the cluster is checked. Safe for many threads. */
public final class SaleLedger {
    /** A sale that the cluster acknowledged. */
    public record Acknowledged(
            UUID id, String cpf, long cents, long sentNanos, long acknowledgedNanos, boolean repeated) {}

    private final List<Acknowledged> acknowledged = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final List<UUID> unresolved = new ArrayList<>();
    private long attempted;

    public synchronized void attempt() {
        attempted++;
    }

    public synchronized void acknowledge(Acknowledged sale) {
        acknowledged.add(sale);
    }

    /** A sale that the cluster surely did not record. */
    public synchronized void refuse(UUID id, String why) {
        refused.add(id + ": " + why);
    }

    /** A sale of which nobody could say by the end whether it was recorded. */
    public synchronized void giveUp(UUID id) {
        unresolved.add(id);
    }

    public synchronized List<Acknowledged> acknowledged() {
        return List.copyOf(acknowledged);
    }

    public synchronized List<String> refused() {
        return List.copyOf(refused);
    }

    public synchronized List<UUID> unresolved() {
        return List.copyOf(unresolved);
    }

    public synchronized long attempted() {
        return attempted;
    }
}
