package dev.regente.kit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One direction of a {@link FaultProxy}: what happens to the bytes that go this way, on all its connections. Faults may be
 * set and changed at any time, from any thread; they act at once on what has not yet passed.
 */
public final class Direction {
    private final SplittableRandom random;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Pipe> pipes = new ArrayList<>();

    private long leastDelayNanos;
    private long mostDelayNanos;
    private long bytesPerSecond;
    private boolean cut;
    private boolean blackHole;
    private long bytesLeft = Long.MAX_VALUE;
    private long passed;
    private boolean closed;

    Direction(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Delivers what goes this way so much later. */
    public Direction delay(Duration time) {
        return delay(time, time);
    }

    /**
     * Delivers what goes this way later by a time between these, drawn from the proxy's seed for each piece that arrives; the
     * order remains.
     */
    public Direction delay(Duration least, Duration most) {
        if (least.isNegative() || most.compareTo(least) < 0) {
            throw new IllegalArgumentException("a delay from " + least + " to " + most);
        }
        return change(() -> {
            leastDelayNanos = least.toNanos();
            mostDelayNanos = most.toNanos();
        });
    }

    /** Lets at most so many bytes a second pass on each connection; 0 lifts the limit. */
    public Direction throttle(long perSecond) {
        if (perSecond < 0) {
            throw new IllegalArgumentException(perSecond + " bytes a second");
        }
        return change(() -> bytesPerSecond = perSecond);
    }

    /**
     * Lets nothing pass this way, not even the end of a connection, until {@link #heal}: then all that was sent arrives, as
     * TCP repeats what a broken network has lost. A connection that is begun meanwhile is taken and stays silent.
     */
    public Direction cut() {
        return change(() -> cut = true);
    }

    /**
     * Takes what goes this way and forgets it, so that the sender notices nothing: a half-open connection. {@link #heal}
     * resets the connections that have lost bytes, since TCP never delivers a stream with a gap.
     */
    public Direction blackHole() {
        return change(() -> blackHole = true);
    }

    /** Resets a connection both ways once so many more bytes have passed this way, counted over all connections; once. */
    public Direction resetAfter(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException(bytes + " bytes");
        }
        return change(() -> bytesLeft = bytes);
    }

    /** Ends all faults of this direction. */
    public Direction heal() {
        List<Pipe> lossy = new ArrayList<>();
        change(() -> {
            leastDelayNanos = 0;
            mostDelayNanos = 0;
            bytesPerSecond = 0;
            bytesLeft = Long.MAX_VALUE;
            cut = false;
            blackHole = false;
            pipes.stream().filter(Pipe::hasLost).forEach(lossy::add);
        });
        lossy.forEach(Pipe::reset);
        return this;
    }

    /** How many bytes have passed this way. */
    public long passed() {
        lock.lock();
        try {
            return passed;
        } finally {
            lock.unlock();
        }
    }

    private Direction change(Runnable what) {
        lock.lock();
        try {
            what.run();
            changed.signalAll();
            return this;
        } finally {
            lock.unlock();
        }
    }

    // --- for the proxy and its pipes

    void close() {
        change(() -> closed = true);
    }

    void add(Pipe pipe) {
        change(() -> pipes.add(pipe));
    }

    void remove(Pipe pipe) {
        change(() -> pipes.remove(pipe));
    }

    /** When a piece that has just arrived may leave. */
    long dueNanos() {
        lock.lock();
        try {
            long delay = mostDelayNanos == leastDelayNanos
                    ? leastDelayNanos
                    : random.nextLong(leastDelayNanos, mostDelayNanos + 1);
            return System.nanoTime() + delay;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it is not cut; false if it was closed. */
    boolean awaitOpen() throws InterruptedException {
        return awaitTurn(System.nanoTime());
    }

    /** Waits until that time has come and it is not cut; false if it was closed. */
    boolean awaitTurn(long dueNanos) throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                long wait = dueNanos - System.nanoTime();
                if (cut) {
                    changed.await();
                } else if (wait <= 0) {
                    return true;
                } else {
                    changed.awaitNanos(wait);
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** What becomes of the next bytes. */
    enum Fate {
        PASS,
        LOSE,
        RESET
    }

    /**
     * Decides about the next bytes.
     *
     * @param fate whether they pass; with {@link Fate#RESET} those that are named still do
     * @param bytes how many it is about, from 0 to those offered
     * @param pauseNanos how long the ones after them have to wait
     */
    record Verdict(Fate fate, int bytes, long pauseNanos) {}

    Verdict judge(int offered) {
        lock.lock();
        try {
            if (blackHole) {
                return new Verdict(Fate.LOSE, offered, 0);
            }
            int bytes = offered;
            long pause = 0;
            if (bytesPerSecond > 0) {
                // twenty pieces a second, so that a slow stream trickles rather than comes in lumps
                bytes = (int) Math.min(offered, Math.max(1, bytesPerSecond / 20));
                pause = bytes * 1_000_000_000L / bytesPerSecond;
            }
            Fate fate = Fate.PASS;
            if (bytes >= bytesLeft) {
                bytes = (int) bytesLeft;
                bytesLeft = Long.MAX_VALUE;
                fate = Fate.RESET;
            } else if (bytesLeft != Long.MAX_VALUE) {
                bytesLeft -= bytes;
            }
            passed += bytes;
            return new Verdict(fate, bytes, pause);
        } finally {
            lock.unlock();
        }
    }
}
