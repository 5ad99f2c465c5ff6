package dev.regente.election;

import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.protocol.ElectionNotice;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Keeps what the front door answers from, and turns the kernel's notices into callbacks. Written on the event loop, read
 * from any thread.
 */
final class Tracker {
    private static final Leadership NOBODY = new Leadership(Optional.empty(), 0, false, false, Instant.EPOCH);

    private final NodeId self;
    private final Callbacks callbacks;
    private final Consumer<Runnable> listenerThread;
    private volatile Lead lead;
    private volatile Leadership leadership = NOBODY;
    private volatile String stopped;
    private volatile Said said;
    /** Requests will not be answered any more: why; else null. */
    private String over;
    /** The request that the kernel handles at this moment, or null: a hand-off that a peer asked for answers nobody here. */
    private CompletableFuture<HandOffResult> asking;
    /** The lead whose news went out and whose end did not. */
    private Lead announced;

    private long announcedNanos;

    /**
     * A tracker of a node that has not started.
     *
     * @param listenerThread runs callbacks in order
     */
    Tracker(NodeId self, Callbacks callbacks, Consumer<Runnable> listenerThread) {
        this.self = self;
        this.callbacks = callbacks;
        this.listenerThread = listenerThread;
    }

    /** The lead of this node if it has one that is valid now, else null. */
    Lead validLead() {
        Lead current = lead;
        return current != null && current.isValid() ? current : null;
    }

    Leadership leadership() {
        return leadership;
    }

    /** What the kernel refused, ignored or did, and when. */
    private record Said(Explanation explanation, long nanos) {}

    /** The same with the last thing that the kernel said of itself: mostly the reason why nobody leads yet. */
    Explanation withLately(Explanation state, long nowNanos) {
        Said last = said;
        return last == null
                ? state
                : state.with("lately", "(" + last.explanation() + ")")
                        .with("latelyMillisAgo", Math.max(0, (nowNanos - last.nanos()) / 1_000_000));
    }

    /** Why the node stopped by itself, or null. */
    String stopped() {
        return stopped;
    }

    // --- on the loop

    void onNotice(Notice notice, long nanos) {
        if (notice instanceof ElectionNotice.LeadUntil it) {
            leadUntil(it.token(), it.untilNanos());
            return;
        }
        ElectionEvent event = Translation.event(notice, self, nanos);
        if (notice instanceof ElectionNotice.Elected it) {
            elected(it.token(), nanos);
        } else if (notice instanceof ElectionNotice.Revoked it) {
            revoked(RevokeReason.valueOf(it.reason().name()), nanos);
        } else if (notice instanceof ElectionNotice.LeaderChanged it) {
            leaderChanged(it, event);
        } else if (notice instanceof ElectionNotice.HandOffEnded it) {
            handOffEnded(new HandOffResult(it.done(), it.target(), it.reason()));
        }
        if (event != null) {
            listenerThread.accept(() -> callbacks.listener.accept(event));
        }
    }

    void onExplanation(Explanation explanation, long nanos) {
        said = new Said(explanation, nanos);
        callbacks.listener.accept(new ElectionEvent(
                ElectionEvent.Kind.EXPLAIN,
                self,
                0,
                false,
                explanation.key(),
                explanation,
                nanos,
                System.currentTimeMillis()));
    }

    void started(long nanos) {
        callbacks.metrics.electionBegan("start");
        ElectionEvent event = Translation.event(ElectionEvent.Kind.STARTED, self, 0, "", nanos);
        listenerThread.accept(() -> callbacks.listener.accept(event));
    }

    /** The node stops by itself: whatever it held is over. */
    void broken(String reason, long nanos) {
        stopped = reason;
        if (announced != null) {
            ElectionEvent end = Translation.event(
                    ElectionEvent.Kind.REVOKED,
                    self,
                    announced.tokenOrZero(),
                    Translation.words(RevokeReason.BROKEN),
                    nanos);
            revoked(RevokeReason.BROKEN, nanos);
            listenerThread.accept(() -> callbacks.listener.accept(end));
        }
        lead = null;
        leadership = NOBODY;
        ElectionEvent event = Translation.event(ElectionEvent.Kind.HALTED, self, 0, reason, nanos);
        listenerThread.accept(() -> callbacks.listener.accept(event));
        closed("stopped");
    }

    /** Nobody will answer any more. */
    void closed(String reason) {
        over = reason;
    }

    /**
     * Asks for a hand-off.
     *
     * @param ask lets the kernel handle the request, and so end the hand-off, before it returns
     */
    void handOff(NodeId target, CompletableFuture<HandOffResult> answer, Runnable ask) {
        asking = answer;
        try {
            if (over == null) {
                // else another election may have this one's name by now
                ask.run();
            }
        } finally {
            if (asking != null) {
                asking = null;
                // not on the listener thread, which may have ended
                answer.complete(new HandOffResult(false, target, over == null ? "not-answered" : over));
            }
        }
    }

    private void leadUntil(long token, long untilNanos) {
        Lead current = lead;
        if (current != null && current.tokenOrZero() == token) {
            current.until(untilNanos);
        } else {
            lead = new Lead(token, untilNanos);
        }
    }

    private void elected(long token, long nanos) {
        Lead current = lead;
        if (current == null || current.tokenOrZero() != token) {
            // a level that tells of no end: the lead starts when its end is told
            current = new Lead(token, nanos);
            lead = current;
        }
        Lead news = current;
        announced = news;
        announcedNanos = nanos;
        callbacks.metrics.elected(token);
        listenerThread.accept(() -> callbacks.elected.accept(news));
    }

    private void revoked(RevokeReason reason, long nanos) {
        Lead ended = announced;
        announced = null;
        if (ended == null) {
            return;
        }
        ended.until(nanos);
        callbacks.metrics.revoked(reason, nanos - announcedNanos);
        if (lead == ended) {
            lead = null;
        }
        listenerThread.accept(() -> callbacks.revoked.accept(ended, reason));
    }

    private void leaderChanged(ElectionNotice.LeaderChanged change, ElectionEvent event) {
        Leadership now = new Leadership(
                Optional.ofNullable(change.leader()),
                change.term(),
                self.equals(change.leader()),
                change.hearsay(),
                Instant.ofEpochMilli(event.wallMillis()));
        leadership = now;
        if (change.leader() == null) {
            callbacks.metrics.electionBegan(change.reason());
        }
        listenerThread.accept(() -> callbacks.leaderChanged.accept(now));
    }

    private void handOffEnded(HandOffResult result) {
        CompletableFuture<HandOffResult> waiting = asking;
        asking = null;
        if (waiting != null) {
            listenerThread.accept(() -> waiting.complete(result));
        }
    }
}
