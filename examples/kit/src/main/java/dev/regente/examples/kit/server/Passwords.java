package dev.regente.examples.kit.server;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.regente.examples.kit.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/**
 * Passwords as bcrypt hashes, and how often one may be guessed: after some wrong attempts nobody is let in under that name
 * for a while, whether the name exists or not. Attempts are counted in memory, by each node. Thread-safe.
 */
public final class Passwords {
    /** bcrypt looks at no more. */
    private static final int MOST_BYTES = 72;

    /** Hashing is slow on purpose: a flood of logins must leave the processor to others. */
    private static final int AT_ONCE = 2;

    private static final int MOST_NAMES = 10_000;

    /**
     * How it is done.
     *
     * @param cost 2 to the power of this many rounds, 4 to 31
     * @param attempts that may fail before a name is locked
     * @param locked for how long
     */
    public record Policy(int cost, int attempts, Duration locked) {
        /** A tenth of a second for a hash, five attempts, one minute. */
        public static final Policy USUAL = new Policy(10, 5, Duration.ofMinutes(1));
    }

    private record Failures(int count, long lastNanos) {}

    private final Policy policy;
    private final LongSupplier nanos;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final String nobody;
    private final Map<String, Failures> failures = new LinkedHashMap<>();

    /** With a clock that counts nanoseconds. */
    public Passwords(Policy policy, LongSupplier nanos) {
        this.policy = policy;
        this.nanos = nanos;
        this.nobody = hash("nobody's password");
    }

    /**
     * The hash of a new password.
     *
     * @throws Refusal if it is shorter than this many characters, or longer than bcrypt looks
     */
    public String hash(String password, int shortest) {
        if (password.length() < shortest || bytes(password).length > MOST_BYTES) {
            throw Refusal.bad("a senha deve ter de " + shortest + " a " + MOST_BYTES + " caracteres");
        }
        return hash(password);
    }

    private String hash(String password) {
        return inTurn(
                () -> new String(BCrypt.withDefaults().hash(policy.cost(), bytes(password)), StandardCharsets.UTF_8));
    }

    /**
     * Whether somebody knows the password.
     *
     * @param name under which attempts are counted
     * @param hash empty if there is no such account: takes as long, and says no
     * @throws Refusal with code 423 while the name is locked
     */
    public boolean matches(String name, String password, Optional<String> hash) {
        refuseLocked(name);
        byte[] typed = bytes(password);
        byte[] kept = bytes(hash.orElse(nobody));
        boolean right = typed.length <= MOST_BYTES
                && inTurn(() -> BCrypt.verifyer().verify(typed, kept).verified)
                && hash.isPresent();
        count(name, right);
        return right;
    }

    private synchronized void refuseLocked(String name) {
        Failures known = failures.get(name);
        if (known != null && known.count() >= policy.attempts()) {
            long left = policy.locked().toNanos() - (nanos.getAsLong() - known.lastNanos());
            if (left > 0) {
                throw new Refusal(
                        "423",
                        "muitas tentativas erradas: acesso bloqueado por mais "
                                + (Duration.ofNanos(left).toSeconds() + 1) + " s");
            }
            failures.remove(name);
        }
    }

    private synchronized void count(String name, boolean right) {
        Failures before = failures.remove(name);
        if (!right) {
            failures.put(name, new Failures(before == null ? 1 : before.count() + 1, nanos.getAsLong()));
            Iterator<String> oldest = failures.keySet().iterator();
            if (failures.size() > MOST_NAMES) {
                oldest.next();
                oldest.remove();
            }
        }
    }

    private <T> T inTurn(java.util.function.Supplier<T> work) {
        places.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            places.release();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
