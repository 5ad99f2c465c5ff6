package dev.regente.sales.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An answer that is not the wanted one, told as RFC 9457 problem details. The member {@code outcome} says whether the
 * operation surely did not happen ({@code not-done}) or may have ({@code unknown}); {@code reason} is a word for
 * programs.
 */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The media type of RFC 9457. */
    static final String TYPE = "application/problem+json";

    private final int status;
    private final String reason;
    private final boolean notDone;
    private final int retryAfterSeconds;

    private final transient ArrayNode faults;

    private Problem(
            int status, String reason, boolean notDone, int retryAfterSeconds, ArrayNode faults, String detail) {
        super(detail, null, false, false);
        this.faults = faults;
        this.status = status;
        this.reason = reason;
        this.notDone = notDone;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** A refusal: the operation did not happen. */
    static Problem of(int status, String reason, String detail) {
        return new Problem(status, reason, true, 0, null, detail);
    }

    /** A refusal for now: the operation did not happen, and a repeat after so many seconds may succeed. */
    static Problem later(int status, String reason, int seconds, String detail) {
        return new Problem(status, reason, true, seconds, null, detail);
    }

    /** Nobody knows whether the operation happened; a repeat with the same id finds out. */
    static Problem unknown(int status, String reason, String detail) {
        return new Problem(status, reason, false, 1, null, detail);
    }

    /**
     * A refusal of many things at once.
     *
     * @param faults what is wrong with each of them
     */
    static Problem ofMany(int status, String reason, ArrayNode faults, String detail) {
        return new Problem(status, reason, true, 0, faults, detail);
    }

    int status() {
        return status;
    }

    String reason() {
        return reason;
    }

    /** The value of the header {@code Retry-After}, 0 for none. */
    int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** The body. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (faults != null) {
            json.set("faults", faults);
        }
        return json.put("type", "urn:regente:problem:" + reason)
                .put("title", title())
                .put("status", status)
                .put("detail", getMessage())
                .put("reason", reason)
                .put("outcome", notDone ? "not-done" : "unknown");
    }

    private String title() {
        return switch (status) {
            case 400 -> "Bad request";
            case 401 -> "Not logged in";
            case 403 -> "Not allowed";
            case 404 -> "Not found";
            case 405 -> "Method not allowed";
            case 409 -> "Conflict";
            case 413 -> "Too large";
            case 429 -> "Too many attempts";
            case 503 -> "Not available now";
            default -> status >= 500 ? "Server error" : "Request refused";
        };
    }
}
