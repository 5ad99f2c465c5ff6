package dev.regente.sim.cli;

import com.sun.management.OperatingSystemMXBean;
import dev.regente.sim.scenario.ScenarioSource;
import dev.regente.sim.scenario.Setting;
import dev.regente.sim.scenario.Sweep;
import dev.regente.sim.sweep.Merge;
import dev.regente.sim.sweep.Shard;
import dev.regente.sim.sweep.SweepPlan;
import dev.regente.sim.sweep.SweepRunner;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sim sweep}. */
@Command(
        name = "sweep",
        description =
                "Runs a scenario many times, over a grid of settings and a range of seeds, on all cores. Stopped or"
                        + " killed, it goes on where it was when started again. Exit status 0 if all held, 1 if not, 2 if the"
                        + " input is wrong.",
        mixinStandardHelpOptions = true)
final class SweepCommand implements Callable<Integer> {
    private static final Pattern SEEDS = Pattern.compile("(\\d{1,18})\\.\\.(\\d{1,18})");

    @Parameters(index = "0", paramLabel = "FILE|NAME", description = "A scenario file, or a bundled scenario's name.")
    private String scenarioName;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "For all runs, instead of what the scenario says; may be repeated.")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--vary",
            paramLabel = "KEY=V1,V2,...",
            description = "An axis of the grid, instead of the scenario's grid; may be repeated.")
    private List<String> axes = new ArrayList<>();

    @Option(names = "--seeds", paramLabel = "A..B", description = "Instead of the scenario's range of seeds.")
    private String seeds;

    @Option(
            names = "--shard",
            paramLabel = "K/N",
            description = "Only this one of so many equal parts, counted from zero: 0/100 to 99/100.",
            defaultValue = "0/1")
    private String shard;

    @Option(names = "--jobs", description = "How many runs at a time; as many as there are cores if left out.")
    private Integer jobs;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where results go (${DEFAULT-VALUE}).",
            defaultValue = "sweep-results")
    private Path out;

    @Option(
            names = "--keep",
            description = "How many failing runs to keep as .run files (${DEFAULT-VALUE}).",
            defaultValue = "20")
    private int keep;

    @Option(names = "--quiet", description = "Show no progress.")
    private boolean quiet;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return SimCommand.guarded(spec, this::run);
    }

    private int run() throws IOException {
        int atATime = jobs == null ? cores() : jobs;
        if (atATime < 1 || atATime > 1_024) {
            throw new IllegalArgumentException("--jobs is from 1 to 1024, not " + atATime);
        }
        ScenarioSource source = ScenarioSource.find(scenarioName);
        List<Setting> forAll = settings.stream().map(Setting::parse).toList();
        SweepPlan plan = new SweepPlan(source, forAll, grid(source, forAll));
        Shard part = Shard.parse(shard);
        String stem = plan.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + "-" + plan.digest();
        Path file = out.resolve(stem + "." + part.number() + "-of-" + part.of() + ".shard");
        SweepRunner runner = new SweepRunner(
                plan, part, new SweepRunner.Settings(file, out.resolve("failures"), keep, atATime, Report::values));
        PrintWriter err = spec.commandLine().getErr();
        SweepRunner.Watcher watcher = quiet ? state -> {} : new ProgressBar(err, CommandLine.Help.Ansi.AUTO.enabled());
        long begun = System.nanoTime();
        long cpu = processorNanos();
        SweepRunner.Progress end;
        try {
            end = runner.run(watcher);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the sweep was interrupted; start it again to go on", e);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "%d runs in %.1f s, %.0f %% of %d cores%n",
                        end.done() - end.before(),
                        seconds,
                        (processorNanos() - cpu) / 1e7 / seconds / Math.min(atATime, cores()),
                        Math.min(atATime, cores()));
        return finish(plan, part, file, end);
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    private static long processorNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private int finish(SweepPlan plan, Shard part, Path file, SweepRunner.Progress end) throws IOException {
        PrintWriter text = spec.commandLine().getOut();
        int failed = SweepRunner.failed(file);
        text.printf("%s: %d runs, %d failed%n", plan.name(), end.total(), failed);
        if (part.equals(Shard.WHOLE)) {
            MergeCommand.write(Merge.of(List.of(file)), out.resolve(stem(file)), text);
        } else {
            text.println("shard " + part + " is in " + file + "; when all are there: ./regente sim merge " + out);
        }
        if (failed > 0) {
            text.println("failing runs, to be replayed: " + out.resolve("failures"));
        }
        text.flush();
        return failed == 0 ? SimCommand.HELD : SimCommand.VIOLATED;
    }

    private static String stem(Path file) {
        return file.getFileName().toString().replaceFirst("\\.\\d+-of-\\d+\\.shard$", "");
    }

    /** The grid of the command line, or null for the scenario's own. */
    private Sweep grid(ScenarioSource source, List<Setting> forAll) {
        if (axes.isEmpty() && seeds == null) {
            return null;
        }
        Sweep own = source.scenario(forAll).sweep();
        List<Sweep.Axis> varied = axes.isEmpty() ? own.axes() : new ArrayList<>();
        for (String axis : axes) {
            Setting setting = Setting.parse(axis);
            varied.add(new Sweep.Axis(setting.key(), values(setting.value())));
        }
        long first = own.firstSeed();
        long last = own.lastSeed();
        if (seeds != null) {
            Matcher matcher = SEEDS.matcher(seeds);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("--seeds takes a range like 0..999, not \"" + seeds + "\"");
            }
            first = Long.parseLong(matcher.group(1));
            last = Long.parseLong(matcher.group(2));
        }
        return new Sweep(varied, first, last);
    }

    /** Splits at commas, but not within brackets, braces or quotes. */
    static List<String> values(String text) {
        List<String> values = new ArrayList<>();
        int depth = 0;
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted ^= c == '"';
            depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
            if (c == ',' && depth == 0 && !quoted) {
                values.add(text.substring(from, i).strip());
                from = i + 1;
            }
        }
        values.add(text.substring(from).strip());
        return values;
    }
}
