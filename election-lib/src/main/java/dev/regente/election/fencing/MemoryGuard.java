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
        enter(token);
        try {
            return work.run();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Returns with the read lock. */
    private void enter(long token) {
        lock.readLock().lock();
        long seen = highest;
        if (token == seen) {
            return;
        }
        boolean nested = lock.getReadHoldCount() > 1;
        lock.readLock().unlock();
        if (token > seen && nested) {
            throw Tokens.nested(seen, token);
        }
        refuseStale(token);
        lock.writeLock().lock();
        try {
            refuseStale(token);
            highest = token;
            lock.readLock().lock();
        } finally {
            lock.writeLock().unlock();
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
