package dev.regente.cli.bench.sales;

import dev.regente.cli.demo.ServerProcesses;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code regente bench sales}: sales per second over HTTP, beside etcd and the disk alone. */
@Command(
        name = "sales",
        description = "Durable replicated sales per second, beside etcd (if it is on the PATH) and fsync alone.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "Exit codes: 0 measured, 1 something failed."})
public final class SalesBench implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--clients",
            split = ",",
            defaultValue = "1,16,64",
            description = "How many clients at once (default: ${DEFAULT-VALUE}).")
    private List<Integer> clients;

    @Option(
            names = "--seconds",
            defaultValue = "10",
            description = "For how long each is measured (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--warm",
            defaultValue = "5",
            description = "Seconds before that do not count (default: ${DEFAULT-VALUE}).")
    private double warm;

    @Option(
            names = "--import-seconds",
            defaultValue = "30",
            description = "For how long batches are imported; 0 for not at all (default: ${DEFAULT-VALUE}).")
    private double importSeconds;

    @Option(
            names = "--batch",
            defaultValue = "500",
            description = "Sales in one batch, 1 to 1000 (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--importers",
            defaultValue = "4",
            description = "Clients that import at once (default: ${DEFAULT-VALUE}).")
    private int importers;

    @Option(names = "--heap", defaultValue = "256m", description = "-Xmx of each server (default: ${DEFAULT-VALUE}).")
    private String heap;

    @Option(names = "--no-etcd", description = "Leave etcd out, even if it is there.")
    private boolean noEtcd;

    @Override
    public Integer call() throws InterruptedException {
        if (clients.stream().anyMatch(c -> c < 1 || c > 1000) || batch < 1 || batch > 1000 || importers < 1) {
            spec.commandLine().getErr().println("bench sales: clients are 1 to 1000, a batch has 1 to 1000 sales");
            return ExitCode.USAGE;
        }
        Path directory = null;
        try {
            directory = Files.createTempDirectory("regente-bench-sales");
            measure(directory);
            return ExitCode.OK;
        } catch (IOException e) {
            spec.commandLine().getErr().println("bench sales: " + e.getMessage());
            return ExitCode.SOFTWARE;
        }
    }

    private void measure(Path directory) throws IOException, InterruptedException {
        line("| clients | what | per second | median ms | p99 ms | part of the fsync floor |");
        line("|---|---|---|---|---|---|");
        ServerProcesses nodes = ServerJvm.cluster(Files.createDirectories(directory.resolve("sales")), 3, heap);
        try (nodes) {
            for (int id : nodes.ids()) {
                nodes.start(id);
            }
            Sales sales = new Sales(nodes);
            sales.await();
            for (int count : clients) {
                double floor = FsyncFloor.perSecond(directory, count, Math.min(2, seconds));
                line(String.format(Locale.ROOT, "| %d | one fsync for all | %,.0f | | | 1 |", count, floor));
                row(count, "sales", Load.run(count, sales.sellers("run-" + count), warm, seconds), floor);
            }
            if (importSeconds > 0) {
                imports(sales);
            }
        } finally {
            nodes.close();
            nodes.deleteFiles();
        }
        Optional<Path> etcd = noEtcd ? Optional.empty() : Etcd.program();
        if (etcd.isPresent()) {
            beside(etcd.get(), Files.createDirectories(directory.resolve("etcd")));
        } else {
            line("");
            line("etcd was left out" + (noEtcd ? "." : ": there is no such program on the PATH."));
        }
    }

    private void imports(Sales sales) throws IOException, InterruptedException {
        Load.Result result = Load.run(importers, sales.importers("import", batch), warm, importSeconds);
        long lag = sales.lag();
        long began = System.nanoTime();
        while (sales.lag() > 0 && System.nanoTime() - began < 60_000_000_000L) {
            new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS);
        }
        line(String.format(
                Locale.ROOT,
                "| %d | imported sales, %d in a batch | %,.0f | %.1f | %.1f | |",
                importers,
                batch,
                result.perSecond() * batch,
                result.medianMillis(),
                result.p99Millis()));
        line("");
        line(String.format(
                Locale.ROOT,
                "At the end of the import the slowest log was %d entries behind, and complete %.0f ms later.",
                lag,
                (System.nanoTime() - began) / 1e6));
        line("");
    }

    private void beside(Path program, Path directory) throws IOException, InterruptedException {
        line("| clients | what | per second | median ms | p99 ms | |");
        line("|---|---|---|---|---|---|");
        try (Etcd etcd = Etcd.start(program, directory, ports(6))) {
            int leader = etcd.leader();
            for (int count : clients) {
                Load.Result result =
                        Load.run(count, number -> etcd.client(leader, count * 1000 + number), warm, seconds);
                line("| " + count + " | etcd put over HTTP | " + result.cells() + " | |");
            }
        }
    }

    private static List<Integer> ports(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    private void row(int count, String what, Load.Result result, double floor) {
        line(String.format(
                Locale.ROOT, "| %d | %s | %s | %.3f |", count, what, result.cells(), result.perSecond() / floor));
    }

    private void line(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }
}
