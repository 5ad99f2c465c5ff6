package dev.regente.sim.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.regente.sim.explore.Bound;
import dev.regente.sim.explore.Bounds;
import dev.regente.sim.explore.ExploreFile;
import dev.regente.sim.explore.search.BreadthFirst;
import dev.regente.sim.explore.search.DepthFirst;
import dev.regente.sim.explore.search.Estimate;
import dev.regente.sim.explore.search.Finding;
import dev.regente.sim.explore.search.Limits;
import dev.regente.sim.explore.search.Progress;
import dev.regente.sim.explore.search.RandomWalks;
import dev.regente.sim.explore.search.SearchResult;
import dev.regente.sim.explore.search.Shrinker;
import dev.regente.sim.explore.search.Strategy;
import dev.regente.sim.explore.system.Target;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sim explore}. */
@Command(
        name = "explore",
        description =
                "Tries every order of deliveries, timers and faults within bounds. Exit status 0 if all held, 1 if"
                        + " something was found, 2 if the input is wrong.",
        mixinStandardHelpOptions = true)
final class ExploreCommand implements Callable<Integer> {
    private static final long SHRINK_NANOS = 10_000_000_000L;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "SCENARIO|FILE",
            description = "A bundled scenario or system (sim list), or a scenario file.")
    private String name;

    @Option(
            names = "--explore-from",
            paramLabel = "RUNFILE@TIME",
            description = "Instead: a moment of a recorded run, like failing.run@14.2s.")
    private String from;

    @Mixin
    private BoundOptions bounds;

    @Option(
            names = "--strategy",
            defaultValue = "bfs",
            description = "bfs, dfs, uniform, pct, pos, swarm or portfolio (${DEFAULT-VALUE}).")
    private String strategy;

    @Option(names = "--seed", defaultValue = "1", description = "Of the random strategies (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--reduce",
            defaultValue = "none",
            description = "sleep: leave out orders that lead to the same states, with bfs; or none (${DEFAULT-VALUE}).")
    private String reduce;

    @Option(names = "--threads", description = "As many as there are cores, unless given.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--depth", description = "No run of more actions.")
    private int depth = Integer.MAX_VALUE;

    @Option(names = "--states", description = "Stop at so many distinct states, or with random strategies actions.")
    private Long states;

    @Option(names = "--memory", paramLabel = "MIB", description = "For states; four fifths of the heap unless given.")
    private Integer memory;

    @Option(names = "--time", paramLabel = "SECONDS", defaultValue = "600", description = "At most (${DEFAULT-VALUE}).")
    private long seconds;

    @Option(names = "--all", description = "With bfs, go on after the first level in which something was found.")
    private boolean all;

    @Option(names = "--no-estimate", negatable = false, description = "Begin at once.")
    private boolean noEstimate;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the numbers here; - for standard output.")
    private String json;

    @Option(
            names = "--failures",
            paramLabel = "DIR",
            description = "Where counterexamples are kept (${DEFAULT-VALUE}).",
            defaultValue = "regente-failures")
    private Path failures;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return SimCommand.guarded(spec, this::explore);
    }

    private int explore() throws IOException {
        Strategy how = Strategy.of(strategy);
        if (!List.of("none", "sleep").contains(reduce)) {
            throw new IllegalArgumentException("--reduce is sleep or none, not " + reduce);
        }
        if (reduce.equals("sleep") && how != Strategy.BFS) {
            throw new IllegalArgumentException("--reduce sleep goes with --strategy bfs");
        }
        if (seconds < 1 || seconds > 10_000_000) {
            throw new IllegalArgumentException("--time is from 1 to 10000000 seconds, not " + seconds);
        }
        if (json != null && !json.equals("-") && Files.isDirectory(Path.of(json))) {
            throw new IllegalArgumentException("--json " + json + " is a directory; name a file");
        }
        Limits limits = limits(how);
        if ((name == null) == (from == null)) {
            throw new IllegalArgumentException("name what to explore: a scenario, or --explore-from RUNFILE@TIME");
        }
        if (from != null && from.indexOf('@') < 1) {
            throw new IllegalArgumentException("--explore-from looks like failing.run@14.2s, not " + from);
        }
        Target target = Target.find(from == null ? name : from, bounds.bounds());
        PrintWriter out = "-".equals(json)
                ? spec.commandLine().getErr()
                : spec.commandLine().getOut();
        if (!noEstimate && !how.random()) {
            out.println(Estimate.of(target.model(), seed).text(target.model().width()));
            out.flush();
        }
        SearchResult result = search(target, how, limits);
        List<Finding> findings = how == Strategy.BFS ? result.findings() : shrunk(target, result.findings(), out);
        print(target, result, how, out);
        List<Map<String, Object>> violations = new ArrayList<>();
        for (Finding finding : findings) {
            ExploreFile file =
                    ExploreFile.of(target.name(), target.scenario(), target.bounds(), target.model(), finding);
            Path path = failures.resolve(fileName(target, file));
            file.save(path);
            out.println("VIOLATED: " + file.violation());
            int number = 1;
            for (String step : file.steps()) {
                out.println("  " + number++ + "  " + step);
            }
            out.println("replay it: regente sim replay " + path);
            Map<String, Object> violation = new LinkedHashMap<>();
            violation.put("property", finding.violation().property());
            violation.put("detail", finding.violation().detail());
            violation.put("steps", file.steps());
            violations.add(violation);
        }
        if (json != null) {
            write(target, result, how, violations);
        }
        out.flush();
        return result.findings().isEmpty() ? SimCommand.HELD : SimCommand.VIOLATED;
    }

    private Limits limits(Strategy how) {
        Limits limits = Limits.standard()
                .withThreads(threads)
                .withDepth(depth)
                .withNanos(seconds * 1_000_000_000L)
                .withStates(states != null ? states : how.random() ? 20_000_000 : Long.MAX_VALUE);
        return memory == null ? limits : limits.withBytes(memory * 1024L * 1024);
    }

    private SearchResult search(Target target, Strategy how, Limits limits) {
        Progress progress = progress();
        SearchResult result =
                switch (how) {
                    case BFS -> new BreadthFirst(target.model(), limits, reduce.equals("sleep"), all, progress).run();
                    case DFS -> new DepthFirst(target.model(), limits, progress).run();
                    default -> new RandomWalks(target.model(), how, seed, limits, progress).run();
                };
        endLine();
        return result;
    }

    /** What random walks and a search in depth find is longer than it need be. */
    private List<Finding> shrunk(Target target, List<Finding> found, PrintWriter out) {
        List<Finding> all = new ArrayList<>();
        for (Finding each : found) {
            Finding best = Shrinker.shrink(
                    target.model(),
                    each,
                    SHRINK_NANOS,
                    better -> out.println("shrunk to " + better.actions().size() + " steps"));
            out.println("found with " + each.actions().size() + " steps, shrunk to "
                    + best.actions().size());
            all.add(best);
        }
        return all;
    }

    private boolean told;

    private Progress progress() {
        if (!CommandLine.Help.Ansi.AUTO.enabled()) {
            return Progress.NONE;
        }
        PrintWriter err = spec.commandLine().getErr();
        return (generated, distinct, level, waiting, bytes) -> {
            told = true;
            err.printf(
                    Locale.ROOT,
                    "\r%,d generated, %,d distinct, depth %d, %,d waiting, %d MiB   ",
                    generated,
                    distinct,
                    level,
                    waiting,
                    bytes >> 20);
            err.flush();
        };
    }

    private void endLine() {
        if (told) {
            spec.commandLine().getErr().println();
        }
    }

    private void print(Target target, SearchResult result, Strategy how, PrintWriter out) {
        String within = target.bounds().text();
        out.printf(
                Locale.ROOT,
                "%s%s: %,d generated, %,d distinct, depth %d, %.2f s, %,.0f generated/s%n",
                target.name(),
                within.isEmpty() ? "" : " (" + within + ")",
                result.generated(),
                result.distinct(),
                result.depth(),
                result.nanos() / 1e9,
                result.perSecond());
        if (result.asleep() > 0) {
            out.printf(
                    Locale.ROOT,
                    "reduction: %,d successors left out, %.2f times fewer%n",
                    result.asleep(),
                    result.reduction());
        }
        if (target.model().beyondBounds() > 0) {
            out.printf(
                    Locale.ROOT,
                    "at the bound: %,d kinds of steps not taken%n",
                    target.model().beyondBounds());
        }
        if (how == Strategy.BFS || how == Strategy.DFS) {
            // 128-bit hashes: two different states are taken for one with this probability, at most
            double collision = (double) result.distinct() * result.distinct() / 2 * StrictMath.pow(2, -128);
            out.printf(Locale.ROOT, "chance that a state was missed by equal hashes: %.1e%n", collision);
        }
        if (!result.complete()) {
            out.println("NOT COMPLETE: " + result.stopped()
                    + (result.left() > 0 ? ", " + result.left() + " states were not expanded" : ""));
        } else if (result.findings().isEmpty()) {
            out.println("complete: all states within the bounds were visited, all held");
        }
    }

    private void write(Target target, SearchResult result, Strategy how, List<Map<String, Object>> violations)
            throws IOException {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("name", target.name());
        report.put("bounds", target.bounds().text());
        report.put("strategy", how.word());
        report.put("generated", result.generated());
        report.put("distinct", result.distinct());
        report.put("depth", result.depth());
        report.put("complete", result.complete());
        report.put("stopped", result.stopped());
        report.put("seconds", result.nanos() / 1e9);
        report.put("reduction", result.reduction());
        report.put("violations", violations);
        String text = JSON.writeValueAsString(report);
        if (json.equals("-")) {
            spec.commandLine().getOut().println(text);
            spec.commandLine().getOut().flush();
        } else {
            Files.writeString(Path.of(json), text + "\n");
        }
    }

    private static String fileName(Target target, ExploreFile file) {
        String words = (target.name() + "-" + file.property()).replaceAll("[^A-Za-z0-9-]+", "-");
        return words.substring(0, Math.min(100, words.length())) + ".explore";
    }

    /** The bounds as options. */
    static final class BoundOptions {
        @Option(names = "--nodes", paramLabel = "N", description = "How many nodes.")
        private Integer nodes;

        @Option(names = "--losses", paramLabel = "N|any", description = "How many messages are taken away.")
        private String losses;

        @Option(names = "--duplicates", paramLabel = "N|any", description = "How many messages are delivered again.")
        private String duplicates;

        @Option(names = "--crashes", paramLabel = "N", description = "How many processes end.")
        private String crashes;

        @Option(
                names = "--restarts",
                paramLabel = "N",
                description = "How many begin anew; as many as end, unless given.")
        private String restarts;

        @Option(names = "--wipes", paramLabel = "N", description = "How many disks are lost, with the process.")
        private String wipes;

        @Option(names = "--terms", paramLabel = "N", description = "The highest term.")
        private String terms;

        @Option(names = "--timers", paramLabel = "N|any", description = "How often timers run out, all together.")
        private String timers;

        @Option(names = "--ticks", paramLabel = "N", description = "How often the clock jumps.")
        private String ticks;

        @Option(names = "--tick-millis", paramLabel = "MS", description = "How far it jumps.")
        private String tickMillis;

        @Option(names = "--links", paramLabel = "N", description = "How often a node hears of a connection.")
        private String links;

        @Option(names = "--asks", paramLabel = "N", description = "How often the application asks for something.")
        private String asks;

        @Option(names = "--values", paramLabel = "N", description = "How many values are written, such as sales.")
        private String values;

        @Option(names = "--slow-disk", paramLabel = "0|1", description = "Whether writes take a while.")
        private String slowDisk;

        @Option(names = "--network", description = "multiset, set or fifo; see docs/explorer.md.")
        private String network;

        @Option(names = "--without", paramLabel = "RULE", description = "Take a rule out; may be repeated.")
        private List<String> without = new ArrayList<>();

        Bounds bounds() {
            Map<Bound, String> given = new TreeMap<>();
            given.put(Bound.NODES, nodes == null ? null : nodes.toString());
            given.put(Bound.LOSSES, losses);
            given.put(Bound.DUPLICATES, duplicates);
            given.put(Bound.CRASHES, crashes);
            given.put(Bound.RESTARTS, restarts);
            given.put(Bound.WIPES, wipes);
            given.put(Bound.TERMS, terms);
            given.put(Bound.TIMERS, timers);
            given.put(Bound.TICKS, ticks);
            given.put(Bound.TICK_MILLIS, tickMillis);
            given.put(Bound.LINKS, links);
            given.put(Bound.ASKS, asks);
            given.put(Bound.VALUES, values);
            given.put(Bound.SLOW_DISK, slowDisk);
            Bounds bounds = Bounds.NONE.without(without);
            for (Map.Entry<Bound, String> each : given.entrySet()) {
                if (each.getValue() != null) {
                    bounds = bounds.with(each.getKey(), Bounds.number(each.getValue()));
                }
            }
            return network == null ? bounds : bounds.with(Bounds.network(network));
        }
    }
}
