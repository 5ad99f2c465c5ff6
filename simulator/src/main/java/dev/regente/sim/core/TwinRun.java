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
     * @param stream the label of the last choice before it in the first run
     */
    public record Difference(long index, String one, String other, String stream) {
        @Override
        public String toString() {
            return "the same run came out differently from event " + index + " on:\n  " + one + "\n  " + other
                    + "\nthe last choice was asked by " + stream
                    + "\nLook for a clock, randomness, a hash map's order or static state in the kernel.";
        }
    }

    /** Compares two runs of the same set-up; empty if they are equal to the last bit. */
    public static Optional<Difference> compare(Supplier<Simulation> setUp, long untilNanos) {
        Optional<Difference> found = compare(setUp.get(), setUp.get(), untilNanos);
        if (found.isEmpty()) {
            return found;
        }
        // a difference of state shows at a checkpoint only: once more, with the state after every event
        Simulation one = setUp.get().stateAfterEveryEvent();
        Simulation other = setUp.get().stateAfterEveryEvent();
        Optional<Difference> earlier = compare(one, other, untilNanos);
        return earlier.isPresent() && earlier.get().index() <= found.get().index() ? earlier : found;
    }

    private static Optional<Difference> compare(Simulation one, Simulation other, long untilNanos) {
        while (true) {
            boolean more = one.step(untilNanos);
            boolean otherMore = other.step(untilNanos);
            if (more != otherMore || !one.fingerprint.sameAs(other.fingerprint)) {
                String here = more ? shown(one) : "(ended)";
                String there = otherMore ? shown(other) : "(ended)";
                if (here.equals(there)) {
                    there = there
                            + " (the same to the eye: the state as it was then, written content or a choice differs)";
                }
                return Optional.of(new Difference(
                        one.last().index(), here, there, one.choices().lastAsked()));
            }
            if (!more) {
                return Optional.empty();
            }
        }
    }

    private static String shown(Simulation simulation) {
        Occurrence last = simulation.last();
        String line = Trace.line(last);
        if (last.node() == null || last.part() == null || !simulation.isUp(last.node())) {
            return line;
        }
        return line + "  state: " + simulation.kernel(last.node(), last.part()).save();
    }
}
