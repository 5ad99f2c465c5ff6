package dev.regente.sales.client.model;

import java.util.UUID;

/**
 * A sale to be recorded. Amount and date stay as typed: the server decides whether they hold.
 *
 * @param id chosen by this client; a repeat with the same id is the same sale
 * @param date ISO text, or null for the server's today
 */
public record Sale(UUID id, String store, String amount, String date) {
    /** A sale of today. */
    public static Sale today(UUID id, String store, String amount) {
        return new Sale(id, store, amount, null);
    }
}
