package dev.regente.sim.algorithm.paper;

/**
 * A message that says how it is counted. Kernels whose messages do not implement this have all of them counted as election
 * messages, under the name of their class.
 */
public interface CountedMessage {

    /** The name under which it is counted and traced, as the paper has it, in capitals. */
    String type();

    /** What it is for; the same for all messages of one type. */
    default Purpose purpose() {
        return Purpose.ELECTION;
    }

    /** How many node ids it carries, which is what bit complexity counts. */
    default int ids() {
        return 0;
    }

    /** Under which count a message comes. */
    enum Purpose {
        /** Finds out who leads. */
        ELECTION,
        /** Makes known who leads; an election message too. */
        ANNOUNCE,
        /** Heartbeats, probes of a failure detector, acknowledgements of a hop: never counted as election messages. */
        LIVENESS
    }
}
