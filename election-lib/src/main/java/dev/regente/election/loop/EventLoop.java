package dev.regente.election.loop;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One thread that waits for sockets, timers and tasks, and runs what belongs to each, one at a time. It sleeps exactly
 * until the next timer and wakes for nothing else.
 *
 * <p>After a pause of the whole process both messages and timers are due; messages go first, so that a node does not
 * suspect peers whose heartbeats are already here.
 */
public final class EventLoop implements Timers {
    private static final long MILLI = 1_000_000L;

    /** What is attached to a registered channel. */
    public interface Selected {
        /** The channel is ready; on the loop's thread. */
        void ready(SelectionKey key);
    }

    private final Selector selector;
    private long eagerUntilNanos = NanoClock.nanos();
    private final Consumer<RuntimeException> onFailure;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final TimerHeap timers = new TimerHeap();
    private final ArrayDeque<Runnable> afterEvent = new ArrayDeque<>();
    private volatile boolean stopped;
    private long now;

    /**
     * A loop that does not run yet.
     *
     * @param name of its thread
     * @param onFailure gets what a task threw although none may; on the loop's thread, which goes on unless {@link
     *     #isStopped}: then the selector itself has failed
     */
    public EventLoop(String name, Consumer<RuntimeException> onFailure) throws IOException {
        this.selector = Selector.open();
        this.onFailure = onFailure;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
        now = NanoClock.nanos();
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    /** Ends the thread once the present event is over; what is queued is dropped. From any thread. */
    public void stop() {
        stopped = true;
        selector.wakeup();
    }

    /** Whether it was stopped, or has failed: no task, timer or socket gets its turn any more. From any thread. */
    public boolean isStopped() {
        return stopped;
    }

    /** Waits for the end of the thread, not from the loop itself. */
    public boolean awaitStop(long millis) throws InterruptedException {
        thread.join(millis);
        return !thread.isAlive();
    }

    /** Whether the caller is the loop. */
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    /** Runs the task on the loop, in the order of the calls. From any thread; callers bound what they queue. */
    public void execute(Runnable task) {
        tasks.add(task);
        if (!inLoop() && !woken.getAndSet(true)) {
            selector.wakeup();
        }
    }

    /** Runs the task at the end of the present event. Loop only. */
    public void afterEvent(Runnable task) {
        afterEvent.add(task);
    }

    /** Monotonic nanoseconds, read at the start of each event and at each {@link #refresh}. Loop only. */
    @Override
    public long now() {
        return now;
    }

    /**
     * Reads the clock again. What was read from a socket in this event may be younger than the event's start, most of all
     * if the process was paused in between: who measures from the receipt of a message calls this first. Loop only.
     */
    public void refresh() {
        now = NanoClock.nanos();
    }

    /**
     * For so long the loop asks for news instead of sleeping until there is some: while an election runs, every sleep and
     * wake-up would add to it. Loop only.
     */
    public void eager(long nanos) {
        eagerUntilNanos = NanoClock.nanos() + nanos;
    }

    @Override
    public LoopTimer timer(Runnable action) {
        return new LoopTimer(timers, this, action);
    }

    /** Where channels register, with a {@link Selected} attached. */
    public Selector selector() {
        return selector;
    }

    private void run() {
        try (selector) {
            while (!stopped) {
                await();
                runTasks();
                fireTimers();
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        } catch (IOException | ClosedSelectorException e) {
            stopped = true;
            onFailure.accept(new IllegalStateException("the selector failed: " + e.getMessage(), e));
        }
    }

    // the yield is a courtesy: nothing but speed depends on what the scheduler makes of it
    @SuppressWarnings("ThreadPriorityCheck")
    private void await() throws IOException {
        long timeout = millisToNextTimer();
        if (timeout == 0 || !tasks.isEmpty()) {
            selector.selectNow(this::ready);
        } else if (eagerUntilNanos - NanoClock.nanos() > 0) {
            if (selector.selectNow(this::ready) == 0) {
                // whoever has work to do, the disk's thread above all, goes first
                Thread.yield();
            }
        } else {
            // -1 stands for no timer; the selector takes 0 for that
            selector.select(this::ready, Math.max(0, timeout));
        }
        woken.set(false);
    }

    private long millisToNextTimer() {
        LoopTimer first = timers.first();
        if (first == null) {
            return -1;
        }
        now = NanoClock.nanos();
        long left = first.dueNanos() - now;
        return left <= 0 ? 0 : (left + MILLI - 1) / MILLI;
    }

    private void ready(SelectionKey key) {
        Selected selected = (Selected) key.attachment();
        event(() -> selected.ready(key));
    }

    private void runTasks() {
        for (int rest = tasks.size(); rest > 0; rest--) {
            event(tasks.remove());
        }
    }

    private void fireTimers() {
        LoopTimer first = timers.first();
        if (first == null) {
            return;
        }
        // those of this moment: what they start for now waits until the sockets had their turn
        long moment = NanoClock.nanos();
        while (first != null && first.dueNanos() - moment <= 0) {
            event(first::fire);
            first = timers.first();
        }
    }

    private void event(Runnable work) {
        now = NanoClock.nanos();
        try {
            work.run();
            while (!afterEvent.isEmpty()) {
                afterEvent.poll().run();
            }
        } catch (RuntimeException e) {
            onFailure.accept(e);
        } catch (Error e) {
            // a loop that just ended would leave a node that looks alive and answers nothing
            onFailure.accept(new IllegalStateException(e.toString(), e));
        }
    }
}
