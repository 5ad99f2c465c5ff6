package dev.regente.sales.client.model;

import java.time.Duration;

/** One request's search for another coordinator, told once when it begins and once when it ends. */
final class Waiting {
    private final FailoverWatcher watcher;
    private boolean begun;
    private long begunNanos;

    Waiting(FailoverWatcher watcher) {
        this.watcher = watcher;
    }

    void began(NodeAddress failed) {
        if (!begun) {
            begun = true;
            begunNanos = System.nanoTime();
            watcher.searching(failed);
        }
    }

    void over(NodeAddress settledBy) {
        if (begun) {
            watcher.settled(settledBy, Duration.ofNanos(System.nanoTime() - begunNanos));
        }
    }
}
