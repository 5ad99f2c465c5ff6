package dev.regente.sales.http;

import dev.regente.sales.domain.Cpf;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts failed logins, per CPF and in all, in windows of fixed length. Bounded: with the limit on all failures, no more
 * CPFs than {@link #MAX_TRACKED} can fail within one window, so that none is forgotten too early. Thread-safe.
 */
final class LoginLimit {
    /** Failures of one CPF within a window; the next attempt has to wait. */
    static final int PER_CPF = 10;

    /** Failures of all within a minute. */
    static final int ALL = 300;

    static final long WINDOW_MILLIS = 5 * 60_000L;
    private static final long ALL_WINDOW_MILLIS = 60_000L;
    private static final int MAX_TRACKED = 4_096;

    private final Clock clock;
    private final Window all = new Window();

    private final Map<Cpf, Window> windows = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Cpf, Window> eldest) {
            return size() > MAX_TRACKED;
        }
    };

    private static final class Window {
        private long since;
        private int failures;

        private void turn(long now, long length) {
            if (now - since >= length || now < since) {
                since = now;
                failures = 0;
            }
        }
    }

    LoginLimit(Clock clock) {
        this.clock = clock;
    }

    /**
     * Counts an attempt as failed until {@link #succeeded} says otherwise, so that parallel guesses count too.
     *
     * @throws Problem 429 if there were too many
     */
    synchronized void attempt(Cpf cpf) {
        long now = clock.millis();
        all.turn(now, ALL_WINDOW_MILLIS);
        if (all.failures >= ALL) {
            throw tooMany(all.since + ALL_WINDOW_MILLIS - now, "too many failed logins at this server");
        }
        Window own = windows.computeIfAbsent(cpf, key -> new Window());
        own.turn(now, WINDOW_MILLIS);
        if (own.failures >= PER_CPF) {
            throw tooMany(own.since + WINDOW_MILLIS - now, "too many failed logins with this CPF");
        }
        own.failures++;
        all.failures++;
    }

    /** The attempt was no failure: the right password clears the account. */
    synchronized void succeeded(Cpf cpf) {
        windows.remove(cpf);
        all.failures = Math.max(0, all.failures - 1);
    }

    private static Problem tooMany(long millis, String what) {
        int seconds = (int) (millis / 1000) + 1;
        return Problem.later(429, "too-many-attempts", seconds, what + "; try again in " + seconds + " seconds");
    }
}
