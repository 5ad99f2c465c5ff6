package dev.regente.election.loop;

/** One timer of an {@link EventLoop}, used again and again. All methods belong to the loop's thread. */
public final class LoopTimer {
    private final EventLoop loop;
    private final Runnable action;
    private long dueNanos;
    private boolean armed;

    LoopTimer(EventLoop loop, Runnable action) {
        this.loop = loop;
        this.action = action;
    }

    /** Fires once, as soon as this long has passed since the start of the present event; replaces an earlier start. */
    public void start(long delayNanos) {
        dueNanos = loop.now() + Math.max(0, delayNanos);
        if (!armed) {
            armed = true;
            loop.arm(this);
        }
    }

    /** Does not fire any more. */
    public void stop() {
        if (armed) {
            armed = false;
            loop.disarm(this);
        }
    }

    long dueNanos() {
        return dueNanos;
    }

    /** Fires now. Loop only. */
    public void fire() {
        stop();
        action.run();
    }
}
