package dev.regente.election.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.election.RevokeReason;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CountersTest {
    private final Counters counters = new Counters();

    @Test
    void everythingIsCounted() {
        counters.electionBegan("start");
        counters.electionBegan("silent");
        counters.electionBegan("silent");
        counters.elected(7);
        counters.revoked(RevokeReason.QUORUM_LOST, 2_000_000_000L);
        counters.leadExtended(400_000_000);
        counters.recordDurable(1_500_000);
        counters.echo(2, 300_000);
        counters.heartbeatsMissed(3, 4);
        counters.paused(120_000_000);
        assertThat(counters.elections()).isEqualTo(Map.of("silent", 2L, "start", 1L));
        assertThat(counters.endedLeads()).isEqualTo(Map.of("quorum-lost", 1L));
        assertThat(counters.heartbeatsMissed()).isEqualTo(Map.of("3", 4L));
        assertThat(new long[] {
                    counters.leads(), counters.extensions(), counters.writes(), counters.echoes(), counters.pauses()
                })
                .containsOnly(1);

        assertThat(counters.toPrometheus(Map.of("node", "1", "cluster", "a\"b\\c\n")))
                .contains(
                        "# HELP regente_elections_total Times that no leader was known any more, by cause.\n"
                                + "# TYPE regente_elections_total counter\n"
                                + "regente_elections_total{cluster=\"a\\\"b\\\\c\\n\",node=\"1\",cause=\"silent\"} 2\n",
                        "regente_leads_total{cluster=\"a\\\"b\\\\c\\n\",node=\"1\"} 1\n");
        String plain = counters.toPrometheus(Map.of());
        assertThat(plain)
                .contains(
                        "regente_leads_total 1\n",
                        "regente_leads_ended_total{reason=\"quorum-lost\"} 1\n",
                        "regente_lead_tenure_seconds_bucket{le=\"1\"} 0\n"
                                + "regente_lead_tenure_seconds_bucket{le=\"10\"} 1\n",
                        "regente_lead_tenure_seconds_bucket{le=\"+Inf\"} 1\nregente_lead_tenure_seconds_sum 2\n"
                                + "regente_lead_tenure_seconds_count 1\n",
                        "regente_lease_slack_seconds_bucket{le=\"0.4\"} 1\n",
                        "regente_record_write_seconds_sum 0.0015\n",
                        "regente_echo_seconds_bucket{peer=\"2\",le=\"0.00025\"} 0\n"
                                + "regente_echo_seconds_bucket{peer=\"2\",le=\"0.0005\"} 1\n",
                        "regente_echo_seconds_count{peer=\"2\"} 1\n",
                        "regente_heartbeats_missed_total{leader=\"3\"} 4\n",
                        "regente_pause_seconds_bucket{le=\"0.1\"} 0\nregente_pause_seconds_bucket{le=\"0.2\"} 1\n");
        assertThat(plain.lines()).allMatch(line -> line.matches("# (HELP|TYPE) .+|[a-z_]+(\\{[^}]*\\})? [0-9.]+"));
    }

    @Test
    void labelsThatOthersChooseDoNotFillTheMemory() {
        for (int i = 0; i < 10_000; i++) {
            counters.electionBegan("cause " + i);
        }
        assertThat(counters.elections()).hasSize(65).containsEntry("other", 10_000L - 64);
    }

    @Test
    void aLabelThatBreaksTheFormIsRefused() {
        assertThatThrownBy(() -> counters.toPrometheus(Map.of("a b", "c")))
                .hasMessage("'a b' is not the name of a label: letters, digits and _");
    }
}
