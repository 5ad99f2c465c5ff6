package dev.regente.sim.scenario;

import dev.regente.sim.core.FailureDetector;

/**
 * Which failure detector a cluster has, after Chandra and Toueg.
 *
 * @param kind of which kind
 * @param accurateFromNanos for {@code EVENTUALLY_PERFECT} the moment from which on it suspects no running process; else 0
 */
public record Detector(Kind kind, long accurateFromNanos) {

    /** The kinds. */
    public enum Kind {
        /** Silence for the timeout, and closed connections: what a real cluster has. */
        TIMEOUT,
        /** Every crash within the timeout, and nothing else. */
        PERFECT,
        /** The same from some moment on; before it wrong suspicions too. */
        EVENTUALLY_PERFECT
    }

    /** What a real cluster has. */
    public static final Detector TIMEOUT = new Detector(Kind.TIMEOUT, 0);
    /** Never wrong. */
    public static final Detector PERFECT = new Detector(Kind.PERFECT, 0);

    /** Wrong now and then before this moment. */
    public static Detector eventuallyPerfect(long fromNanos) {
        return new Detector(Kind.EVENTUALLY_PERFECT, fromNanos);
    }

    /** Whether an oracle tells who is down, instead of silence. */
    public boolean oracle() {
        return kind != Kind.TIMEOUT;
    }

    /** As the engine takes it. */
    public FailureDetector inEngine(long timeoutNanos) {
        return switch (kind) {
            case TIMEOUT -> FailureDetector.CONNECTIONS;
            case PERFECT -> FailureDetector.perfect(timeoutNanos);
            case EVENTUALLY_PERFECT -> FailureDetector.eventuallyPerfect(timeoutNanos, accurateFromNanos);
        };
    }

    @Override
    public String toString() {
        return switch (kind) {
            case TIMEOUT -> "timeout";
            case PERFECT -> "perfect";
            case EVENTUALLY_PERFECT -> "{ eventually-perfect: " + Units.duration(accurateFromNanos) + " }";
        };
    }
}
