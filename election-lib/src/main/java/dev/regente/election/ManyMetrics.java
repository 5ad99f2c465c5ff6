package dev.regente.election;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells several, and lets no failure of one of them out. */
final class ManyMetrics implements ElectionMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(ElectionMetrics.class);

    private final List<ElectionMetrics> all;
    private final AtomicBoolean failed = new AtomicBoolean();

    ManyMetrics(List<ElectionMetrics> all) {
        this.all = all;
    }

    private void each(Consumer<ElectionMetrics> call) {
        for (ElectionMetrics metrics : all) {
            try {
                call.accept(metrics);
            } catch (RuntimeException e) {
                if (!failed.getAndSet(true)) {
                    LOG.error("metrics of the application failed (further failures are not logged)", e);
                }
            }
        }
    }

    @Override
    public void electionBegan(String cause) {
        each(metrics -> metrics.electionBegan(cause));
    }

    @Override
    public void elected(long token) {
        each(metrics -> metrics.elected(token));
    }

    @Override
    public void revoked(RevokeReason reason, long tenureNanos) {
        each(metrics -> metrics.revoked(reason, tenureNanos));
    }

    @Override
    public void leadExtended(long slackNanos) {
        each(metrics -> metrics.leadExtended(slackNanos));
    }

    @Override
    public void recordDurable(long nanos) {
        each(metrics -> metrics.recordDurable(nanos));
    }

    @Override
    public void echo(int peer, long nanos) {
        each(metrics -> metrics.echo(peer, nanos));
    }

    @Override
    public void heartbeatsMissed(int leader, long count) {
        each(metrics -> metrics.heartbeatsMissed(leader, count));
    }

    @Override
    public void paused(long nanos) {
        each(metrics -> metrics.paused(nanos));
    }
}
