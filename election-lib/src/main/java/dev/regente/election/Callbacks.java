package dev.regente.election;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What the application wants to hear. */
final class Callbacks {
    Consumer<Lead> elected = lead -> {};
    BiConsumer<Lead, RevokeReason> revoked = (lead, reason) -> {};
    Consumer<Leadership> leaderChanged = leadership -> {};
    Consumer<ElectionEvent> listener = event -> {};
    ElectionMetrics metrics = ElectionMetrics.NONE;
    /** Takes the lines of a trace; null for none. */
    Consumer<String> trace;

    /** One more listener; what an earlier one throws does not keep the event from it. */
    void listen(Consumer<ElectionEvent> more) {
        Consumer<ElectionEvent> before = listener;
        listener = event -> {
            try {
                before.accept(event);
            } finally {
                more.accept(event);
            }
        };
    }

    void measure(ElectionMetrics more) {
        metrics = metrics == ElectionMetrics.NONE ? new ManyMetrics(List.of(more)) : ElectionMetrics.all(metrics, more);
    }
}
