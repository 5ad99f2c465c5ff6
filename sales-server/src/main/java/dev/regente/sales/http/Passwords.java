package dev.regente.sales.http;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.regente.sales.domain.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Hashing of passwords with bcrypt, which is slow on purpose: on threads of its own and with a bounded queue, so that a
 * flood of logins cannot stop sales.
 */
public final class Passwords implements AutoCloseable {
    /** 2 to the power of this many rounds: about a tenth of a second. */
    public static final int DEFAULT_COST = 10;

    private static final int MIN_BYTES = 4;

    /** bcrypt looks at no more, so a longer password would be weaker than it seems. */
    private static final int MAX_BYTES = 72;

    private static final int QUEUE = 64;

    private final int cost;
    private final String nobody;
    private final ThreadPoolExecutor threads;

    /** Hashes with this cost, 4 to 31. */
    public Passwords(int cost) {
        this.cost = cost;
        this.nobody = hash(cost, "nobody's password".getBytes(StandardCharsets.UTF_8));
        this.threads = new ThreadPoolExecutor(2, 2, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), work -> {
            Thread thread = new Thread(work, "passwords");
            thread.setDaemon(true);
            return thread;
        });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Refuses a password that is too short or too long. */
    public static void check(String password) {
        int bytes = password.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < MIN_BYTES || bytes > MAX_BYTES) {
            throw new Refused(
                    "password",
                    "a password has " + MIN_BYTES + " to " + MAX_BYTES + " bytes; give a longer or shorter one");
        }
    }

    /** Hashes at once, on this thread: for commands and for start-up. */
    public static String hashNow(int cost, String password) {
        check(password);
        return hash(cost, password.getBytes(StandardCharsets.UTF_8));
    }

    /** The hash of a password. */
    CompletionStage<String> hash(String password) {
        check(password);
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        return run(() -> hash(cost, bytes));
    }

    /**
     * Whether the password is the right one.
     *
     * @param hash null where there is no account: takes as long and says no, so that nobody learns which accounts exist
     */
    CompletionStage<Boolean> matches(String password, String hash) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        byte[] bounded = bytes.length > MAX_BYTES ? Arrays.copyOf(bytes, MAX_BYTES) : bytes;
        byte[] against = (hash == null ? nobody : hash).getBytes(StandardCharsets.UTF_8);
        boolean possible = hash != null && bytes.length <= MAX_BYTES;
        return run(() -> BCrypt.verifyer().verify(bounded, against).verified && possible);
    }

    private static String hash(int cost, byte[] password) {
        return new String(BCrypt.withDefaults().hash(cost, password), StandardCharsets.UTF_8);
    }

    private <T> CompletionStage<T> run(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(
                    Problem.later(429, "busy", 2, "too many people log in at this moment; try again shortly"));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
