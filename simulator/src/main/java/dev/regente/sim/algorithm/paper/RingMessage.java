package dev.regente.sim.algorithm.paper;

/** What the nodes of a ring say. */
public sealed interface RingMessage extends CountedMessage {

    @Override
    default int ids() {
        return 1;
    }

    /** A node's id on its way round, under the name its paper gives it. */
    record Id(String type, int id) implements RingMessage {}

    /** The winner's id on its way round. */
    record Elected(int id) implements RingMessage {
        @Override
        public String type() {
            return "ELECTED";
        }

        @Override
        public Purpose purpose() {
            return Purpose.ANNOUNCE;
        }
    }

    /**
     * A candidate's id on its way in one of the two directions.
     *
     * @param forward in the direction of travel, or against it
     */
    record Directed(String type, int id, boolean forward) implements RingMessage {}

    /**
     * A probe of Hirschberg and Sinclair.
     *
     * @param hop how many links it has crossed, this one included
     */
    record Probe(int id, int phase, long hop, boolean forward) implements RingMessage {
        @Override
        public String type() {
            return "PROBE";
        }
    }

    /** The answer to a probe that has come as far as it should. */
    record Reply(int id, int phase, boolean forward) implements RingMessage {
        @Override
        public String type() {
            return "REPLY";
        }
    }

    /**
     * A token of Itai and Rodeh, or a drawn value on its way round a synchronous ring.
     *
     * @param drawn a drawn number, no node's id
     * @param hop how many links it has crossed, this one included
     */
    record Drawn(int round, int drawn, int hop, boolean unique) implements RingMessage {
        @Override
        public String type() {
            return "TOKEN";
        }

        @Override
        public int ids() {
            return 0;
        }
    }
}
