package dev.regente.cli;

import dev.regente.election.Election;
import dev.regente.election.ElectionRequest;
import dev.regente.election.kernel.Explanation;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ExitCode;

/** {@code regente node replace}: has a new disk take the place of a lost one, and says what it waits for. */
final class Replacement {
    private static final long LOOK_MILLIS = 100;
    private static final long PATIENCE_MILLIS = 60_000;

    private final Election election;
    private final boolean force;
    private final PrintStream out;
    private final PrintStream err;

    Replacement(Election election, boolean force, PrintStream out, PrintStream err) {
        this.election = election;
        this.force = force;
        this.out = out;
        this.err = err;
    }

    private static boolean isMute(Explanation state) {
        return state.details().stream().anyMatch(detail -> detail.name().equals("mute"));
    }

    int run() {
        try (election) {
            Explanation state = election.explain();
            if (!isMute(state)) {
                err.println(
                        "regente node replace: this disk has a record of its own, so there is nothing to replace; start"
                                + " the node without replace");
                return ExitCode.USAGE;
            }
            election.request(new ElectionRequest.Replace(force));
            CountDownLatch pause = new CountDownLatch(1);
            String told = "";
            for (long waited = 0; waited < PATIENCE_MILLIS; waited += LOOK_MILLIS) {
                state = election.explain();
                if (!isMute(state)) {
                    out.println("done: this disk takes the place of the lost one; start the node without replace");
                    return ExitCode.OK;
                }
                String reason = state.toString();
                if (!reason.equals(told) && waited > 0) {
                    told = reason;
                    out.println("waiting: " + reason);
                    out.flush();
                }
                pause.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
            err.println("regente node replace: not all others answered within " + PATIENCE_MILLIS / 1_000
                    + " s: start them, or read about --force");
            return ExitCode.SOFTWARE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.SOFTWARE;
        }
    }
}
