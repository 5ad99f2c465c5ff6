package dev.regente.sim.explore.kernel;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.Value;

/**
 * What can happen at one node. Kept once; has a number.
 *
 * @param detail the timer's name, or what is asked, in words
 * @param message what is received, or null
 * @param argument how many writes survive a crash, or which peer a connection came from or went to
 * @param flag whether the connection came
 * @param ask what is asked, or null
 * @param surroundings what the world around remembers after the ask, or null
 */
@SuppressWarnings("EnumOrdinal") // only a number that differs from kind to kind within one run
record Happening(
        int number,
        Hash hash,
        Step.Kind kind,
        int node,
        String detail,
        Message message,
        int argument,
        boolean flag,
        Ask ask,
        Value surroundings) {

    /** What takes the turn with it. */
    int lane() {
        int source =
                switch (kind) {
                    case DELIVER, DUPLICATE, DROP -> 1 + message.from();
                    case TIMER -> 32 + (detail.hashCode() & 0xFFFF);
                    default -> 0x20000 + kind.ordinal();
                };
        return source * 32 + node;
    }
}
