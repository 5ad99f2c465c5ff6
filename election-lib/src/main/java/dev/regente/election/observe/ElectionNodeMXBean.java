package dev.regente.election.observe;

/**
 * A node of many elections, as JMX shows it; registered by {@link ElectionJmx}. An election that is not open is answered by
 * {@code not-open}, never by an error.
 */
public interface ElectionNodeMXBean {
    /** The name of the cluster. */
    String getCluster();

    /** The number of this node. */
    int getNode();

    /** The names of all elections that are open here, in their order. */
    String[] getElections();

    /** The names of those that this node leads at this moment. */
    String[] getLeading();

    /** The names of those without a known leader. */
    String[] getWithoutLeader();

    /** What works in this configuration and is not wise. */
    String[] getAdvice();

    /** The number of the known leader of this election, 0 if none. */
    int leader(String election);

    /** The token of this node's lead in this election, 0 if it does not lead. */
    long token(String election);

    /** Why this node leads this election, or who does, or why nobody does. */
    String explain(String election);

    /** Gives this lead to a node, 0 for the best follower; answers how that ended. Blocks for at most ten seconds. */
    String handOff(String election, int target);

    /** Gives up this lead, if it is here, and does not stand in this election again for so long; false if it is not open. */
    boolean stepDown(String election, long millis);
}
