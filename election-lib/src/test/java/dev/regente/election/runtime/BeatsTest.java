package dev.regente.election.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.loop.ManualTimers;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Timers of one period that fall in with each other, in a time of the test's own. */
class BeatsTest {
    private static final long PERIOD = 800;
    private static final long LATEST = PERIOD + PERIOD / 8;

    private final ManualTimers timers = new ManualTimers();
    /** For each round that ran: whether it was the main one, and who beat in it. */
    private final List<String> rounds = new ArrayList<>();

    private final List<String> beating = new ArrayList<>();
    private final Beats beats = new Beats(timers, PERIOD, (main, work) -> {
        beating.clear();
        work.run();
        rounds.add((main ? "main" : "other") + " at " + timers.now() + " " + beating);
    });

    /** A timer that starts itself anew whenever it fires, as a leader's does. */
    private final class Regular {
        final String name;
        final List<Long> firedNanos = new ArrayList<>();
        final Beats.Beat beat;

        Regular(String name) {
            this.name = name;
            this.beat = beats.beat(this::fire);
        }

        private void fire() {
            firedNanos.add(timers.now());
            beating.add(name);
            beat.start();
        }

        Regular start() {
            beat.start();
            return this;
        }
    }

    @Test
    void oneAloneKeepsItsPeriodExactly() {
        Regular one = new Regular("a").start();
        timers.pass(4 * PERIOD);
        assertThat(one.firedNanos).containsExactly(800L, 1600L, 2400L, 3200L);
        assertThat(rounds).allMatch(round -> round.startsWith("main"));
    }

    @Test
    void whoStartsInTheMiddleComesAnEighthLateEachTimeUntilItBeatsWithTheRest() {
        Regular first = new Regular("a").start();
        timers.pass(300);
        Regular second = new Regular("b").start();
        timers.pass(8 * PERIOD);
        // 300 after the round; each of its own periods is 900 long, until it falls on a main round
        assertThat(second.firedNanos).startsWith(1200L, 2100L, 3000L, 3900L, 4800L, 5600L, 6400L);
        assertThat(first.firedNanos).containsExactly(800L, 1600L, 2400L, 3200L, 4000L, 4800L, 5600L, 6400L);
        assertThat(rounds).endsWith("main at 5600 [b, a]", "main at 6400 [b, a]");
    }

    @Test
    void whoStartsJustBeforeARoundWaitsForTheNextOne() {
        new Regular("a").start();
        timers.pass(PERIOD - 50);
        Regular late = new Regular("b").start();
        timers.pass(3 * PERIOD);
        // the round 50 later would be too early, the one after it comes 50 late
        assertThat(late.firedNanos).startsWith(1600L, 2400L);
    }

    @Test
    void thoseThatStartTogetherTravelTogetherOnTheirWayIn() {
        new Regular("a").start();
        timers.pass(200);
        new Regular("b").start();
        new Regular("c").start();
        timers.pass(PERIOD + 200);
        assertThat(rounds).containsExactly("main at 800 [a]", "other at 1100 [b, c]");
    }

    @Test
    void whoIsStoppedDoesNotFireNotEvenWhenItIsStoppedInItsOwnRound() {
        Regular first = new Regular("a");
        Regular second = new Regular("b");
        Beats.Beat stops = beats.beat(second.beat::stop);
        first.start();
        stops.start();
        second.start();
        timers.pass(PERIOD);
        assertThat(first.firedNanos).containsExactly(800L);
        assertThat(second.firedNanos).isEmpty();
        first.beat.stop();
        timers.pass(5 * PERIOD);
        assertThat(first.firedNanos).hasSize(1);
        assertThat(timers.nextNanos()).as("nothing is left running").isEqualTo(-1);
    }

    @Test
    void aStartReplacesTheOneBefore() {
        Regular one = new Regular("a").start();
        timers.pass(500);
        one.start();
        timers.pass(PERIOD);
        assertThat(one.firedNanos).containsExactly(1300L);
    }

    /** Whatever is started, stopped and started anew: never early, and at most an eighth of the period late. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nobodyIsEverEarlyOrTooLate(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Long> dueAfter = new ArrayList<>();
        List<Beats.Beat> all = new ArrayList<>();
        List<Long> started = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int which = i;
            started.add(-1L);
            all.add(beats.beat(() -> {
                dueAfter.add(timers.now() - started.get(which));
                if (random.nextInt(8) > 0) {
                    started.set(which, timers.now());
                    all.get(which).start();
                } else {
                    started.set(which, -1L);
                }
            }));
        }
        for (int step = 0; step < 2_000; step++) {
            int which = random.nextInt(all.size());
            if (random.nextInt(10) == 0) {
                all.get(which).stop();
                started.set(which, -1L);
            } else if (started.get(which) < 0) {
                started.set(which, timers.now());
                all.get(which).start();
            }
            timers.pass(random.nextInt(200));
        }
        assertThat(dueAfter).hasSizeGreaterThan(500).allMatch(after -> after >= PERIOD && after <= LATEST);
        timers.pass(2 * LATEST);
        for (int which = 0; which < all.size(); which++) {
            assertThat(started.get(which)).as("none is forgotten").matches(at -> at < 0 || timers.now() - at <= LATEST);
        }
    }
}
