package dev.regente.election;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.protocol.ElectionAsk;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.election.security.CredentialSource;
import dev.regente.election.security.SharedKeyFile;
import dev.regente.election.security.TlsFiles;
import java.time.Duration;
import java.util.Optional;

/** Between the words of the front door and those of the kernel. */
final class Translation {
    private Translation() {}

    static ElectionAsk ask(ElectionRequest request) {
        if (request instanceof ElectionRequest.HandOff it) {
            return new ElectionAsk.HandOff(it.target());
        } else if (request instanceof ElectionRequest.DeclineHandOff it) {
            return new ElectionAsk.DeclineHandOff(it.target(), it.reason());
        } else if (request instanceof ElectionRequest.Replace it) {
            return new ElectionAsk.Replace(it.force());
        } else if (request instanceof ElectionRequest.StepDown it) {
            return new ElectionAsk.StepDown(it.duration().toNanos(), it.reason());
        } else if (request instanceof ElectionRequest.Eligible it) {
            return new ElectionAsk.Eligible(it.eligible(), it.reason());
        } else {
            return new ElectionAsk.TermFloor(((ElectionRequest.TermFloor) request).term());
        }
    }

    /** The event for a notice; null for one that is no event of its own. */
    static ElectionEvent event(Notice notice, NodeId self, long nanos) {
        if (notice instanceof ElectionNotice.Suspected it) {
            return event(ElectionEvent.Kind.SUSPECT, it.peer(), 0, it.reason(), nanos);
        } else if (notice instanceof ElectionNotice.Trusted it) {
            return event(ElectionEvent.Kind.TRUST, it.peer(), 0, "", nanos);
        } else if (notice instanceof ElectionNotice.LeaderChanged it) {
            return new ElectionEvent(
                    ElectionEvent.Kind.LEADER,
                    it.leader(),
                    it.term(),
                    it.hearsay(),
                    it.reason(),
                    null,
                    nanos,
                    System.currentTimeMillis());
        } else if (notice instanceof ElectionNotice.Elected it) {
            return event(ElectionEvent.Kind.ELECTED, self, it.token(), "", nanos);
        } else if (notice instanceof ElectionNotice.Revoked it) {
            return event(ElectionEvent.Kind.REVOKED, self, it.token(), words(it.reason()), nanos);
        } else if (notice instanceof ElectionNotice.AtRisk it) {
            return event(ElectionEvent.Kind.AT_RISK, self, it.token(), "majority-silent", nanos);
        } else if (notice instanceof ElectionNotice.HandOffWanted it) {
            return event(ElectionEvent.Kind.HAND_OFF_WANTED, it.target(), it.token(), "", nanos);
        } else if (notice instanceof ElectionNotice.HandOffEnded it) {
            String outcome = it.done() ? "done" : "not-done: " + it.reason();
            return event(ElectionEvent.Kind.HAND_OFF_ENDED, it.target(), 0, outcome, nanos);
        } else if (notice instanceof ElectionNotice.Halted it) {
            return event(ElectionEvent.Kind.HALTED, self, 0, it.reason(), nanos);
        } else {
            return null;
        }
    }

    static ElectionEvent event(ElectionEvent.Kind kind, NodeId node, long term, String reason, long nanos) {
        return new ElectionEvent(kind, node, term, false, reason, null, nanos, System.currentTimeMillis());
    }

    /** Exact, so that two durations that differ never look the same. */
    static String text(Duration duration) {
        long nanos = duration.toNanos();
        return nanos % 1_000_000 == 0 ? nanos / 1_000_000 + " ms" : nanos + " ns";
    }

    /** Where the network finds its keys; empty if there are none. */
    static Optional<CredentialSource> credentials(Security security) {
        if (security instanceof Security.SharedKey it) {
            return Optional.of(new SharedKeyFile(it.file()));
        } else if (security instanceof Security.Certificates it) {
            return Optional.of(new TlsFiles(
                    it.certificate(),
                    Optional.ofNullable(it.key()),
                    Optional.ofNullable(it.password()),
                    it.authority()));
        } else {
            return Optional.empty();
        }
    }

    /** As explanations write: lower case with hyphens. */
    static String words(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
