package dev.regente.sales.client.model;

import java.time.Duration;

/** Hears, on the thread that asked, that a request has to wait for another coordinator, so that a person can be told why. */
public interface FailoverWatcher {
    /** Hears and does nothing. */
    FailoverWatcher NONE = new FailoverWatcher() {};

    /** A node failed the request; others are asked now. Once for a request. */
    default void searching(NodeAddress failed) {}

    /** The request that had to wait was settled. */
    default void settled(NodeAddress by, Duration after) {}
}
