package dev.regente.sales.store;

import dev.regente.sales.domain.Cpf;
import dev.regente.sales.domain.Period;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Which sales are listed.
 *
 * @param voided only void ones, only others, or both if empty
 * @param after where the page before ended
 */
public record SaleFilter(
        Period period,
        Optional<Cpf> seller,
        Optional<String> store,
        Optional<String> chain,
        Optional<Boolean> voided,
        Optional<Place> after) {

    /** The place of a sale in the list. */
    public record Place(LocalDate date, long seq) {}

    /** The same filter from another place on. */
    public SaleFilter after(Place place) {
        return new SaleFilter(period, seller, store, chain, voided, Optional.of(place));
    }
}
