package dev.regente.sales.domain;

import java.time.LocalDate;

/**
 * Days from the first to the last, both included.
 *
 * @param from the first day
 * @param to the last day; the same as the first for a single day
 */
public record Period(LocalDate from, LocalDate to) {

    /** Every day that a sale can have. */
    public static final Period ALWAYS = new Period(Texts.FIRST_DATE, LocalDate.of(9999, 12, 31));

    /** Refuses an end before the beginning. */
    public Period {
        if (to.isBefore(from)) {
            throw new Refused("to", "the period ends (" + to + ") before it begins (" + from + ")");
        }
    }
}
