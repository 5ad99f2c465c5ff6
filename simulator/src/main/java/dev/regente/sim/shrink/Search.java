package dev.regente.sim.shrink;

import dev.regente.sim.scenario.Fault;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioException;
import dev.regente.sim.scenario.ScenarioYaml;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Looks for the smallest run in which the same is broken: tries simplifications of the best so far, keeps one that is
 * smaller and still broken, and ends when a whole round of all of them finds nothing. What it ends with is a fixed point,
 * and the same every time unless it was stopped before.
 */
public final class Search {
    private static final long SPARE_EVENTS = 1_000;
    private static final int DRAWS = 24;

    private final Trial trial;
    private final BooleanSupplier goOn;
    private final Consumer<Search> watcher;
    private Trial.Broken best;
    private Size size;
    private long tries;
    private boolean stopped;
    private boolean bold;

    /** A step: tries simplifications of one kind, and says whether one was kept. */
    @FunctionalInterface
    interface Step {
        boolean improve(Search search);
    }

    /**
     * Begins with a run that is broken.
     *
     * @param goOn asked before every try
     * @param watcher told after every try
     */
    public Search(Trial trial, Trial.Broken first, BooleanSupplier goOn, Consumer<Search> watcher) {
        this.trial = trial;
        this.goOn = goOn;
        this.watcher = watcher;
        this.best = first;
        this.size = first.size();
    }

    /** Searches to the end, or until it must not go on. */
    public void run() {
        List<Step> careful = List.of(
                WorldSteps::horizon,
                WorldSteps::expectations,
                WorldSteps::fewerNodes,
                FaultSteps::named,
                FaultSteps::fewer,
                WorldSteps::calmer,
                WorldSteps::fewerClients,
                ChoiceSteps::simplest,
                FaultSteps::plainer,
                FaultSteps::earlier,
                FaultSteps::shorter,
                ChoiceSteps::smaller,
                WorldSteps::horizon);
        List<Step> boldly =
                List.of(WorldSteps::fewerNodes, FaultSteps::fewer, WorldSteps::fewerClients, FaultSteps::earlier);
        do {
            do {
                bold = false;
                while (round(careful)) {
                    // each round is smaller
                }
                bold = true;
            } while (round(boldly));
            bold = false;
        } while (round(List.of(MessageSteps::fewer))); // last: a run that misses messages is hard to change otherwise
    }

    private boolean round(List<Step> steps) {
        boolean better = false;
        for (Step step : steps) {
            better |= !stopped && step.improve(this);
        }
        return better && !stopped;
    }

    /** The smallest so far. */
    public Trial.Broken best() {
        return best;
    }

    /** How large it is. */
    public Size size() {
        return size;
    }

    /** How many runs were tried. */
    public long tries() {
        return tries;
    }

    /** Whether it had to stop before it had tried everything. */
    public boolean stopped() {
        return stopped;
    }

    /** What strikes by chance in the best so far. */
    List<Fault> struck() {
        return trial.struck(best.run());
    }

    Scenario scenario() {
        return best.run().scenario();
    }

    /** Tries the scenario with the choices of the best so far. */
    boolean keeps(Supplier<Scenario> scenario) {
        return keepsRun(() -> best.run().with(scenario.get()));
    }

    /**
     * Tries another world: with the choices of the best so far; in a bold round also with the simplest, and with some that
     * are drawn anew. What is broken by a coincidence of times is seldom broken by the same one when something is left out.
     */
    boolean keepsSomehow(Supplier<Candidate> made) {
        boolean kept = keepsRun(made) || (bold && keepsRun(() -> made.get().simplest()));
        for (long seed = 1; bold && seed <= DRAWS && !kept && !stopped; seed++) {
            long drawn = seed;
            kept = keepsRun(() -> made.get().drawn(drawn));
        }
        return kept;
    }

    /** Tries it; true if it is smaller and still broken, and from now on the best. */
    boolean keepsRun(Supplier<Candidate> made) {
        if (stopped || !goOn.getAsBoolean()) {
            stopped = true;
            return false;
        }
        boolean kept = false;
        try {
            Candidate candidate = made.get();
            if (!candidate.equals(best.run())) {
                tries++;
                Optional<Trial.Broken> broken = trial.run(candidate, best.events() * 2 + SPARE_EVENTS);
                kept = broken.isPresent() && keep(broken.get());
            }
        } catch (ScenarioException | IllegalArgumentException e) {
            kept = false; // no such scenario: a node is named that is gone, a time is none, a kernel takes no such
            // settings
        }
        watcher.accept(this);
        return kept;
    }

    /** Tries it and does not keep it: for what is to be made of it. */
    Optional<Candidate> look(Candidate candidate) {
        if (stopped || !goOn.getAsBoolean()) {
            stopped = true;
            return Optional.empty();
        }
        tries++;
        return trial.run(candidate, best.events() * 2 + SPARE_EVENTS).map(Trial.Broken::run);
    }

    private boolean keep(Trial.Broken broken) {
        Size its = broken.size();
        Scenario scenario = broken.run().scenario();
        if (its.compareTo(size) >= 0
                || !ScenarioYaml.read("shrunk", ScenarioYaml.write(scenario)).equals(scenario)) {
            return false;
        }
        best = broken;
        size = its;
        return true;
    }
}
