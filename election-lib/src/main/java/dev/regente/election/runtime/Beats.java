package dev.regente.election.runtime;

import dev.regente.election.loop.LoopTimer;
import dev.regente.election.loop.Timers;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Lets timers of one period fire together, so that what many elections send at each heartbeat can travel as one. A timer
 * never fires early; it fires up to an eighth of the period late, again and again, until it has fallen in with the main
 * round. One that has keeps its period exactly. Loop only.
 */
final class Beats {
    private static final int STEPS = 8;

    /** Runs the timers of one round. */
    interface Moment {
        /** Runs the work, during which the loop's clock stands still; in the main round or in another. */
        void run(boolean main, Runnable work);
    }

    private final Timers timers;
    private final long period;
    private final Moment moment;
    private final Round main;
    private final List<Round> others = new ArrayList<>();
    private Round firing;

    Beats(Timers timers, long periodNanos, Moment moment) {
        this.timers = timers;
        this.period = periodNanos;
        this.moment = moment;
        this.main = new Round();
    }

    long periodNanos() {
        return period;
    }

    /** A timer that is not running yet. */
    Beat beat(Runnable action) {
        return new Beat(action);
    }

    /** Timers that fire together. */
    private final class Round {
        private final Set<Beat> beats = new LinkedHashSet<>();
        private final LoopTimer timer = timers.timer(this::fire);

        private void fire() {
            firing = this;
            try {
                moment.run(this == main, this::fireAll);
            } finally {
                firing = null;
            }
        }

        private void fireAll() {
            if (this != main) {
                others.remove(this);
            }
            for (Beat beat : List.copyOf(beats)) {
                if (beat.round != this) {
                    // stopped by an earlier one of this round
                    continue;
                }
                if (beat.skipsOne) {
                    beat.skipsOne = false;
                } else {
                    beat.stop();
                    beat.action.run();
                }
            }
            if (this == main && !beats.isEmpty()) {
                timer.start(period);
            }
        }

        private boolean isDueBetween(long least, long most) {
            long left = timer.dueNanos() - timers.now();
            return left >= least && left <= most;
        }
    }

    /** One timer of the period, used again and again. */
    final class Beat {
        private final Runnable action;
        private Round round;
        private boolean skipsOne;

        private Beat(Runnable action) {
            this.action = action;
        }

        /** Fires once, one period from now or up to an eighth of it later; replaces an earlier start. */
        void start() {
            stop();
            if (firing == main) {
                join(main);
            } else if (main.beats.isEmpty()) {
                main.timer.start(period);
                join(main);
            } else if (main.isDueBetween(Long.MIN_VALUE, period / STEPS)) {
                // the next firing would be too early, the one after it is just right
                skipsOne = true;
                join(main);
            } else if (main.isDueBetween(period, period + period / STEPS)) {
                join(main);
            } else {
                join(otherRound());
            }
        }

        /** The latest moment that is allowed: each time brings it nearer to the main round. */
        private Round otherRound() {
            for (Round other : others) {
                if (other.isDueBetween(period, period + period / STEPS)) {
                    return other;
                }
            }
            Round fresh = new Round();
            fresh.timer.start(period + period / STEPS);
            others.add(fresh);
            return fresh;
        }

        private void join(Round one) {
            round = one;
            one.beats.add(this);
        }

        void stop() {
            if (round != null) {
                round.beats.remove(this);
                if (round.beats.isEmpty() && round != firing) {
                    round.timer.stop();
                    others.remove(round);
                }
                round = null;
            }
            skipsOne = false;
        }
    }
}
