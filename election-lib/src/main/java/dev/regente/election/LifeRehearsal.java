package dev.regente.election;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The whole life of an election of one voter, from its start over its lead to its polite end: what runs between the signal
 * that ends a process and the hand-over of its lead is loaded then. Nobody else takes part, and nothing is kept.
 */
final class LifeRehearsal {
    /** What the JVM makes of a signal; known by this name on the JDKs from 17 to 25. */
    private static final String OF_THE_SIGNAL = "jdk.internal.misc.Signal$1";

    private LifeRehearsal() {}

    /** Rehearses for at most about this long; false if this machine has no loopback to rehearse on. */
    static boolean run(Duration atMost) {
        load(OF_THE_SIGNAL);
        CountDownLatch elected = new CountDownLatch(1);
        try (Election election = Election.builder("rehearsal")
                .self(1)
                .peers("1=127.0.0.1:0")
                .volatileData()
                .onElected(lead -> elected.countDown())
                .build()) {
            election.startQuietly();
            return elected.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ElectionStartException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Elsewhere it may be called otherwise, and is then loaded when the signal comes: that costs a millisecond. */
    private static boolean load(String name) {
        try {
            return Class.forName(name, false, null) != null;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
