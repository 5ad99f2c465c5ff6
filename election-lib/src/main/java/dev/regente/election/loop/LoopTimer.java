package dev.regente.election.loop;

/** One timer, used again and again. All methods belong to the thread of its {@link Timers}. */
public final class LoopTimer {
    private final TimerHeap heap;
    private final Timers timers;
    private final Runnable action;
    private long dueNanos;
    private boolean armed;
    /** Where the heap has it, or -1; and by which moment, never after {@link #dueNanos}. Written by the heap. */
    int place = -1;

    long keyNanos;

    LoopTimer(TimerHeap heap, Timers timers, Runnable action) {
        this.heap = heap;
        this.timers = timers;
        this.action = action;
    }

    /** Fires once, as soon as this long has passed since the start of the present event; replaces an earlier start. */
    public void start(long delayNanos) {
        dueNanos = timers.now() + Math.max(0, delayNanos);
        armed = true;
        heap.armed(this);
    }

    /** Does not fire any more. */
    public void stop() {
        armed = false;
    }

    /** Whether it will fire. */
    public boolean isArmed() {
        return armed;
    }

    /** When it fires, by their clock; meaningless while it is not armed. */
    public long dueNanos() {
        return dueNanos;
    }

    /** Fires now. Loop only. */
    public void fire() {
        stop();
        action.run();
    }
}
