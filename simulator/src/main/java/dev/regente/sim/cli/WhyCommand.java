package dev.regente.sim.cli;

import dev.regente.sim.run.RunFile;
import dev.regente.sim.run.SystemUnderTest;
import dev.regente.sim.stats.Interval;
import dev.regente.sim.why.FailureCurve;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sim why}. */
@Command(
        name = "why",
        description =
                "Draws how likely a failing run was to fail, along its way, and names the event at which that rose most."
                        + " Exit status 0, or 2 if the input is wrong or nothing is broken in the run.",
        mixinStandardHelpOptions = true)
final class WhyCommand implements Callable<Integer> {
    private static final int MOST = 10_000;
    private static final int BAR = 40;

    @Parameters(index = "0", paramLabel = "FILE", description = "A .run file.")
    private Path file;

    @Option(names = "--points", description = "From so many points of the run (${DEFAULT-VALUE}).", defaultValue = "20")
    private int points;

    @Option(names = "--runs", description = "So many runs from each point (${DEFAULT-VALUE}).", defaultValue = "50")
    private int runs;

    @Option(names = "--property", paramLabel = "NAME", description = "What is broken, if not what was violated first.")
    private String property;

    @Option(names = "--svg", paramLabel = "FILE", description = "Write the curve as a picture.")
    private Path svg;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return SimCommand.guarded(spec, this::why);
    }

    private int why() throws IOException {
        if (points < 2 || points > MOST || runs < 2 || runs > MOST) {
            throw new IllegalArgumentException("--points and --runs are from 2 to " + MOST);
        }
        RunFile recorded = SimCommand.load(file);
        ProgressLine line =
                new ProgressLine(spec.commandLine().getErr(), CommandLine.Help.Ansi.AUTO.enabled(), 1_000_000_000L);
        FailureCurve.Result curve;
        try {
            curve = new FailureCurve(SystemUnderTest.named(recorded.scenario().system()), recorded, points, runs)
                    .property(property)
                    .watch(done -> line.show(() -> done + " points, " + done * runs + " runs", true))
                    .draw();
        } finally {
            line.end();
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("share of " + runs + " runs in which " + curve.property()
                + " is broken when the rest is drawn anew from an event on:");
        for (FailureCurve.Point point : curve.points()) {
            Interval interval = point.failed().interval();
            out.printf(
                    Locale.ROOT,
                    "%7d %12.6f s %5.0f %% (%3.0f to %3.0f) %s%n",
                    point.event(),
                    point.atNanos() / 1e9,
                    100 * point.share(),
                    100 * interval.low(),
                    100 * interval.high(),
                    "#".repeat((int) Math.round(BAR * point.share())));
        }
        if (curve.critical().isEmpty()) {
            out.println("it rises nowhere: what breaks it is in the scenario, not in what was chosen");
        } else {
            out.printf(
                    Locale.ROOT,
                    "critical event: %d, from %.0f %% to %.0f %%%n%s%n",
                    curve.before().event(),
                    100 * curve.before().share(),
                    100 * curve.after().share(),
                    curve.critical());
        }
        if (curve.always() >= 0) {
            out.println(
                    curve.always() == 0
                            ? "every run failed, from the beginning on"
                            : "from event " + curve.always() + " on every run failed");
        }
        if (svg != null) {
            Files.writeString(svg, curve.svg(recorded.scenario().name()));
            out.println("picture: " + svg);
        }
        out.flush();
        return SimCommand.HELD;
    }
}
