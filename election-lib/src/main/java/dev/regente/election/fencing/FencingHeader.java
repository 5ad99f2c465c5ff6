package dev.regente.election.fencing;

/**
 * The fencing token of an HTTP request, as a header: {@code Fencing-Token: 42}. A leader that writes to a server sends
 * it; the server parses it, and does the work inside its own guard.
 *
 * <pre>{@code
 * long token = FencingHeader.parse(request.header(FencingHeader.NAME));   // IllegalArgumentException: 400
 * guard.run(token, () -> store(request));                                 // StaleTokenException:      412
 * }</pre>
 *
 * <p>The header is no proof of who sent it: authenticate callers as always.
 */
public final class FencingHeader {
    /** The name of the header. */
    public static final String NAME = "Fencing-Token";

    /** What a server answers to a stale token: 412 Precondition Failed (RFC 9110, 15.5.13). */
    public static final int STALE_STATUS = 412;

    /** What a server answers when the header is missing: 428 Precondition Required (RFC 6585, 3). */
    public static final int MISSING_STATUS = 428;

    private static final int MOST_DIGITS = 19;

    private FencingHeader() {}

    /**
     * The value to send.
     *
     * @throws IllegalArgumentException if it is not a token
     */
    public static String format(long token) {
        Tokens.check(token);
        return Long.toString(token);
    }

    /**
     * The token in a header's value.
     *
     * @param value null if there is no such header
     * @throws IllegalArgumentException if it is missing, or not the decimal digits of a token, in one line fit for an answer
     */
    public static long parse(String value) {
        if (value == null) {
            throw new IllegalArgumentException("the header " + NAME + " is missing");
        }
        String digits = value.strip();
        if (digits.length() <= MOST_DIGITS && digits.matches("[1-9][0-9]*")) {
            try {
                return Long.parseLong(digits);
            } catch (NumberFormatException e) {
                // nineteen digits may still be too much
                throw notAToken();
            }
        }
        throw notAToken();
    }

    private static IllegalArgumentException notAToken() {
        return new IllegalArgumentException(
                "the header " + NAME + " is not a token: that is a whole number from 1 to " + Long.MAX_VALUE);
    }
}
