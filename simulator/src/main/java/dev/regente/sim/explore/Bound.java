package dev.regente.sim.explore;

import java.util.Locale;

/** What a space of states is bounded by, each with the number that holds unless another is given. */
public enum Bound {
    /** How many nodes take part; 0 for as many as the scenario has. */
    NODES(0),
    /** How many messages are taken away; where messages overtake each other, one that is never delivered is lost anyway. */
    LOSSES(0),
    /** How many messages are delivered once more. */
    DUPLICATES(0),
    /** How many processes end. */
    CRASHES(0),
    /** How many processes begin anew; as many as end, unless given. */
    RESTARTS(-1),
    /** How many disks are lost, with the process. */
    WIPES(0),
    /** The highest term. */
    TERMS(2),
    /** How often a timer runs out, all together; -1 for any number. */
    TIMERS(-1),
    /** How often the clock jumps. */
    TICKS(0),
    /** How far the clock jumps, in milliseconds; 0 for half the longer of timeout and lease. */
    TICK_MILLIS(0),
    /** How often a node learns that a connection came or went, after the start. */
    LINKS(0),
    /** How often the application asks for something, such as a hand-off or a sale. */
    ASKS(0),
    /** How many different values the application writes, such as sales. */
    VALUES(1),
    /** Whether writes take a while (1), so that a crash may lose them, or are durable at once (0). */
    SLOW_DISK(1);

    private final int standard;

    Bound(int standard) {
        this.standard = standard;
    }

    /** The number that holds unless another is given. */
    public int standard() {
        return standard;
    }

    /** Its name in files and messages: lower case with hyphens. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The one of this name. */
    public static Bound of(String word) {
        for (Bound bound : values()) {
            if (bound.word().equals(word)) {
                return bound;
            }
        }
        throw new IllegalArgumentException("there is no bound \"" + word + "\"");
    }
}
