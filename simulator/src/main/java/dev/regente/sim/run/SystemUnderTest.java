package dev.regente.sim.run;

import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Something that can be simulated. Found by {@link ServiceLoader}: a module names its own in {@code
 * META-INF/services/dev.regente.sim.run.SystemUnderTest}, test classes too.
 */
public interface SystemUnderTest {

    /** The word after {@code system:} in a scenario, in lower case with hyphens. */
    String name();

    /** One line for {@code sim list}. */
    String description();

    /**
     * Sets up one run. Called once for each, before anything happens.
     *
     * @throws ScenarioException if this system cannot run that, saying what to change
     */
    SystemRun open(Scenario scenario);

    /** All that are on the class path, by name. */
    static List<SystemUnderTest> all() {
        List<SystemUnderTest> found = new ArrayList<>();
        ServiceLoader.load(SystemUnderTest.class).forEach(found::add);
        found.sort(Comparator.comparing(SystemUnderTest::name));
        return List.copyOf(found);
    }

    /** The one of this name. */
    static SystemUnderTest named(String name) {
        List<SystemUnderTest> all = all();
        return all.stream()
                .filter(system -> system.name().equals(name))
                .findFirst()
                .orElseThrow(() -> {
                    List<String> names = all.stream().map(SystemUnderTest::name).toList();
                    return new ScenarioException("there is no system \"" + name + "\" here; there is " + names);
                });
    }
}
