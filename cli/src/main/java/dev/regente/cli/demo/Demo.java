package dev.regente.cli.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regente.sales.client.model.SalesException;
import dev.regente.sales.client.view.Terminal;
import dev.regente.sales.client.view.Texts;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/** Starts the processes, runs the demonstration, and leaves nothing behind: no process ever, and files only after a failure. */
public final class Demo {
    private static final int HELD = 0;
    private static final int FAILED = 1;

    /** What the command line says. */
    public record Settings(int nodes, String algorithm, int seconds, int clients, int salesPerSecond) {}

    private final Settings settings;
    private final ServerProcesses.CommandLineOf commands;
    private final Locale language;
    private final PrintWriter out;
    private volatile boolean ending;

    public Demo(Settings settings, ServerProcesses.CommandLineOf commands, Locale language, PrintWriter out) {
        this.settings = settings;
        this.commands = commands;
        this.language = language;
        this.out = out;
    }

    /** Plays by itself; 0 only when everything held. */
    public int playItself(Path json) throws IOException, InterruptedException {
        return withCluster(cluster -> {
            DemoReport.Settings asked =
                    new DemoReport.Settings(settings.algorithm(), settings.nodes(), settings.seconds());
            DemoReport report = new AutoDemo(
                            asked,
                            settings.clients(),
                            settings.salesPerSecond(),
                            cluster,
                            KillScript.Pace.USUAL,
                            this::say)
                    .play();
            return conclude(report, json, this::say);
        });
    }

    /** Shows and writes the report; the exit status that it deserves. */
    static int conclude(DemoReport report, Path json, Consumer<String> say) throws IOException {
        say.accept(report.toText().stripTrailing());
        if (json != null) {
            new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), report.toJson());
        }
        return report.failures().isEmpty() ? HELD : FAILED;
    }

    /** Hands the cluster to the person at the terminal. */
    public int interactive() throws IOException, InterruptedException {
        return withCluster(cluster -> {
            new InteractiveDemo(cluster, Terminal.ofSystem(out), new Texts(language)).run();
            return HELD;
        });
    }

    /** What is done with the cluster. */
    private interface Play {
        int with(ServerProcesses cluster) throws IOException, InterruptedException, SalesException;
    }

    private int withCluster(Play play) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("regente-demo");
        ServerProcesses cluster = new ServerProcesses(directory, settings.nodes(), commands);
        // Ctrl-C ends the program here, in the midst of whatever it does.
        Thread cleaning = new Thread(() -> {
            ending = true;
            cluster.close();
            cluster.deleteFiles();
        });
        Runtime.getRuntime().addShutdownHook(cleaning);
        int status = FAILED;
        try {
            for (int id : cluster.ids()) {
                cluster.start(id);
                say("node " + id + ": " + cluster.address(id) + "/  pid " + cluster.pid(id));
            }
            status = play.with(cluster);
        } catch (IOException e) {
            say("failed: " + e.getMessage());
            cluster.ids().stream()
                    .filter(id -> !cluster.running(id))
                    .forEach(id -> say("node " + id + " has ended: " + cluster.lastWords(id)));
        } catch (SalesException e) {
            say("failed: " + new Texts(language).reason(e));
        } finally {
            cluster.close();
            if (status == HELD) {
                cluster.deleteFiles();
            } else {
                say("logs and data are kept in " + directory);
            }
            removeHook(cleaning);
        }
        return status;
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is running: the program ends.
        }
    }

    /** Nothing more is said once the program is being ended: what fails then fails because of that. */
    private void say(String line) {
        if (!ending) {
            out.println(line);
            out.flush();
        }
    }
}
