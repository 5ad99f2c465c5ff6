package dev.regente.election.runtime;

import dev.regente.election.kernel.InvariantBroken;
import dev.regente.election.loop.ClockWatch;
import dev.regente.election.loop.EventLoop;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Runs the handlers of a node's kernels one at a time, each to its end before the next: what follows from one is run after
 * it. Loop only.
 */
final class Delivery {
    private final EventLoop loop;
    private final ClockWatch clocks;
    private final LongConsumer onClockGap;
    private final Consumer<String> onBroken;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;
    /** The clock stands still: what happens now happens to many parts at one moment. */
    private boolean oneMoment;

    private boolean delivering;

    /**
     * Runs nothing yet.
     *
     * @param onClockGap told, before a handler, for how many nanoseconds the monotonic clock stood still
     * @param onBroken told when a broken invariant ends it
     */
    Delivery(EventLoop loop, ClockWatch clocks, LongConsumer onClockGap, Consumer<String> onBroken) {
        this.loop = loop;
        this.clocks = clocks;
        this.onClockGap = onClockGap;
        this.onBroken = onBroken;
    }

    void start() {
        running = true;
    }

    /** No handler is run from here on, nor what waits. */
    void stop() {
        running = false;
        waiting.clear();
    }

    boolean isRunning() {
        return running;
    }

    /** Runs a handler, now or after the one that runs now, and then whatever followed from it. */
    void run(PartHost<?> part, Runnable handler) {
        if (!running) {
            return;
        }
        lookAtTheClocks();
        waiting.add(() -> {
            try {
                if (!oneMoment) {
                    loop.refresh();
                }
                handler.run();
            } catch (InvariantBroken e) {
                onBroken.accept("invariant " + e.invariant() + " is broken in "
                        + part.part().name() + ": " + e.getMessage());
            }
        });
        if (delivering) {
            return;
        }
        delivering = true;
        try {
            while (running && !waiting.isEmpty()) {
                waiting.poll().run();
            }
        } finally {
            delivering = false;
        }
    }

    private void lookAtTheClocks() {
        long gap = delivering || oneMoment ? 0 : clocks.gapNanos();
        if (gap > 0) {
            onClockGap.accept(gap);
        }
    }

    /** Runs what happens to many parts at one moment: all of them see the same clock. */
    void atOneMoment(Runnable work) {
        beginMoment();
        try {
            work.run();
        } finally {
            endMoment();
        }
    }

    /** See {@link #atOneMoment}. */
    void beginMoment() {
        lookAtTheClocks();
        loop.refresh();
        oneMoment = true;
    }

    /** See {@link #atOneMoment}. */
    void endMoment() {
        oneMoment = false;
    }
}
