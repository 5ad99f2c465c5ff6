package dev.regente.election.kernel;

/**
 * What a kernel can do. No method blocks, and none throws for a reason outside the program.
 *
 * @param <M> the protocol's messages
 */
public interface Host<M> {

    /**
     * Monotonic nanoseconds of this node. Only differences mean anything: values may be negative, differ between nodes
     * and restarts, and are never wall time. The same all through one event.
     */
    long now();

    /**
     * Sends at most once and promises nothing: the message may be lost, late, repeated or overtaken. A message to self is
     * a defect of the kernel.
     */
    void send(NodeId to, M message);

    /**
     * Starts the timer of this name, or starts it anew. At most one timer of a name runs. It fires once, at a moment that
     * the host draws from the range: this is how a kernel asks for jitter.
     *
     * @param atLeastNanos not before this long from now; a value of zero or less means as soon as possible
     * @param atMostNanos not planned after this long from now (a busy or paused node fires late)
     */
    void startTimer(String timer, long atLeastNanos, long atMostNanos);

    /** Stops the timer of this name; no effect if none runs. It does not fire any more. */
    void stopTimer(String timer);

    /**
     * Writes a record. The answer is the event {@link Event.Durable} with this ticket, or {@link Event.PersistFailed}.
     * Writes to one store become durable in the order in which they were asked for; the host may batch them into one
     * fsync. A crash loses exactly what was not yet durable, from some point on: it never loses a record and keeps a
     * later one.
     *
     * @param store which file: a store keeps all its records or only the last one, as the host was set up
     * @return the ticket: grows by one with every write of this kernel, across all stores
     */
    long persist(String store, Value record);

    /**
     * A free choice, 0 to {@code n} - 1. A seeded host draws, search tries all. For time use the range of a timer.
     *
     * @param label what is chosen, for the one who reads the recording
     */
    int choose(String label, int n);

    /** Makes a fact known on this node. */
    void publish(Notice notice);

    /** Says why something was refused or ignored, or why a step was taken. */
    void explain(Explanation explanation);
}
