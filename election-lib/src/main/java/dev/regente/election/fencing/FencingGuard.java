package dev.regente.election.fencing;

/**
 * Admits work under a fencing token, and refuses it under a token smaller than one it has seen. Thread-safe.
 *
 * <p>While work runs, the guard admits no larger token: whoever comes with one waits until that work has ended. So check
 * and work are one step, and nothing of an older leader happens after the newer one was let in. A work that never ends
 * therefore keeps the next leader out; bound what it does.
 *
 * <p>All writers of the resource must go through guards of that resource; what goes past them is not protected.
 */
public interface FencingGuard {

    /** Work that answers something. */
    @FunctionalInterface
    interface Work<T, X extends Exception> {
        /** Does it. */
        T run() throws X;
    }

    /** Work that answers nothing. */
    @FunctionalInterface
    interface Action<X extends Exception> {
        /** Does it. */
        void run() throws X;
    }

    /**
     * Does work under a token, and remembers the token whatever becomes of the work. May be nested in work under the same
     * token.
     *
     * @param token of the lead, 1 or more
     * @throws StaleTokenException if a larger token was seen; the work was not started
     * @throws IllegalStateException if this thread is inside work under a smaller token
     * @throws java.io.UncheckedIOException if the guard cannot read or write its own record; the work was not started
     */
    <T, X extends Exception> T call(long token, Work<T, X> work) throws X;

    /** As {@link #call} for work that answers nothing. */
    default <X extends Exception> void run(long token, Action<X> work) throws X {
        this.<Void, X>call(token, () -> {
            work.run();
            return null;
        });
    }

    /**
     * Makes a token known, so that no older leader is admitted from here on. A new leader does so before it reads what its
     * work starts from: an older leader has then either written before, and is seen, or never will.
     *
     * @throws StaleTokenException if a larger one was seen
     */
    default void seal(long token) {
        run(token, () -> {});
    }

    /** The largest token seen, 0 if none. It may be larger a moment later. */
    long highest();
}
