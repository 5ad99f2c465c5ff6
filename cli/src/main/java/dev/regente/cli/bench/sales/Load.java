package dev.regente.cli.bench.sales;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

/** Clients that each do one thing after the other for a while, after a while that does not count. */
final class Load {

    /** One client's next operation. */
    interface Client extends AutoCloseable {
        void next() throws IOException;

        @Override
        void close();
    }

    /** Makes the client of this number. */
    interface Clients {
        Client client(int number) throws IOException;
    }

    /**
     * What came out.
     *
     * @param perSecond operations that were answered
     */
    record Result(double perSecond, double medianMillis, double p99Millis) {
        String cells() {
            return String.format(Locale.ROOT, "%,.0f | %.2f | %.2f", perSecond, medianMillis, p99Millis);
        }
    }

    private Load() {}

    /**
     * Runs so many clients.
     *
     * @throws IOException the first failure of any of them
     */
    static Result run(int count, Clients clients, double warmSeconds, double seconds)
            throws IOException, InterruptedException {
        long begin = System.nanoTime() + (long) (warmSeconds * 1e9);
        long end = begin + (long) (seconds * 1e9);
        AtomicReference<IOException> failure = new AtomicReference<>();
        List<long[]> taken = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Client client = clients.client(i);
            Thread thread = new Thread(
                    () -> {
                        try (client) {
                            long[] own = work(client, begin, end);
                            synchronized (taken) {
                                taken.add(own);
                            }
                        } catch (IOException e) {
                            failure.compareAndSet(null, e);
                        }
                    },
                    "client-" + i);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw failure.get();
        }
        long[] all = taken.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        if (all.length == 0) {
            throw new IOException("no operation was answered in time");
        }
        return new Result(all.length / seconds, all[all.length / 2] / 1e6, all[(int) (all.length * 0.99)] / 1e6);
    }

    private static long[] work(Client client, long begin, long end) throws IOException {
        long[] taken = new long[1024];
        int size = 0;
        while (true) {
            long before = System.nanoTime();
            if (before >= end) {
                return Arrays.copyOf(taken, size);
            }
            client.next();
            long after = System.nanoTime();
            if (after >= begin && after < end) {
                if (size == taken.length) {
                    taken = Arrays.copyOf(taken, 2 * size);
                }
                taken[size++] = after - before;
            }
        }
    }
}
