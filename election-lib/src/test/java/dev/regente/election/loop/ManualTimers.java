package dev.regente.election.loop;

/** Timers whose time passes when a test says so. */
public final class ManualTimers implements Timers {
    private final TimerHeap heap = new TimerHeap();
    private long now;

    @Override
    public long now() {
        return now;
    }

    @Override
    public LoopTimer timer(Runnable action) {
        return new LoopTimer(heap, this, action);
    }

    /** Lets so much time pass; what falls due fires at its moment. */
    public void pass(long nanos) {
        long end = now + nanos;
        for (LoopTimer next = heap.first(); next != null && next.dueNanos() <= end; next = heap.first()) {
            now = Math.max(now, next.dueNanos());
            next.fire();
        }
        now = end;
    }

    /** When the next one fires; -1 if none runs. */
    public long nextNanos() {
        LoopTimer next = heap.first();
        return next == null ? -1 : next.dueNanos();
    }
}
