package dev.regente.sales.domain;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Locale;

/** The bounds of every text that enters a command. */
public final class Texts {
    /** Longest name of a person, chain or store, in characters. */
    public static final int MAX_NAME = 100;

    /** Longest reason of a void, in characters. */
    public static final int MAX_REASON = 200;

    /** Longest product of a sale, in characters. */
    public static final int MAX_PRODUCT = 100;

    /** Longest note of a sale, in characters. */
    public static final int MAX_NOTE = 200;

    /** Longest id of a sale, chain or store. */
    public static final int MAX_ID = 64;

    /** No date before this one is believed. */
    public static final LocalDate FIRST_DATE = LocalDate.of(1900, 1, 1);

    private static final DateTimeFormatter STRICT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    private Texts() {}

    /** A name: 1 to {@link #MAX_NAME} characters, stripped, no control characters. */
    public static String name(String field, String text) {
        return bounded(field, text, MAX_NAME);
    }

    /** A reason: 1 to {@link #MAX_REASON} characters, stripped, no control characters. */
    public static String reason(String text) {
        return bounded("reason", text, MAX_REASON);
    }

    /** A text that may be left out or empty: up to so many characters, stripped, no control characters. */
    public static String optional(String field, String text, int max) {
        return text.isBlank() ? "" : bounded(field, text, max);
    }

    /** An id: 1 to {@link #MAX_ID} letters, digits, dots, hyphens and underscores of ASCII. */
    public static String id(String field, String text) {
        boolean plain = text.chars()
                .allMatch(c -> (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '.'
                        || c == '-'
                        || c == '_');
        if (text.isEmpty() || text.length() > MAX_ID || !plain) {
            throw new Refused(
                    field,
                    "an id is 1 to " + MAX_ID + " letters, digits, dots, hyphens or underscores, such as a UUID");
        }
        return text;
    }

    /** A company number: 14 digits. */
    public static String cnpj(String text) {
        if (text.length() != 14 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new Refused("cnpj", "a CNPJ is exactly 14 digits, without dots, slash or dash");
        }
        return text;
    }

    /** An ISO date that exists, not before {@link #FIRST_DATE}. */
    public static LocalDate date(String field, String text) {
        LocalDate date;
        try {
            date = LocalDate.parse(text, STRICT);
        } catch (DateTimeParseException e) {
            throw new Refused(field, "give an existing date as YYYY-MM-DD, such as 2023-05-15");
        }
        if (date.isBefore(FIRST_DATE) || date.getYear() > 9999) {
            throw new Refused(field, "the date must be " + FIRST_DATE + " or later");
        }
        return date;
    }

    /** A year of birth: 1900 to the year of {@code today}. */
    public static int birthYear(long year, LocalDate today) {
        if (year < FIRST_DATE.getYear() || year > today.getYear()) {
            throw new Refused(
                    "birthYear", "the year of birth is between " + FIRST_DATE.getYear() + " and " + today.getYear());
        }
        return (int) year;
    }

    private static String bounded(String field, String text, int max) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            throw new Refused(field, field + " must not be empty");
        }
        if (stripped.length() > max) {
            throw new Refused(field, field + " must be at most " + max + " characters");
        }
        if (stripped.chars().anyMatch(Character::isISOControl)) {
            throw new Refused(field, field + " must not contain control characters");
        }
        return stripped;
    }
}
