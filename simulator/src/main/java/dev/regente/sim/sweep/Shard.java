package dev.regente.sim.sweep;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of several equal parts of a sweep: run {@code i} belongs to shard {@code i mod of}.
 *
 * @param number from zero
 * @param of how many there are
 */
public record Shard(int number, int of) {
    /** All of it. */
    public static final Shard WHOLE = new Shard(0, 1);

    private static final int MOST = 1_000_000;
    private static final Pattern TEXT = Pattern.compile("(\\d{1,7})/(\\d{1,7})");

    /** Refuses a number outside. */
    public Shard {
        if (of < 1 || of > MOST || number < 0 || number >= of) {
            throw new IllegalArgumentException(
                    "shards count from zero: 0/" + of + " to " + (of - 1) + "/" + of + ", not " + number + "/" + of);
        }
    }

    /** Reads {@code 3/100}. */
    public static Shard parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) == 0) {
            throw new IllegalArgumentException(
                    "--shard takes a number and how many there are, like 0/100 to 99/100; not \"" + text + "\"");
        }
        return new Shard(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /** How many of so many runs are its own. */
    public int size(int runs) {
        return number >= runs ? 0 : (runs - number - 1) / of + 1;
    }

    /** The run that is its {@code n}-th, from zero. */
    public int run(int n) {
        return number + n * of;
    }

    /** Which of its own this run is, or -1 if it belongs to another. */
    public int place(int run) {
        return run % of == number ? run / of : -1;
    }

    @Override
    public String toString() {
        return number + "/" + of;
    }
}
