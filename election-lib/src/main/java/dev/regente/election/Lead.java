package dev.regente.election;

import dev.regente.election.loop.NanoClock;
import java.time.Duration;

/**
 * The lead of this node under one token. Thread-safe. All answers are computed when they are asked for: the first answer
 * after a pause of the process is right.
 */
public final class Lead {
    private static final long MILLI = 1_000_000L;
    /** The wall clock is read in milliseconds and corrected in small steps. */
    private static final long SLACK_MILLIS = 20;

    private final long token;
    private volatile long untilNanos;
    /** A machine that was suspended may ask before anything else ran: its monotonic clock stood still, this one did not. */
    private volatile long untilWallMillis;

    Lead(long token, long untilNanos) {
        this.token = token;
        until(untilNanos);
    }

    /**
     * The fencing token: larger than that of every earlier leader. Send it with every write to something shared, and let
     * that refuse smaller ones.
     *
     * @throws IllegalStateException at {@link Safety#CLASSIC}, which has no tokens
     */
    public long token() {
        if (token == 0) {
            throw new IllegalStateException("there are no tokens at the level classic");
        }
        return token;
    }

    /** False at {@link Safety#CLASSIC}, which has no tokens. */
    public boolean hasToken() {
        return token > 0;
    }

    /** Whether the lead lasts at this moment. Advice at {@link Safety#TOKENS}; a promise at {@link Safety#LEASED}. */
    public boolean isValid() {
        return NanoClock.nanos() - untilNanos < 0 && NanoClock.wallMillis() < untilWallMillis;
    }

    /** How long the lead lasts if it is not extended; zero once it is over. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, untilNanos - NanoClock.nanos()));
    }

    /**
     * Does something under this lead's token, as {@link Election#runIfLeader} does under that of the present one.
     *
     * @throws NotLeaderException if this lead is over, even if the node has a new one; the work was then not started
     */
    public <X extends Exception> void execute(Election.LeaderWork<X> work) throws X {
        if (!isValid()) {
            throw new NotLeaderException("the " + this + " is over");
        }
        work.run(token);
    }

    long tokenOrZero() {
        return token;
    }

    void until(long nanos) {
        untilWallMillis = NanoClock.wallMillis() + SLACK_MILLIS + (nanos - NanoClock.nanos()) / MILLI;
        untilNanos = nanos;
    }

    @Override
    public String toString() {
        return "lead with token " + token;
    }
}
