package dev.regente.sim.core;

import java.util.Optional;
import java.util.function.Supplier;

/** Runs the same thing twice, event by event side by side, and names the first event at which the two differ. */
public final class TwinRun {
    private TwinRun() {}

    /**
     * The first difference.
     *
     * @param index the number of the event
     * @param one the event in the first run, as a line of trace
     * @param other the event in the second run
     */
    public record Difference(long index, String one, String other) {
        @Override
        public String toString() {
            return "the same run came out differently from event " + index + " on:\n  " + one + "\n  " + other
                    + "\nLook for a clock, randomness, a hash map's order or static state in the kernel.";
        }
    }

    /** Compares two runs of the same set-up; empty if they are equal to the last bit. */
    public static Optional<Difference> compare(Supplier<Simulation> setUp, long untilNanos) {
        Simulation one = setUp.get();
        Simulation other = setUp.get();
        while (true) {
            boolean more = one.step(untilNanos);
            boolean otherMore = other.step(untilNanos);
            if (more != otherMore || !one.fingerprint.sameAs(other.fingerprint)) {
                String here = more ? Trace.line(one.last()) : "(ended)";
                String there = otherMore ? Trace.line(other.last()) : "(ended)";
                if (here.equals(there)) {
                    there = there + " (the same to the eye: state, written content or a choice differs)";
                }
                return Optional.of(new Difference(one.last().index(), here, there));
            }
            if (!more) {
                return Optional.empty();
            }
        }
    }
}
