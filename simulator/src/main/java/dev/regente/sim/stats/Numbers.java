package dev.regente.sim.stats;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as texts. */
public final class Numbers {
    private Numbers() {}

    /** Eight significant digits, without zeros at the end and without exponent; {@code -} for what is no number. */
    public static String plain(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "-";
        }
        BigDecimal rounded = new BigDecimal(value, new MathContext(8, RoundingMode.HALF_EVEN));
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
