package dev.regente.election;

import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What the application wants to hear. */
final class Callbacks {
    private static final Consumer<Object> NOBODY = any -> {};
    private static final BiConsumer<Object, Object> NEITHER = (any, other) -> {};

    Consumer<? super Lead> elected = NOBODY;
    BiConsumer<? super Lead, ? super RevokeReason> revoked = NEITHER;
    Consumer<? super Leadership> leaderChanged = NOBODY;
    Consumer<? super ElectionEvent> listener = NOBODY;

    /** Whether the application wants to hear anything at all. */
    boolean areSet() {
        return elected != NOBODY || revoked != NEITHER || leaderChanged != NOBODY || listener != NOBODY;
    }
}
