package dev.regente.sim.shrink;

import dev.regente.sim.scenario.Fault;
import java.util.List;
import java.util.Optional;

/** Runs candidates, and knows what must be broken. */
public interface Trial {

    /**
     * A run in which it is broken.
     *
     * @param run with exactly the choices that were asked for
     * @param brokenNanos when it was broken; the end of the run if only then
     * @param byEnd whether the length of the run decides about it
     * @param cone events in the causal past
     */
    record Broken(Candidate run, long events, long brokenNanos, boolean byEnd, int cone) {
        Size size() {
            return Size.of(run, events, cone);
        }
    }

    /**
     * Tries one. Equal candidates have equal results.
     *
     * @param mostEvents a run of more is none
     * @return empty if something else is broken, or nothing
     */
    Optional<Broken> run(Candidate candidate, long mostEvents);

    /** What strikes by chance in such a run, each strike as a fault of its own. */
    List<Fault> struck(Candidate candidate);
}
