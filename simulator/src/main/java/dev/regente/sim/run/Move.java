package dev.regente.sim.run;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Simulation;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a person did in a run: let something happen out of turn, lost a message, ended or started a process. Between moves
 * the run goes on by its choices. Written as {@code 12 happen 345}: after 12 events, what waits under the number 345.
 *
 * @param atEvents after how many events
 * @param what the number of what waits, or of the node
 * @param nanos for how long, where the deed lasts; else 0
 */
public record Move(long atEvents, Deed deed, long what, long nanos) {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18}) ([a-z]+) ([0-9]{1,18})(?: ([0-9]{1,18}))?");

    /** What can be done. */
    public enum Deed {
        /** What waits happens before all else. */
        HAPPEN,
        /** A message under way is lost. */
        LOSE,
        /** A process ends, and its peers are told. */
        CRASH,
        /** A process is started. */
        RESTART,
        /** A process stands still for a while. */
        PAUSE
    }

    /** Does it. What is not possible any more, such as the crash of a node that is down, has no effect. */
    public void apply(Simulation simulation) {
        switch (deed) {
            case HAPPEN -> simulation.happen(what);
            case LOSE -> simulation.lose(what);
            case CRASH -> simulation.crash(node(), false);
            case RESTART -> simulation.restart(node());
            case PAUSE -> simulation.pause(node(), nanos);
        }
    }

    private NodeId node() {
        return NodeId.of(Math.toIntExact(what));
    }

    /** Goes on to the moment of this move and does it. */
    void reach(Simulation simulation, long untilNanos) {
        while (simulation.events() < atEvents && simulation.step(untilNanos)) {
            // each step is one event
        }
        apply(simulation);
    }

    @Override
    public String toString() {
        return atEvents + " " + deed.name().toLowerCase(Locale.ROOT) + " " + what + (nanos > 0 ? " " + nanos : "");
    }

    /**
     * Takes back what {@link #toString} gave.
     *
     * @throws IllegalArgumentException if it is no move
     */
    public static Move parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (matcher.matches()) {
            for (Deed deed : Deed.values()) {
                if (deed.name().toLowerCase(Locale.ROOT).equals(matcher.group(2))) {
                    String nanos = matcher.group(4);
                    return new Move(
                            Long.parseLong(matcher.group(1)),
                            deed,
                            Long.parseLong(matcher.group(3)),
                            nanos == null ? 0 : Long.parseLong(nanos));
                }
            }
        }
        throw new IllegalArgumentException("\"" + text + "\" is no move; write one like 12 lose 345 ("
                + String.join(
                        ", ",
                        Stream.of(Deed.values())
                                .map(deed -> deed.name().toLowerCase(Locale.ROOT))
                                .toList())
                + ")");
    }
}
