package dev.regente.election.fencing;

import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Guards an object of this process, such as the state behind a server's interface. Works under one token run beside each
 * other; the first work under a larger token waits for them. Forgets with the process: fit only for a resource that does
 * too, or as a quick first refusal before another guard.
 */
public final class MemoryGuard implements FencingGuard {
    /** Fair, so that the next leader is not kept out by ever more work of the last one. */
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

    private final String resource;
    private volatile long highest;

    /** A guard that has seen no token. */
    public MemoryGuard() {
        this("this guard");
    }

    /**
     * A guard that has seen no token.
     *
     * @param resource what it guards, for messages
     */
    public MemoryGuard(String resource) {
        this.resource = resource;
    }

    @Override
    public <T, X extends Exception> T call(long token, Work<T, X> work) throws X {
        Tokens.check(token);
        if (lock.getReadHoldCount() > 0 && token > highest) {
            throw Tokens.nested(highest, token);
        }
        raise(token);
        lock.readLock().lock();
        try {
            // from here on no larger token comes in
            refuseStale(token);
            return work.run();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Waits for all work of smaller tokens. */
    private void raise(long token) {
        if (token > highest) {
            lock.writeLock().lock();
            try {
                highest = Math.max(highest, token);
            } finally {
                lock.writeLock().unlock();
            }
        }
    }

    private void refuseStale(long token) {
        if (token < highest) {
            throw new StaleTokenException(resource, token, highest);
        }
    }

    @Override
    public long highest() {
        return highest;
    }
}
