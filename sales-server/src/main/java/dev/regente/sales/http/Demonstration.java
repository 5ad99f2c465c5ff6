package dev.regente.sales.http;

import java.time.Duration;

/** Faults on demand, for demonstrations; there only when the operator asked for it. Thread-safe. */
public interface Demonstration {
    /** Freezes this node for a while. */
    void pause(Duration time);

    /** Returns when this node is not frozen. */
    void awaitThaw();

    /** Ends this process at once, as a kill does. Does not return. */
    void kill();

    /** Asks whoever started the nodes to start this one anew. */
    void restart(int node);
}
