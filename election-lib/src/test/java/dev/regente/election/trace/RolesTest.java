package dev.regente.election.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may lead, who says that it may not, and who is given the lead: on the kernels, step by step. */
class RolesTest {
    private final TraceCluster cluster = new TraceCluster();

    /** What these commands print. */
    private List<String> run(String... commands) {
        List<String> printed = new ArrayList<>();
        for (String command : commands) {
            printed.addAll(cluster.run(command));
        }
        return printed;
    }

    private String state() {
        return cluster.run("state").get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tokens", "leased"})
    void aWitnessOfTheHighestNumberNeverLeadsAndItsVoteDecides(String level) {
        run("cluster " + level + " nodes=3 witness=3", "start 1 2 3");
        assertThat(state()).isEqualTo("1 follows 2 | 2 leads 1 | 3 follows 2");
        run("crash 2", "close 1-2", "close 2-3", "advance 5s");
        assertThat(state()).startsWith("1 leads ").endsWith("| 2 down | 3 follows 1");
        run("crash 1", "close 1-3", "advance 10s");
        assertThat(state()).isEqualTo("1 down | 2 down | 3 no leader");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tokens", "leased"})
    void anObserverFollowsAndCountsForNothing(String level) {
        run("cluster " + level + " nodes=4 observer=4", "start 1 2 3 4");
        assertThat(state()).isEqualTo("1 follows 3 | 2 follows 3 | 3 leads 1 | 4 follows 3");
        run("crash 3", "close 1-3", "close 2-3", "close 3-4", "advance 5s");
        assertThat(state()).startsWith("1 follows 2 | 2 leads ").endsWith(" | 3 down | 4 follows 2");
        // two voters are gone: the observer does not make a majority of the one that is left
        run("crash 2", "close 1-2", "close 2-4", "advance 10s");
        assertThat(state()).isEqualTo("1 no leader | 2 down | 3 down | 4 no leader");
    }

    @Test
    void whoIsNotEligibleIsPassedOverAndIsNominatedAgainOnceItIs() {
        run("cluster leased nodes=3", "start 1 2 3", "ask 2 eligible no", "crash 3", "close 1-3", "close 2-3");
        run("advance 5s");
        assertThat(state()).startsWith("1 leads ").contains("2 follows 1");
        run("ask 2 eligible yes", "ask 1 eligible no", "ask 1 step-down 1s", "advance 5s");
        assertThat(state()).startsWith("1 follows 2 | 2 leads ");
    }

    @ParameterizedTest
    @CsvSource({
        "1, may-not-lead: witness",
        "5, may-not-lead: observer",
        "9, not-another-node",
        "4, not-another-node",
        "3, says-that-it-cannot-lead",
        "2, not-heard-lately"
    })
    void aHandOffToWhoCannotTakeItIsRefusedWithTheReason(int target, String reason) {
        run("cluster leased nodes=5 witness=1 observer=5", "start 1 2 3 4 5");
        assertThat(state()).contains("4 leads");
        run("ask 3 eligible no", "cut 2->4", "advance 800ms");
        assertThat(run("ask 4 hand-off " + target))
                .contains("4 says: keeps-the-lead, reason=" + reason)
                .contains("4 * HandOffEnded target=" + target + " done=false reason=" + reason);
        assertThat(state()).contains("4 leads");
    }

    @Test
    void aNodeThatDoesNotLeadHasNothingToHandOver() {
        run("cluster leased nodes=3", "start 1 2 3");
        assertThat(run("ask 1 hand-off 2")).contains("1 * HandOffEnded target=2 done=false reason=does-not-lead");
    }

    @Test
    void whoBecomesEligibleAgainMayBeGivenTheLead() {
        run("cluster leased nodes=3", "start 1 2 3", "ask 1 eligible no", "advance 200ms");
        assertThat(run("ask 3 hand-off 1")).contains("3 says: keeps-the-lead, reason=says-that-it-cannot-lead");
        run("ask 1 eligible yes", "advance 200ms", "ask 3 hand-off 1", "settle");
        assertThat(state()).startsWith("1 leads 2 |");
    }

    @Test
    void aPoliteEndPassesOverWhoSaidThatItCannotLead() {
        run("cluster leased nodes=3", "start 1 2 3", "ask 2 eligible no", "advance 200ms");
        assertThat(run("ask 3 close")).contains("3 -> 1 HANDOFF term=1 nextTerm=2");
        run("settle");
        assertThat(state()).startsWith("1 leads 2 | 2 follows 1");
    }

    @Test
    void whoStepsDownStaysOutForItsTimeAndStandsAgainAfterIt() {
        run("cluster leased nodes=3", "start 1 2 3", "ask 3 step-down 10s", "advance 3s");
        assertThat(state()).startsWith("1 follows 2 | 2 leads ").endsWith("3 follows 2");
        // nobody else may: it still stays out
        run("ask 1 eligible no", "ask 2 eligible no", "ask 2 step-down 1s", "advance 5s");
        assertThat(state()).isEqualTo("1 no leader | 2 no leader | 3 no leader");
        run("advance 4s");
        assertThat(state()).contains("3 leads ");
    }

    @ParameterizedTest
    @CsvSource({"preemption=sticky, 2", "preemption=manual, 2", "after-stable=3s, 3"})
    void whoReturnsTakesTheLeadByItsPolicyOnly(String policy, int leader) {
        run("cluster leased nodes=3 " + policy, "start 1 2 3", "crash 3", "close 1-3", "close 2-3", "advance 5s");
        assertThat(state()).contains("2 leads");
        run("restart 3", "sync 3", "connect 1-3", "connect 2-3", "settle", "advance 2s");
        assertThat(state()).contains("2 leads").contains("3 follows 2");
        run("advance 20s");
        assertThat(state()).contains(leader + " leads");
        if (leader == 2) {
            run("ask 2 hand-off 3", "settle");
            assertThat(state()).contains("3 leads");
        }
    }

    @Test
    void anHeirThatIsGoneCostsATimeoutAndNoMore() {
        run("cluster leased nodes=5", "start 1 2 3 4 5", "ask 5 close", "crash 4", "settle", "advance 2s");
        assertThat(state()).startsWith("1 follows 3 | 2 follows 3 | 3 leads ");
    }
}
