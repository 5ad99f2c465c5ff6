package dev.regente.election.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A voter's promise is written with the acknowledgement in it (ADR 8). Here node 1 has promised term 2 to node 4, which never
 * stands; node 3 wins term 2 by the others. (A campaign that goes above every term seen would avoid the tie: that rule is out.)
 */
class PromiseAheadTest {
    private final TraceCluster cluster = new TraceCluster();

    private List<String> run(String... commands) {
        List<String> printed = new ArrayList<>();
        for (String command : commands) {
            printed.addAll(cluster.run(command));
        }
        assertThat(printed).noneMatch(line -> line.startsWith("!!"));
        return printed;
    }

    private void promiseToALoser() {
        run("cluster leased nodes=5 without=ABOVE_ALL_SEEN", "start 1 2 3 4 5", "ask 4 eligible no");
        // told before node 5 hears that it is not eligible, so node 4 is the heir
        assertThat(run("ask 5 close")).contains("5 -> 1 RELEASE term=1 heir=Heir[node=n4, boot=1, term=2]");
        assertThat(run("deliver 5->1")).contains("1 writes boot=1 promised=2 to 4 acked=2 of 4");
        run("sync 1", "drop 1->4", "drop 5->2", "drop 5->3", "drop 5->4", "crash 5");
    }

    private void connectionsClose() {
        run("close 1-5", "close 2-5", "close 3-5", "close 4-5", "advance 5s");
    }

    @Test
    void theVoterStillAcknowledgesTheWinnerOfTheSameTerm() {
        promiseToALoser();
        connectionsClose();
        assertThat(run("state")).containsExactly("1 follows 3 | 2 follows 3 | 3 leads 2 | 4 follows 3 | 5 down");
    }

    @Test
    void afterARestartItCannotTellAndTheLeaderRenewsAboveIt() {
        promiseToALoser();
        run("cut 3->1");
        connectionsClose();
        // node 1 does not hear it, and follows by hearsay: it acknowledges nothing
        assertThat(run("state")).containsExactly("1 follows 3 | 2 follows 3 | 3 leads 2 | 4 follows 3 | 5 down");
        run("crash 1", "close 1-2", "close 1-3", "close 1-4", "heal 3->1", "restart 1", "sync 1");
        run("connect 1-2", "connect 1-3", "connect 1-4", "advance 2s");
        assertThat(run("state")).containsExactly("1 follows 3 | 2 follows 3 | 3 leads 3 | 4 follows 3 | 5 down");
    }
}
