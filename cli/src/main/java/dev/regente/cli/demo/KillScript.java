package dev.regente.cli.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The script of failures. Two rounds alternate: in the first the principal dies, a temporary coordinator takes over, the principal
 * returns and takes back its role; in the second the temporary coordinator dies as well, just when the principal is back but has not
 * taken over yet.
 */
final class KillScript {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int ROUNDS_AT_LEAST = 2;

    /**
     * The script's own waits.
     *
     * @param calm undisturbed service before each round
     * @param absence from a coordinator's takeover to the restart of what was killed
     * @param round what a round may take; none is begun with less time left
     */
    record Pace(Duration calm, Duration absence, Duration round) {
        static final Pace USUAL = new Pace(Duration.ofMillis(1500), Duration.ofMillis(700), Duration.ofSeconds(10));
    }

    /** A coordinator that was killed. */
    record Kill(long atNanos, int node, long pid, boolean principal) {}

    /** The principal was seen to coordinate again. */
    record Return(long atNanos, long term) {}

    private final Nodes nodes;
    private final ClusterWatch watch;
    private final Pace pace;
    private final Consumer<String> tell;
    private final List<Kill> kills = new ArrayList<>();
    private final List<Return> returns = new ArrayList<>();

    KillScript(Nodes nodes, ClusterWatch watch, Pace pace, Consumer<String> tell) {
        this.nodes = nodes;
        this.watch = watch;
        this.pace = pace;
        this.tell = tell;
    }

    /** Something that had to be seen was not. */
    static final class NotSeen extends Exception {
        private static final long serialVersionUID = 1L;

        NotSeen(String what) {
            super(what);
        }
    }

    List<Kill> kills() {
        return List.copyOf(kills);
    }

    List<Return> returns() {
        return List.copyOf(returns);
    }

    /** Plays rounds for as long as another fits, two at least; ends with the principal coordinating. */
    void play(Duration time) throws NotSeen, IOException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        for (int round = 0;
                round < ROUNDS_AT_LEAST
                        || end - System.nanoTime() > pace.round().toNanos();
                round++) {
            awaitAll();
            watch.pause(pace.calm());
            if (round % 2 == 0) {
                principalDies();
            } else {
                bothDie();
            }
        }
        watch.pause(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }

    /** With a node still starting, the next death would leave no majority, and measure that instead of a fail-over. */
    private void awaitAll() throws NotSeen, InterruptedException {
        int principal = nodes.principal();
        see("all nodes following the principal", seen -> seen.allFollow(principal));
    }

    private void principalDies() throws NotSeen, IOException, InterruptedException {
        int principal = nodes.principal();
        kill(principal);
        awaitTemporary();
        watch.pause(pace.absence());
        start(principal);
        awaitReturn();
    }

    private void bothDie() throws NotSeen, IOException, InterruptedException {
        int principal = nodes.principal();
        kill(principal);
        int temporary = awaitTemporary();
        watch.pause(pace.absence());
        start(principal);
        see(
                "the principal following the temporary coordinator, or leading",
                seen -> seen.views().containsKey(principal)
                        && seen.views().get(principal).leader() != 0);
        int coordinator = watch.coordinator().orElse(temporary);
        kill(coordinator);
        see("a coordinator after two deaths", seen -> seen.coordinator().isPresent());
        watch.pause(pace.absence());
        start(coordinator);
        awaitReturn();
    }

    private void kill(int node) {
        long pid = nodes.pid(node);
        boolean principal = node == nodes.principal();
        tell.accept("kill -9: node " + node + " (pid " + pid + "), "
                + (principal ? "the principal" : "a temporary coordinator"));
        kills.add(new Kill(System.nanoTime(), node, pid, principal));
        nodes.kill(node);
        watch.forget(node);
    }

    private void start(int node) throws IOException {
        nodes.start(node);
        tell.accept("restart: node " + node + " (pid " + nodes.pid(node) + ")");
    }

    private int awaitTemporary() throws NotSeen, InterruptedException {
        see("a temporary coordinator", seen -> seen.coordinator().isPresent());
        int temporary = watch.coordinator().orElse(0);
        tell.accept("node " + temporary + " coordinates");
        return temporary;
    }

    private void awaitReturn() throws NotSeen, InterruptedException {
        int principal = nodes.principal();
        see("the principal's return", seen -> seen.coordinator().equals(OptionalInt.of(principal)));
        ClusterWatch.View view = watch.views().get(principal);
        returns.add(new Return(System.nanoTime(), view == null ? 0 : view.term()));
        tell.accept("node " + principal + ", the principal, coordinates again");
    }

    private void see(String what, Predicate<ClusterWatch> condition) throws NotSeen, InterruptedException {
        if (!watch.await(condition, LIMIT)) {
            throw new NotSeen(what + " was not seen within " + LIMIT.toSeconds() + " s");
        }
    }
}
