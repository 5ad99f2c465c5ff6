package dev.regente.election.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.Election;
import dev.regente.election.RevokeReason;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ElectionMetersIT {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ElectionMeters meters = new ElectionMeters(registry, Tags.of("node", "1"));

    @Test
    void everythingReachesTheRegistry() {
        meters.electionBegan("silent");
        meters.elected(3);
        meters.revoked(RevokeReason.QUORUM_LOST, 2_000_000_000L);
        meters.leadExtended(400_000_000);
        meters.recordDurable(3_000_000);
        meters.echo(2, 1_000_000);
        meters.heartbeatsMissed(3, 4);
        meters.paused(60_000_000);
        assertThat(registry.get("regente.elections")
                        .tags("node", "1", "cause", "silent")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("regente.leads").counter().count()).isEqualTo(1);
        assertThat(registry.get("regente.leads.ended")
                        .tags("reason", "quorum-lost")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(seconds("regente.lead.tenure")).isEqualTo(2);
        assertThat(seconds("regente.lease.slack")).isEqualTo(0.4);
        assertThat(seconds("regente.record.write")).isEqualTo(0.003);
        assertThat(seconds("regente.echo")).isEqualTo(0.001);
        assertThat(seconds("regente.pause")).isEqualTo(0.06);
        assertThat(registry.get("regente.heartbeats.missed")
                        .tags("leader", "3")
                        .counter()
                        .count())
                .isEqualTo(4);
    }

    private double seconds(String timer) {
        return registry.get(timer).tags("node", "1").timer().totalTime(TimeUnit.SECONDS);
    }

    @Test
    void aRealElectionIsCountedAndWatched() throws Exception {
        CountDownLatch elected = new CountDownLatch(1);
        try (Election election = Election.builder("orders")
                .self(1)
                .peers("1=127.0.0.1:0")
                .volatileData()
                .metrics(meters)
                .onLeaderChanged(now -> elected.countDown())
                .build()) {
            meters.watch(election);
            assertThat(registry.get("regente.is.leader").gauge().value()).isZero();
            election.start();
            assertThat(elected.await(15, TimeUnit.SECONDS)).isTrue();
            assertThat(registry.get("regente.is.leader").gauge().value()).isEqualTo(1);
            assertThat(registry.get("regente.leader").gauge().value()).isEqualTo(1);
            assertThat(registry.get("regente.term").gauge().value()).isEqualTo(1);
        }
        assertThat(registry.get("regente.leads").counter().count()).isEqualTo(1);
        assertThat(registry.get("regente.leads.ended")
                        .tags("reason", "closed")
                        .counter()
                        .count())
                .isEqualTo(1);
    }
}
