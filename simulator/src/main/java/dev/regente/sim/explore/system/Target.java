package dev.regente.sim.explore.system;

import dev.regente.sim.explore.Bounds;
import dev.regente.sim.explore.Explorable;
import dev.regente.sim.explore.ExploreFile;
import dev.regente.sim.explore.kernel.KernelModel;
import dev.regente.sim.explore.search.Model;
import dev.regente.sim.run.RunFile;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioException;
import dev.regente.sim.scenario.ScenarioSource;
import dev.regente.sim.scenario.Units;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What is explored: a system by its name, or a scenario.
 *
 * @param name as it was given
 * @param scenario the lines of a scenario that came from a file; else empty
 * @param bounds all that hold beside the standard ones, those of the system itself included
 */
public record Target(String name, List<String> scenario, Bounds bounds, Model model) {
    /** Copies. */
    public Target {
        scenario = List.copyOf(scenario);
    }

    /** Finds and opens it. */
    public static Target find(String name, Bounds bounds) throws IOException {
        var system = Explorable.named(name);
        if (system.isPresent()) {
            Bounds all = bounds.or(system.get().standard());
            return new Target(name, List.of(), all, system.get().open(all));
        }
        int at = name.lastIndexOf('@');
        if (at > 0 && Files.isRegularFile(Path.of(name.substring(0, at)))) {
            RunFile file = RunFile.load(Path.of(name.substring(0, at)));
            Bounds all = bounds.or(ScenarioModels.standard(file.scenario()));
            long nanos = Units.nanos(name.substring(at + 1));
            KernelModel model = ScenarioModels.from(file, nanos, all);
            return new Target(name, List.of(), model.bounds(), model);
        }
        ScenarioSource source;
        try {
            source = ScenarioSource.find(name);
        } catch (ScenarioException e) {
            List<String> names = Explorable.all().stream().map(Explorable::name).toList();
            throw new ScenarioException(e.getMessage() + "; to be explored there is also " + names);
        }
        boolean file = Files.isRegularFile(Path.of(name));
        return open(source, file ? source.text().lines().toList() : List.of(), bounds);
    }

    /** What a file of a counterexample names. */
    public static Target of(ExploreFile file) throws IOException {
        if (file.scenario().isEmpty()) {
            return find(file.system(), file.bounds());
        }
        String text = String.join("\n", file.scenario()) + "\n";
        return open(new ScenarioSource("the scenario in the file", text), file.scenario(), file.bounds());
    }

    private static Target open(ScenarioSource source, List<String> lines, Bounds bounds) {
        Scenario scenario = source.scenario();
        Bounds all = bounds.or(ScenarioModels.standard(scenario));
        return new Target(source.name(), lines, all, ScenarioModels.open(scenario, all));
    }
}
