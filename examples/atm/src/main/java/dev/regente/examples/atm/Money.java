package dev.regente.examples.atm;

import dev.regente.examples.kit.Refusal;

/** Amounts of money in whole cents: never a binary fraction. */
public final class Money {
    /** 99.999.999,99: what fits into one operation. */
    private static final int MOST_DIGITS = 10;

    private Money() {}

    /**
     * Reads a positive amount such as {@code 50}, {@code 50,5} or {@code 50.00}.
     *
     * @return cents, 1 or more
     * @throws Refusal if it is anything else: no sign, no exponent, no third decimal
     */
    public static long cents(String text) {
        if (!text.matches("[0-9]{1,20}([.,][0-9]{1,2})?")) {
            throw Refusal.bad("valor inválido: escreva como 50,00");
        }
        String[] parts = text.split("[.,]");
        String decimals = parts.length > 1 ? (parts[1] + "0").substring(0, 2) : "00";
        String digits = (parts[0] + decimals).replaceFirst("^0+", "");
        if (digits.isEmpty()) {
            throw Refusal.bad("o valor deve ser maior que zero");
        }
        if (digits.length() > MOST_DIGITS) {
            throw Refusal.bad("o valor é grande demais");
        }
        return Long.parseLong(digits);
    }

    /** {@code 1234,50}. */
    public static String text(long cents) {
        return (cents < 0 ? "-" : "") + Math.abs(cents) / 100 + "," + (Math.abs(cents) % 100 < 10 ? "0" : "")
                + Math.abs(cents) % 100;
    }
}
