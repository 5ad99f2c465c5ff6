package dev.regente.sim.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A measurement in virtual time whose outcome is a page of Markdown; the same settings give the same page. Found by {@link
 * ServiceLoader}: name the class in {@code META-INF/services/dev.regente.sim.experiment.Experiment}.
 */
public interface Experiment {

    /** The word after {@code sim experiment}, in lower case with hyphens. */
    String name();

    /** What it finds out, in one line. */
    String summary();

    /**
     * Measures, which may take minutes.
     *
     * @return Markdown whose first line is a heading; the command that makes the page is put below that line by the caller
     * @throws IllegalArgumentException if the settings make no sense here, saying what to change
     */
    String run(Settings settings);

    /**
     * How to measure.
     *
     * @param seed where all randomness comes from
     * @param runs how often to repeat what is repeated; 0 for the experiment's own choice
     * @param progress takes one line now and then, for the one who waits
     * @param attachments takes a file's name and its text: tables and pictures that belong beside the page. A page may link
     *     to them; nobody may keep them
     */
    record Settings(long seed, int runs, Consumer<String> progress, BiConsumer<String, String> attachments) {
        /** The same without a place for attachments. */
        public Settings(long seed, int runs, Consumer<String> progress) {
            this(seed, runs, progress, (name, text) -> {});
        }

        /** Refuses a negative number of runs. */
        public Settings {
            if (runs < 0) {
                throw new IllegalArgumentException("--runs is 1 or more, not " + runs);
            }
        }

        /** The number of runs that was asked for, or this one. */
        public int runsOr(int usual) {
            return runs == 0 ? usual : runs;
        }
    }

    /** The page with the command that makes it below its heading. */
    static String page(String command, String body) {
        int end = body.indexOf('\n');
        return body.substring(0, end + 1) + "\nMade by `" + command + "`.\n" + body.substring(end + 1);
    }

    /** All that are on the class path, by name. */
    static List<Experiment> all() {
        List<Experiment> found = new ArrayList<>();
        ServiceLoader.load(Experiment.class).forEach(found::add);
        found.sort(Comparator.comparing(Experiment::name));
        return List.copyOf(found);
    }

    /**
     * The one of this name.
     *
     * @throws IllegalArgumentException if there is none, naming those there are
     */
    static Experiment named(String name) {
        return all().stream()
                .filter(experiment -> experiment.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no experiment \"" + name + "\"; there is "
                        + String.join(", ", all().stream().map(Experiment::name).toList())));
    }
}
