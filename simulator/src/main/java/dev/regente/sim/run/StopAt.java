package dev.regente.sim.run;

import dev.regente.sim.scenario.Units;
import java.util.regex.Pattern;

/** Where a replay stops: at a moment, at an event, when a term begins, or when something is broken. */
public sealed interface StopAt {

    /** At the first event at this moment or later. */
    record Moment(long nanos) implements StopAt {}

    /** At the event of this number. */
    record Event(long number) implements StopAt {}

    /** At the first event at which a node leads or follows in this term. */
    record Term(long term) implements StopAt {}

    /** When something is broken, violated or found. */
    record Broken() implements StopAt {}

    /** Reads {@code 3.5s}, {@code 812}, {@code term=4} or {@code violation}. */
    static StopAt parse(String text) {
        Pattern number = Pattern.compile("[0-9]{1,15}");
        if (text.equals("violation")) {
            return new Broken();
        } else if (number.matcher(text).matches()) {
            return new Event(Long.parseLong(text));
        } else if (text.startsWith("term=") && number.matcher(text.substring(5)).matches()) {
            return new Term(Long.parseLong(text.substring(5)));
        }
        try {
            return new Moment(Units.nanos(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + text
                            + "\" is no place to stop: write a time like 3.5s, an event's number like 812, term=4, or"
                            + " violation",
                    e);
        }
    }

    /** Whether it is reached with the event at hand. */
    default boolean reached(Stepper run) {
        if (this instanceof Moment moment) {
            return run.last().atNanos() >= moment.nanos();
        } else if (this instanceof Event event) {
            return run.last().index() >= event.number();
        } else if (this instanceof Term term) {
            return run.reaches(term.term());
        }
        return !run.broken().isEmpty();
    }
}
