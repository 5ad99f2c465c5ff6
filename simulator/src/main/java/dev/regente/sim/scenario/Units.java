package dev.regente.sim.scenario;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations like {@code 500ms} and shares like {@code 1%} or {@code 200ppm}, exact in integers both ways. */
public final class Units {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,9})?)(ns|us|ms|s|m|h)");
    private static final Pattern SHARE = Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,7})?)(%|ppm|ppb)");
    private static final String[] NAMES = {"h", "m", "s", "ms", "us"};
    private static final long[] NANOS = {3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L, 1_000L};

    private Units() {}

    /** Nanoseconds of a duration; {@code 0} needs no unit. */
    public static long nanos(String text) {
        if (text.equals("0")) {
            return 0;
        }
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            if (text.startsWith("-")) {
                throw new IllegalArgumentException("\"" + text + "\": a time is never negative");
            }
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no duration; write one like 500ms or 2s (units: ns, us, ms, s, m, h)");
        }
        long unit = 1;
        for (int i = 0; i < NAMES.length; i++) {
            unit = NAMES[i].equals(matcher.group(2)) ? NANOS[i] : unit;
        }
        return exact(text, new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit)));
    }

    /** A duration in the largest unit that is exact. */
    public static String duration(long nanos) {
        for (int i = 0; i < NAMES.length; i++) {
            if (nanos != 0 && nanos % NANOS[i] == 0) {
                return nanos / NANOS[i] + NAMES[i];
            }
        }
        return nanos + "ns";
    }

    /** Parts per billion of a share. */
    public static long ppb(String text) {
        if (text.equals("0")) {
            return 0;
        }
        Matcher matcher = SHARE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no share; write one like 1% or 200ppm (units: %, ppm, ppb)");
        }
        long unit =
                switch (matcher.group(2)) {
                    case "%" -> 10_000_000;
                    case "ppm" -> 1_000;
                    default -> 1;
                };
        return exact(text, new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit)));
    }

    /** A share in the largest unit that is exact. */
    public static String share(long ppb) {
        if (ppb % 10_000_000 == 0) {
            return ppb / 10_000_000 + "%";
        }
        return ppb % 1_000 == 0 ? ppb / 1_000 + "ppm" : ppb + "ppb";
    }

    private static long exact(String text, BigDecimal value) {
        try {
            return value.longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("\"" + text + "\" is finer than can be kept", e);
        }
    }
}
