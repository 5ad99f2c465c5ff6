package dev.regente.sales.domain;

/**
 * A Brazilian taxpayer's number: eleven digits. The check digits are not demanded here, because widely used sample
 * numbers fail them; {@link #checkDigitsHold} lets a server demand them.
 *
 * @param digits exactly eleven ASCII digits
 */
public record Cpf(String digits) implements Comparable<Cpf> {
    private static final int LENGTH = 11;

    /** Refuses all but eleven digits. */
    public Cpf {
        if (digits.length() != LENGTH || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new Refused("cpf", "a CPF is exactly 11 digits, without dots or dash");
        }
    }

    /** Reads eleven digits. */
    public static Cpf parse(String text) {
        return new Cpf(text.strip());
    }

    /** Whether the last two digits are those that the first nine demand. */
    public boolean checkDigitsHold() {
        // eleven equal digits satisfy the sums, yet no such number was ever issued
        boolean allEqual = digits.chars().distinct().count() == 1;
        return !allEqual && digit(9) == check(9) && digit(10) == check(10);
    }

    private int digit(int i) {
        return digits.charAt(i) - '0';
    }

    private int check(int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            sum += digit(i) * (count + 1 - i);
        }
        int rest = sum % 11;
        return rest < 2 ? 0 : 11 - rest;
    }

    @Override
    public int compareTo(Cpf other) {
        return digits.compareTo(other.digits);
    }

    /** Only the last two digits, so that no log line carries a whole number. */
    @Override
    public String toString() {
        return "*********" + digits.substring(LENGTH - 2);
    }
}
