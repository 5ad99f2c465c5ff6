package dev.regente.sim.explore.kernel;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Value;
import java.util.List;

/**
 * What happened on one node, for watches.
 *
 * @param kind what it was
 * @param event what the kernel was given; null if it was given nothing
 * @param before the node before
 * @param after the node after
 * @param sent what was sent
 * @param written the records that were handed to the disk
 * @param notices what was published
 * @param now what the clock showed
 */
public record Step(
        NodeId node,
        Kind kind,
        Event<?> event,
        Local before,
        Local after,
        List<Sent> sent,
        List<Value> written,
        List<Notice> notices,
        long now) {
    /** Copies. */
    public Step {
        sent = List.copyOf(sent);
        written = List.copyOf(written);
        notices = List.copyOf(notices);
    }

    /** A message that was sent. */
    public record Sent(NodeId to, Object message) {}

    /** What can happen. */
    public enum Kind {
        /** A message is received, and is under way no more. */
        DELIVER("receives"),
        /** A timer runs out. */
        TIMER("timer"),
        /** The oldest write becomes durable. */
        DURABLE("has written"),
        /** A process ends, with some of the writes under way. */
        CRASH("crashes"),
        /** A process begins anew. */
        RESTART("restarts"),
        /** A process ends and its disk is lost. */
        WIPE("loses its disk"),
        /** A node hears that a connection came or went. */
        LINK("hears of a connection"),
        /** The application asks. */
        ASK("is asked"),
        /** A message is received, and a copy of it is still under way. */
        DUPLICATE("receives, and will again,"),
        /** A message is lost. */
        DROP("never receives"),
        /** The clock jumps. */
        TICK("the clock jumps");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** For the list of steps. */
        String words() {
            return words;
        }
    }
}
