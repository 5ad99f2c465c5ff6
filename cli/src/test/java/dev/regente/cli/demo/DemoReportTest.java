package dev.regente.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DemoReportTest {
    private static final KillScript.Kill PRINCIPAL = new KillScript.Kill(1, 3, 30, true);
    private static final KillScript.Kill TEMPORARY = new KillScript.Kill(2, 2, 20, false);
    private static final KillScript.Return BACK = new KillScript.Return(3, 9);
    private static final Verdict FINE = new Verdict(0, 0, List.of());

    private static List<String> failures(
            List<KillScript.Kill> kills, List<KillScript.Return> returns, Verdict verdict, List<String> problems) {
        SaleLedger ledger = new SaleLedger();
        ledger.acknowledge(new SaleLedger.Acknowledged(UUID.randomUUID(), "x", 1, 0, 1, false));
        DemoReport.Settings settings = new DemoReport.Settings("ring", 3, 30);
        DemoReport report = new DemoReport(settings, 0, kills, returns, List.of(), ledger, 5, verdict, problems);
        assertThat(report.toJson().path("held").asBoolean())
                .isEqualTo(report.failures().isEmpty());
        return report.failures();
    }

    @Test
    void threeKillsOfBothKindsAndAReturnAreASuccess() {
        assertThat(failures(List.of(PRINCIPAL, PRINCIPAL, TEMPORARY), List.of(BACK), FINE, List.of()))
                .isEmpty();
    }

    @Test
    void whatWasNotSeenIsAFailure() {
        assertThat(failures(List.of(PRINCIPAL, TEMPORARY), List.of(BACK), FINE, List.of()))
                .containsExactly("only 2 kills, not 3");
        assertThat(failures(List.of(PRINCIPAL, PRINCIPAL, PRINCIPAL), List.of(BACK), FINE, List.of()))
                .containsExactly("no temporary coordinator was killed");
        assertThat(failures(List.of(TEMPORARY, TEMPORARY, TEMPORARY), List.of(), FINE, List.of()))
                .containsExactly("the principal was never killed", "the principal never returned");
        assertThat(failures(
                        List.of(PRINCIPAL, PRINCIPAL, TEMPORARY),
                        List.of(BACK),
                        new Verdict(1, 0, List.of("lost: one")),
                        List.of("no rest")))
                .containsExactly("no rest", "lost: one");
    }
}
