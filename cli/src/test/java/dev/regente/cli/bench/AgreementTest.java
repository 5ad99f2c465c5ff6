package dev.regente.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.cli.bench.Agreement.Report;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AgreementTest {
    private static final List<Report> REPORTS = List.of(
            new Report(1, 10, 3),
            new Report(2, 12, 3),
            new Report(2, 150, 0),
            new Report(1, 140, 0),
            new Report(2, 160, 2),
            new Report(1, 175, 2),
            new Report(1, 200, 0),
            new Report(1, 210, 2));

    @Test
    void theFirstMomentIsTheReportThatMakesTheNumberFull() {
        assertThat(Agreement.firstMoment(REPORTS, 2, 2, 100)).isEqualTo(OptionalLong.of(175));
        assertThat(Agreement.firstMoment(REPORTS, 1, 2, 100)).isEqualTo(OptionalLong.of(160));
    }

    @Test
    void anAgreementFromBeforeCountsOnlyWithAReportAfter() {
        assertThat(Agreement.firstMoment(REPORTS, 2, 3, 100)).isEmpty();
        assertThat(Agreement.firstMoment(REPORTS, 2, 2, 176)).isEqualTo(OptionalLong.of(210));
    }

    @Test
    void nobodyAgreesOnOneWhomNobodyNames() {
        assertThat(Agreement.firstMoment(REPORTS, 1, 1, 0)).isEmpty();
    }
}
