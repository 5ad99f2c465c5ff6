package dev.regente.sim.view;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.core.Violation;
import dev.regente.sim.core.Waiting;
import dev.regente.sim.run.Move;
import dev.regente.sim.run.RunFile;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.scenario.Scenario;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A run in which a person chooses what happens next. It can be taken back to any earlier event, and goes another way from
 * there: the run is then repeated from the start, which gives the same events again. One thread.
 */
final class LiveRun {
    /** A run to look at; longer ones are for {@code sim run}. */
    static final long MOST_EVENTS = 20_000;

    private final Scenario scenario;
    private final ScenarioRun runs;
    private final List<Move> moves = new ArrayList<>();
    private final Deque<Point> past = new ArrayDeque<>();
    private Simulation simulation;
    private StringWriter lines;

    /** Where a run stood: how many events, and the moves so far. */
    private record Point(long events, List<Move> moves) {}

    /** At this moment of its virtual time; at least all processes have been started. */
    LiveRun(Scenario scenario, long fromNanos) {
        this.scenario = scenario;
        this.runs = new ScenarioRun(scenario);
        begin();
        while (waitsUntil(fromNanos) && step()) {
            // each step is one event
        }
    }

    private void begin() {
        lines = new StringWriter();
        simulation = runs.prepare(Choices.seeded(scenario.seed()));
        simulation.watch(new RunTrace(lines, scenario, false));
    }

    private boolean waitsUntil(long nanos) {
        List<Waiting> waiting = simulation.waitingList();
        return !waiting.isEmpty() && waiting.get(0).atNanos() <= nanos;
    }

    private boolean step() {
        return simulation.events() < MOST_EVENTS && simulation.step(scenario.untilNanos());
    }

    private void remember() {
        past.push(new Point(simulation.events(), List.copyOf(moves)));
    }

    private void go(Point point) {
        moves.clear();
        moves.addAll(point.moves());
        begin();
        for (Move move : moves) {
            advance(move.atEvents());
            move.apply(simulation);
        }
        advance(point.events());
    }

    private void advance(long events) {
        while (simulation.events() < events && step()) {
            // each step is one event
        }
    }

    /** Lets the run go on by itself for so many events. */
    void next(long events) {
        remember();
        advance(simulation.events() + events);
    }

    /** Lets the run go on by itself for so long. */
    void pass(long nanos) {
        remember();
        long until = simulation.now() + nanos;
        while (waitsUntil(until) && step()) {
            // each step is one event
        }
    }

    /** Does something; the run goes on from there. */
    void move(Move.Deed deed, long what, long nanos) {
        if (simulation.events() >= MOST_EVENTS) {
            throw new IllegalArgumentException(
                    "a run to look at ends after " + MOST_EVENTS + " events; take it back, or save it");
        }
        Move move = new Move(simulation.events(), deed, what, nanos);
        remember();
        move.apply(simulation);
        moves.add(move);
    }

    /** Takes the last step or move back; no effect at the beginning. */
    void undo() {
        if (!past.isEmpty()) {
            go(past.pop());
        }
    }

    /** Back to the moment after this event, with what was chosen until then. */
    void branch(long event) {
        if (event < 0 || event >= simulation.events()) {
            throw new IllegalArgumentException("there is no event " + event);
        }
        remember();
        List<Move> kept =
                moves.stream().filter(move -> move.atEvents() <= event).toList();
        go(new Point(event + 1, kept));
    }

    /** The whole run, to its end, as a file that {@code sim replay} takes. */
    RunFile recording() {
        return RunFile.of(runs.run(Choices.seeded(scenario.seed()), moves, List.of()))
                .withMoves(moves);
    }

    Scenario scenario() {
        return scenario;
    }

    /** The trace so far. */
    String trace() {
        return lines + "{\"end\":" + simulation.now() + ",\"events\":" + simulation.events() + "}\n";
    }

    /** What waits, first what comes first. */
    List<Waiting> waiting() {
        return simulation.waitingList();
    }

    List<Move> moves() {
        return List.copyOf(moves);
    }

    List<NodeId> nodes() {
        return simulation.nodes();
    }

    boolean isUp(NodeId node) {
        return simulation.isUp(node);
    }

    boolean isPaused(NodeId node) {
        return simulation.isPaused(node);
    }

    /** Why the run stops here; null if it goes on. */
    String stopped() {
        List<Violation> violations = simulation.violations();
        return violations.isEmpty() ? null : violations.get(0).toString();
    }
}
