package dev.regente.election.fencing;

/** What all guards refuse. */
final class Tokens {
    private Tokens() {}

    static void check(long token) {
        if (token < 1) {
            throw new IllegalArgumentException("a fencing token is 1 or more, not " + token);
        }
    }

    static IllegalStateException nested(long inside, long token) {
        return new IllegalStateException("work under the token " + inside + " cannot admit the token " + token
                + " from within: it would wait for itself");
    }
}
