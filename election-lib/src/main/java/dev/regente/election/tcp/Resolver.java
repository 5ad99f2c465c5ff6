package dev.regente.election.tcp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Resolves names, which may take seconds, apart from the loop and from the disk. Its one thread exists only while there
 * are names to resolve; a cluster that is configured with literal addresses never has it.
 */
final class Resolver {
    private static final int MOST_WAITING = 64;

    private final ThreadPoolExecutor executor;

    Resolver(String name) {
        executor = new ThreadPoolExecutor(1, 1, 2, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
    }

    /**
     * Looks the name up; an unknown one has no addresses.
     *
     * @param answer called on the resolver's thread
     * @throws java.util.concurrent.RejectedExecutionException if too many wait
     */
    void resolve(Address address, Consumer<InetAddress[]> answer) {
        executor.execute(() -> {
            InetAddress[] found;
            try {
                found = address.resolve();
            } catch (UnknownHostException e) {
                found = new InetAddress[0];
            }
            answer.accept(found);
        });
    }

    void close() {
        executor.shutdownNow();
    }
}
