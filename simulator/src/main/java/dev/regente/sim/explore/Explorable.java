package dev.regente.sim.explore;

import dev.regente.sim.explore.search.Model;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Something that can be explored by its name, beside the scenarios. Found by {@link ServiceLoader}: a module names its own
 * in {@code META-INF/services/dev.regente.sim.explore.Explorable}, test classes too.
 */
public interface Explorable {

    /** Its name, in lower case with hyphens. */
    String name();

    /** One line for lists. */
    String description();

    /** Bounds that suit it where none are given. */
    default Bounds standard() {
        return Bounds.NONE;
    }

    /**
     * Its states within these bounds.
     *
     * @throws IllegalArgumentException if it has none, saying what to change
     */
    Model open(Bounds bounds);

    /** All that are on the class path, by name. */
    static List<Explorable> all() {
        List<Explorable> found = new ArrayList<>();
        ServiceLoader.load(Explorable.class).forEach(found::add);
        found.sort(Comparator.comparing(Explorable::name));
        return List.copyOf(found);
    }

    /** The one of this name, if there is one. */
    static Optional<Explorable> named(String name) {
        return all().stream().filter(each -> each.name().equals(name)).findFirst();
    }
}
