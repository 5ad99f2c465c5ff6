package dev.regente.election;

import java.nio.file.Path;

/** How nodes prove to each other who they are. The same on all nodes; files are read again when they change. */
public sealed interface Security {
    /** Whoever can connect is believed. */
    Security NONE = new None();

    /** See {@link #NONE}. */
    record None() implements Security {}

    /**
     * All nodes have one key. Every frame is authenticated, and none is encrypted. {@code regente key FILE} makes one.
     *
     * @param file the key file, which only its owner may read
     */
    record SharedKey(Path file) implements Security {}
}
