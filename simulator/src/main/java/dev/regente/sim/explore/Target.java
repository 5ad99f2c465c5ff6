package dev.regente.sim.explore;

import dev.regente.sim.explore.search.Model;
import java.io.IOException;
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
        List<String> names = Explorable.all().stream().map(Explorable::name).toList();
        throw new IllegalArgumentException("there is nothing to explore by the name " + name + "; there is " + names);
    }

    /** What a file of a counterexample names. */
    public static Target of(ExploreFile file) throws IOException {
        return find(file.system(), file.bounds());
    }
}
