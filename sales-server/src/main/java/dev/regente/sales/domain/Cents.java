package dev.regente.sales.domain;

/**
 * An amount of money in whole cents. Never a binary fraction.
 *
 * @param value 1 to {@link #MAX}
 */
public record Cents(long value) {

    /** 99,999,999.99: ten digits, as the first program of this kind stored it. */
    public static final long MAX = 9_999_999_999L;

    private static final int MAX_TEXT = 32;

    /** Refuses what is not positive or too large. */
    public Cents {
        if (value < 1) {
            throw new Refused("amount", "the amount must be more than zero");
        }
        if (value > MAX) {
            throw new Refused("amount", "the amount must be at most " + format(MAX));
        }
    }

    /**
     * Reads an amount such as {@code 199.90}, {@code 199,90} or {@code 199}: digits, then at most one comma or dot with
     * one or two digits after it. No sign, no exponent, no thousands separator.
     *
     * @throws Refused with the reason
     */
    public static Cents parse(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty() || trimmed.length() > MAX_TEXT) {
            throw new Refused("amount", "give an amount such as 199.90 or 199,90");
        }
        if (trimmed.startsWith("-")) {
            throw new Refused("amount", "the amount must be more than zero, not negative");
        }
        int separator = -1;
        for (int i = 0; i < trimmed.length(); i++) {
            char c = trimmed.charAt(i);
            if (c == '.' || c == ',') {
                if (separator >= 0) {
                    throw new Refused(
                            "amount", "the amount has two separators: write 1999.90, without thousands marks");
                }
                separator = i;
            } else if (c < '0' || c > '9') {
                throw new Refused("amount", "the amount is written with digits only, such as 199.90 or 199,90");
            }
        }
        String whole = separator < 0 ? trimmed : trimmed.substring(0, separator);
        String decimals = separator < 0 ? "" : trimmed.substring(separator + 1);
        if (whole.isEmpty() || (separator >= 0 && decimals.isEmpty())) {
            throw new Refused("amount", "the amount needs digits on both sides of the separator, such as 0.50");
        }
        if (decimals.length() > 2) {
            throw new Refused("amount", "the amount has more than two decimals: the smallest unit is one cent");
        }
        String digits = whole + (decimals + "00").substring(0, 2);
        String significant = digits.replaceFirst("^0+(?=.)", "");
        if (significant.length() > 10) {
            throw new Refused("amount", "the amount must be at most " + format(MAX));
        }
        return new Cents(Long.parseLong(significant));
    }

    /** A sum of cents as a text with a dot and two decimals, such as {@code 1670.00}. */
    public static String format(long cents) {
        long units = Math.abs(cents) / 100;
        long rest = Math.abs(cents) % 100;
        return (cents < 0 ? "-" : "") + units + (rest < 10 ? ".0" : ".") + rest;
    }

    @Override
    public String toString() {
        return format(value);
    }
}
