package dev.regente.sim.determinism;

import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.core.Trace;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioYaml;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * What a run leaves behind for comparison with the same run in another JVM: its fingerprint now and then, or every event
 * of a stretch with the state of the node it touched. Also the program of that other JVM: it reads a scenario from
 * standard input and prints.
 */
final class Checkpoints {
    /** How many events lie between two fingerprints. */
    static final int EVERY = 1_024;

    private Checkpoints() {}

    /** Prints the checkpoints of the scenario on standard input, or the events of the stretch given. */
    public static void main(String[] args) throws IOException {
        String yaml = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        Scenario scenario = ScenarioYaml.read("scenario", yaml);
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        if (args.length == 2) {
            stretch(scenario, Long.parseLong(args[0]), Long.parseLong(args[1]), line -> out.print(line + "\n"));
        } else {
            all(scenario, line -> out.print(line + "\n"));
        }
        out.flush();
    }

    /** The number of events and the fingerprint, every {@value #EVERY} events and at the end. */
    static void all(Scenario scenario, Consumer<String> lines) {
        Simulation simulation = new ScenarioRun(scenario).prepare(Choices.seeded(scenario.seed()));
        while (simulation.step(scenario.untilNanos())) {
            if (simulation.events() % EVERY == 0) {
                lines.accept(simulation.events() + " " + simulation.fingerprint());
            }
        }
        simulation.run(scenario.untilNanos());
        simulation.checkpoint();
        simulation.violations().forEach(each -> lines.accept("violation " + oneLine(each.toString())));
        lines.accept(simulation.events() + " " + simulation.fingerprint() + " end");
    }

    /** Every event from one number to another, with the fingerprint after it and the state that it left. */
    static void stretch(Scenario scenario, long from, long to, Consumer<String> lines) {
        Simulation simulation = new ScenarioRun(scenario)
                .prepare(Choices.seeded(scenario.seed()))
                .stateAfterEveryEvent();
        while (simulation.events() < to && simulation.step(scenario.untilNanos())) {
            if (simulation.events() > from) {
                Occurrence last = simulation.last();
                lines.accept(last.index() + "\t" + simulation.fingerprint() + "\t" + oneLine(Trace.line(last))
                        + "\t" + oneLine(state(simulation, last)) + "\t"
                        + simulation.choices().lastAsked());
            }
        }
    }

    private static String state(Simulation simulation, Occurrence last) {
        if (last.node() == null || last.part() == null || !simulation.isUp(last.node())) {
            return "";
        }
        return simulation.kernel(last.node(), last.part()).save().toString();
    }

    private static String oneLine(String text) {
        return text.replaceAll("[\\t\\r\\n]+", " ");
    }
}
