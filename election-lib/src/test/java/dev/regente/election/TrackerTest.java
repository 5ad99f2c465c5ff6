package dev.regente.election;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.protocol.ElectionNotice;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TrackerTest {
    private static final NodeId TARGET = NodeId.of(2);

    private final Tracker tracker = new Tracker(NodeId.of(1), new Callbacks(), Runnable::run);
    private final CompletableFuture<HandOffResult> answer = new CompletableFuture<>();

    private void ended(NodeId target, boolean done) {
        tracker.onNotice(new ElectionNotice.HandOffEnded(target, done, "because"), 1);
    }

    @Test
    void whatEndsWhileARequestIsHandledAnswersIt() {
        tracker.handOff(TARGET, answer, () -> ended(TARGET, false));
        assertThat(answer).isCompletedWithValue(new HandOffResult(false, TARGET, "because"));
    }

    @Test
    void aHandOffThatAPeerAskedForAnswersNoRequest() {
        ended(NodeId.of(3), true);
        tracker.handOff(TARGET, answer, () -> {});
        ended(NodeId.of(3), true);
        assertThat(answer).isCompletedWithValue(new HandOffResult(false, TARGET, "not-answered"));
    }

    @Test
    void whoAsksAfterTheEndIsToldWhy() {
        tracker.closed("closed");
        tracker.handOff(TARGET, answer, () -> {});
        assertThat(answer).isCompletedWithValue(new HandOffResult(false, TARGET, "closed"));
    }
}
