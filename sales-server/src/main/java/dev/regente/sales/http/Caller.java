package dev.regente.sales.http;

import dev.regente.election.kernel.Value;
import dev.regente.sales.domain.Role;
import dev.regente.sales.domain.User;
import dev.regente.sales.store.SalesView;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** Who asks, by an open session. */
record Caller(User user, Value.Bytes tokenHash) {
    private static final String SCHEME = "Bearer ";

    /** The hash of the token that the request carries. */
    static Value.Bytes presented(Context ctx) {
        String header = ctx.header("Authorization");
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw Problem.of(
                    401, "no-session", "log in with POST /api/session and send the header Authorization: Bearer TOKEN");
        }
        return hash(header.substring(SCHEME.length()).strip());
    }

    /** SHA-256: enough for a token of 256 random bits. */
    static Value.Bytes hash(String token) {
        try {
            return Value.of(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * The caller with this token.
     *
     * @return empty if there is no such session here
     * @throws Problem 401 if there is one, but it is over
     */
    static Optional<Caller> find(SalesView view, Value.Bytes tokenHash, long nowMillis) {
        return view.session(tokenHash).flatMap(session -> {
            if (session.expiresMillis() <= nowMillis) {
                throw Problem.of(401, "session-expired", "the session has expired; log in again");
            }
            return view.user(session.cpf()).map(user -> new Caller(user, tokenHash));
        });
    }

    /** No such session; said only after a confirmed read, or where the reader asked for data that may be old. */
    static Problem unknown() {
        return Problem.of(401, "no-session", "there is no such session; it may have ended: log in again");
    }

    /** Refuses all but managers. */
    void mustBeManager(String what) {
        if (user.role() != Role.MANAGER) {
            throw Problem.of(403, "not-a-manager", "only a manager " + what);
        }
    }
}
