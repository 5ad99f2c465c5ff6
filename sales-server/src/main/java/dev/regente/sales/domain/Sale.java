package dev.regente.sales.domain;

import java.time.LocalDate;
import java.util.Optional;

/**
 * A recorded sale. Never deleted: a void marks it, and totals leave it out.
 *
 * @param id chosen by the client, so that a repeat is known as one
 * @param dateGiven whether the client named the date; otherwise the coordinator took its own today
 * @param product what was sold, in a few words; empty if not said
 * @param note a remark; empty if there is none
 * @param voided who took it back and why, if anybody did
 */
public record Sale(
        String id,
        Cpf seller,
        String store,
        Cents amount,
        LocalDate date,
        boolean dateGiven,
        String product,
        String note,
        Optional<Voiding> voided) {

    /** A sale without product and note, not void. */
    public Sale(String id, Cpf seller, String store, Cents amount, LocalDate date, boolean dateGiven) {
        this(id, seller, store, amount, date, dateGiven, "", "", Optional.empty());
    }

    /**
     * A void.
     *
     * @param atMillis wall time of the coordinator that accepted it, milliseconds since 1970
     */
    public record Voiding(Cpf by, String reason, long atMillis) {}

    /** The same sale, taken back. */
    public Sale voidedBy(Voiding by) {
        return new Sale(id, seller, store, amount, date, dateGiven, product, note, Optional.of(by));
    }
}
