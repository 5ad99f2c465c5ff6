package dev.regente.election;

import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What the application wants to hear. */
final class Callbacks {
    Consumer<Lead> elected = lead -> {};
    BiConsumer<Lead, RevokeReason> revoked = (lead, reason) -> {};
    Consumer<Leadership> leaderChanged = leadership -> {};
    Consumer<ElectionEvent> listener = event -> {};
}
