package dev.regente.sales.client.model;

import java.time.Duration;

/**
 * How long a client keeps trying.
 *
 * @param deadline from the first attempt until the caller is told that it failed
 * @param attempt how long one node may take to answer before the next one is asked; a frozen node costs this much
 * @param firstPause the longest wait after the first round of failures; doubled each round
 * @param longestPause what the wait grows to
 */
public record Patience(Duration deadline, Duration attempt, Duration firstPause, Duration longestPause) {
    /** Three seconds an attempt (a password check may take one), pauses from 20 to 250 milliseconds. */
    public static Patience until(Duration deadline) {
        return new Patience(deadline, Duration.ofSeconds(3), Duration.ofMillis(20), Duration.ofMillis(250));
    }

    /** The time below which no further attempt is begun. */
    Duration leastAttempt() {
        Duration quarter = deadline.dividedBy(4);
        return quarter.compareTo(attempt) < 0 ? quarter : attempt;
    }

    /** The longest wait after the given round of failures, counted from zero. */
    Duration pauseAfter(int round) {
        Duration grown = firstPause.multipliedBy(1L << Math.min(round, 20));
        return grown.compareTo(longestPause) < 0 ? grown : longestPause;
    }
}
