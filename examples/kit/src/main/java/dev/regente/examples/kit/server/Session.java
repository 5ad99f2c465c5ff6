package dev.regente.examples.kit.server;

import dev.regente.examples.kit.Line;

/** What one connection has to do with: who logged in there, and the answers. Called by one thread. */
public interface Session {
    /** A line of text. */
    int SHORT_LINE = 64 * 1024;

    /** Answers a request; a {@link dev.regente.examples.kit.Refusal} is an answer too. */
    Line answer(Line request);

    /** Whether somebody logged in: such a connection is never closed to make room for another. */
    boolean loggedIn();

    /** Whether the connection ends after the last answer. */
    default boolean ended() {
        return false;
    }

    /** How long the next request may be, in bytes. */
    default int longestLine() {
        return SHORT_LINE;
    }

    /** Whether this node answers such a request while it is not the active one. */
    default boolean answersWhenInactive(Line request) {
        return false;
    }
}
