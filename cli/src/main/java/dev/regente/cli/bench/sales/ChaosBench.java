package dev.regente.cli.bench.sales;

import dev.regente.cli.demo.ServerProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code regente bench chaos}: nodes are killed and frozen while clients record; then the history is judged. */
@Command(
        name = "chaos",
        description = {
            "Kills and freezes sales servers while clients record and look, and judges what the clients saw:",
            "linearizable, nothing lost, nothing doubled."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "Exit codes: 0 all held, 1 something did not, 2 the command line is wrong."})
public final class ChaosBench implements Callable<Integer> {
    private static final int PAUSE_SECONDS = 3;

    @Spec
    private CommandSpec spec;

    @Option(names = "--nodes", defaultValue = "3", description = "3 to 9 (default: ${DEFAULT-VALUE}).")
    private int nodes;

    @Option(names = "--minutes", defaultValue = "10", description = "For how long (default: ${DEFAULT-VALUE}).")
    private double minutes;

    @Option(names = "--clients", defaultValue = "6", description = "How many clients (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(names = "--seed", defaultValue = "1", description = "Of the faults (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    public Integer call() throws InterruptedException {
        if (nodes < 3 || nodes > 9 || minutes <= 0 || clients < 1 || clients > 64) {
            spec.commandLine().getErr().println("bench chaos: 3 to 9 nodes, 1 to 64 clients, and some time");
            return ExitCode.USAGE;
        }
        try {
            Path directory = Files.createTempDirectory("regente-bench-chaos");
            ServerProcesses cluster = ServerJvm.cluster(directory, nodes, "192m", "--demo-controls");
            try (cluster) {
                return run(cluster);
            } finally {
                cluster.close();
                cluster.deleteFiles();
            }
        } catch (IOException e) {
            spec.commandLine().getErr().println("bench chaos: " + e.getMessage());
            return ExitCode.SOFTWARE;
        }
    }

    private int run(ServerProcesses cluster) throws IOException, InterruptedException {
        for (int id : cluster.ids()) {
            cluster.start(id);
        }
        Sales sales = new Sales(cluster);
        sales.await();
        History history = new History();
        AtomicBoolean ends = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        String token = sales.seller();
        for (int i = 0; i < clients; i++) {
            ChaosClient client = new ChaosClient(cluster, token, history, i, ends);
            Thread thread = new Thread(client, "client-" + i);
            threads.add(thread);
            thread.start();
        }
        int faults = harm(cluster);
        for (int id : cluster.ids()) {
            if (!cluster.running(id)) {
                cluster.start(id);
            }
        }
        ends.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        sales.await();
        return judge(cluster, history, token, faults);
    }

    /** One fault after the other, and a majority is well between them. */
    private int harm(ServerProcesses cluster) throws IOException, InterruptedException {
        Random random = new Random(seed);
        long end = System.nanoTime() + (long) (minutes * 60e9);
        int faults = 0;
        CountDownLatch never = new CountDownLatch(1);
        while (System.nanoTime() < end) {
            int id = 1 + random.nextInt(nodes);
            boolean kill = random.nextInt(2) == 0;
            if (kill) {
                cluster.kill(id);
                never.await(500 + random.nextInt(2_500), TimeUnit.MILLISECONDS);
                cluster.start(id);
            } else {
                pause(cluster, id);
            }
            faults++;
            never.await(1_500 + random.nextInt(4_000), TimeUnit.MILLISECONDS);
        }
        return faults;
    }

    private static void pause(ServerProcesses cluster, int id) {
        var address = cluster.address(id);
        try (HttpLine line = new HttpLine(address.host(), address.port())) {
            line.post("/api/demo/pause", null, "{\"seconds\":" + PAUSE_SECONDS + "}");
        } catch (IOException e) {
            // it is on its way up: nothing to freeze
            return;
        }
    }

    private int judge(ServerProcesses cluster, History history, String token, int harmed) throws InterruptedException {
        List<String> faults = new ArrayList<>();
        ChaosClient last = new ChaosClient(cluster, token, history, clients, new AtomicBoolean());
        List<String> standing = history.standing();
        for (String sale : standing) {
            last.lookUntilAnswered(sale);
        }
        faults.addAll(history.faults());
        spec.commandLine()
                .getOut()
                .println(String.format(
                        Locale.ROOT,
                        "%d nodes, %.1f minutes, %d faults, %d requests, %d sales stand: %s",
                        nodes,
                        minutes,
                        harmed,
                        history.size(),
                        standing.size(),
                        faults.isEmpty() ? "linearizable, nothing lost, nothing doubled" : "NOT LINEARIZABLE"));
        faults.stream().limit(20).forEach(fault -> spec.commandLine().getOut().println("  " + fault));
        spec.commandLine().getOut().flush();
        return faults.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
