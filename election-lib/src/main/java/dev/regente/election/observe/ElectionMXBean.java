package dev.regente.election.observe;

/** One election of a process, as JMX shows it; registered by {@link ElectionJmx}. */
public interface ElectionMXBean {
    /** The name of the cluster. */
    String getCluster();

    /** The name of the election among many; empty for one on a node of its own. */
    String getName();

    /** The number of this node. */
    int getNode();

    /** Whether this node leads, at this moment. */
    boolean isLeading();

    /** The number of the known leader, 0 if none. */
    int getLeader();

    /** The term of the known leader, 0 if none. */
    long getTerm();

    /** The token of this node's lead, 0 if it does not lead. */
    long getToken();

    /** How long this node's lead lasts if it is not extended, 0 if it does not lead. */
    long getRemainingMillis();

    /** Why this node leads, or who does, or why nobody does. */
    String getExplanation();

    /** What works in this configuration and is not wise. */
    String[] getAdvice();

    /** Gives the lead to a node, 0 for the best follower; answers how that ended. Blocks for at most ten seconds. */
    String handOff(int target);

    /** Gives up the lead, if it is here, and does not stand again for this long. */
    void stepDown(long millis);
}
