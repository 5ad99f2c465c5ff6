package dev.regente.sales.server;

import dev.regente.election.Preemption;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code sticky}, {@code manual} or {@code after-stable:3s}. */
public final class PreemptionWord implements ITypeConverter<Preemption> {
    private static final String AFTER = "after-stable:";

    @Override
    public Preemption convert(String text) {
        if (text.equals("sticky")) {
            return Preemption.sticky();
        }
        if (text.equals("manual")) {
            return Preemption.manual();
        }
        if (text.startsWith(AFTER)) {
            return Preemption.afterStable(Durations.parse(text.substring(AFTER.length())));
        }
        throw new TypeConversionException("'" + text + "' is not sticky, manual or after-stable:3s");
    }
}
