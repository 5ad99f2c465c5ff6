package dev.regente.sim.cli;

import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioSource;
import dev.regente.sim.scenario.Setting;
import dev.regente.sim.scenario.Units;
import dev.regente.sim.view.LiveServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sim serve}. */
@Command(
        name = "serve",
        description = "Shows a run in the browser, and lets you choose what happens next. Ends with Ctrl-C.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            arity = "0..1",
            defaultValue = "principal-returns",
            paramLabel = "FILE|NAME",
            description = "A scenario file, or a bundled scenario's name (${DEFAULT-VALUE}).")
    private String scenarioName;

    @Option(names = "--port", defaultValue = "0", description = "The port on this machine; 0 takes a free one.")
    private int port;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            defaultValue = "0",
            description = "How far the run goes by itself before you take over, like 3s (${DEFAULT-VALUE}).")
    private String at;

    @Option(names = "--seed", description = "Instead of the scenario's seed.")
    private Long seed;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Instead of what the scenario says, like cluster.nodes=3; may be repeated.")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "regente-runs",
            description = "Where runs are saved (${DEFAULT-VALUE}).")
    private Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return SimCommand.guarded(spec, this::serve);
    }

    private int serve() throws IOException {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("--port " + port + " is no port: 0 to 65535");
        }
        Scenario scenario = ScenarioSource.find(scenarioName)
                .scenario(settings.stream().map(Setting::parse).toList());
        if (seed != null) {
            scenario = scenario.withSeed(seed);
        }
        PrintWriter printed = spec.commandLine().getOut();
        try (LiveServer server = new LiveServer(scenario, Units.nanos(at), port, out)) {
            printed.println("open " + server.url());
            printed.flush();
            new CountDownLatch(1).await();
        } catch (java.net.BindException e) {
            throw new IllegalArgumentException("--port " + port + " is taken; give another, or 0", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return SimCommand.HELD;
    }
}
