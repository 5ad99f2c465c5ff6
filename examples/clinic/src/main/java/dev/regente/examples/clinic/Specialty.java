package dev.regente.examples.clinic;

import dev.regente.examples.kit.Refusal;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;

/**
 * A specialist who comes once a week.
 *
 * @param name in capitals
 * @param day of the week
 */
public record Specialty(String name, DayOfWeek day) {
    /** Those of the original. */
    public static final List<Specialty> USUAL = List.of(
            new Specialty("CLINICO GERAL", DayOfWeek.MONDAY),
            new Specialty("DERMATOLOGISTA", DayOfWeek.WEDNESDAY),
            new Specialty("NUTRICIONISTA", DayOfWeek.FRIDAY));

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("dd/MM/uuuu").withResolverStyle(ResolverStyle.STRICT);
    private static final List<String> DAYS =
            List.of("SEGUNDA-FEIRA", "TERÇA-FEIRA", "QUARTA-FEIRA", "QUINTA-FEIRA", "SEXTA-FEIRA", "SÁBADO", "DOMINGO");

    /** Reads {@code NAME=SEGUNDA-FEIRA}. */
    public static Specialty parse(String text) {
        String[] parts = text.toUpperCase(Locale.ROOT).split("=", -1);
        if (parts.length != 2 || !parts[0].matches("[\\p{L} ]{3,40}") || !DAYS.contains(parts[1])) {
            throw new IllegalArgumentException("'" + text
                    + "' is not a specialty like PEDIATRA=SEGUNDA-FEIRA; days are " + String.join(", ", DAYS));
        }
        return new Specialty(parts[0].strip(), DayOfWeek.of(DAYS.indexOf(parts[1]) + 1));
    }

    /** {@code SEGUNDA-FEIRA}. */
    public String dayName() {
        return DAYS.get(day.getValue() - 1);
    }

    /** Its first day that is not before another. */
    public LocalDate nextDay(LocalDate from) {
        return from.with(TemporalAdjusters.nextOrSame(day));
    }

    /**
     * Reads a day such as {@code 18/12/2023} on which this specialist comes.
     *
     * @throws Refusal with code 400 if there is no such day, or the specialist does not come
     */
    LocalDate date(String text) {
        LocalDate date;
        try {
            date = LocalDate.parse(text, DATE);
        } catch (DateTimeException e) {
            throw Refusal.bad("a data '" + text + "' não existe; escreva como 18/12/2023");
        }
        if (date.getDayOfWeek() != day) {
            throw Refusal.bad(name + " atende na " + dayName() + ", e " + text + " é outro dia da semana");
        }
        return date;
    }

    static String text(LocalDate date) {
        return DATE.format(date);
    }
}
