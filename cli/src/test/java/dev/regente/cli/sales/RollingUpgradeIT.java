package dev.regente.cli.sales;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regente.cli.Main;
import dev.regente.sales.client.model.NodeAddress;
import dev.regente.sales.client.model.ReportQuery;
import dev.regente.sales.client.model.Sale;
import dev.regente.sales.client.model.SalesClient;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One node at a time gets this build of the server in place of an older one, while sales go on. The older build is the class path in the
 * system property {@code regente.olderBuild}; without it, this build packed as jars under another version.
 */
class RollingUpgradeIT {
    private static final String JOAO = "12345678901";
    private static final String LUCAS = "56789012345";

    @TempDir
    private Path directory;

    @Test
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void everyNodeGetsAnotherBuildWhileSalesGoOnAndNothingIsLost() throws Exception {
        String newer = System.getProperty("java.class.path");
        String given = System.getProperty("regente.olderBuild", "");
        String older = given.isEmpty() ? packed(newer, "0.0.9-older") : given;
        assertThat(run(older, "--version")).contains(given.isEmpty() ? "0.0.9-older" : "regente");
        Map<Integer, String> builds = new ConcurrentHashMap<>();
        try (RealCluster cluster =
                new RealCluster(directory.resolve("cluster"), id -> builds.getOrDefault(id, older))) {
            Selling selling = new Selling(cluster);
            selling.start();
            for (int id : List.of(1, 2, 3)) {
                int before = selling.recorded.size();
                // As a service manager stops it: politely, so that a coordinator hands over.
                ProcessHandle process =
                        ProcessHandle.of(cluster.processes().pid(id)).orElseThrow();
                process.destroy();
                RealCluster.await("node " + id + " has stopped", () -> !cluster.processes()
                        .running(id));
                builds.put(id, newer);
                cluster.processes().start(id);
                RealCluster.await(
                        "node " + id + " is back and has what the coordinator has", () -> caughtUp(cluster, id));
                RealCluster.await("sales go on", () -> selling.recorded.size() > before + 5);
            }
            selling.end();

            everySaleIsOnEveryNodeOnce(cluster, selling.recorded);
        }
    }

    private static boolean caughtUp(RealCluster cluster, int id) throws Exception {
        SalesClient client = cluster.client();
        int coordinator = cluster.serving().orElseThrow();
        JsonNode view = client.clusterAt(NodeAddress.parse(cluster.address(coordinator)), Duration.ofSeconds(2));
        JsonNode own = client.clusterAt(NodeAddress.parse(cluster.address(id)), Duration.ofSeconds(2));
        long end = 0;
        for (JsonNode node : view.path("nodes")) {
            end = Math.max(end, node.path("lastIndex").asLong());
        }
        return !own.path("leader").isNull()
                && own.path("nodes").get(id - 1).path("lastIndex").asLong() + 50 >= end;
    }

    private static void everySaleIsOnEveryNodeOnce(RealCluster cluster, List<UUID> recorded) throws Exception {
        SalesClient manager = cluster.client();
        manager.login(LUCAS, "demo");
        JsonNode total = manager.report(new ReportQuery(ReportQuery.Kind.SELLER, JOAO, null, null, null, null));
        // Two of the sample sales are João's.
        assertThat(total.path("count").asInt()).isEqualTo(recorded.size() + 2);
        for (int id : cluster.processes().ids()) {
            NodeAddress node = NodeAddress.parse(cluster.address(id));
            UUID last = recorded.get(recorded.size() - 1);
            RealCluster.await("node " + id + " holds the last sale", () -> holds(manager, node, last));
            for (UUID sale : recorded) {
                assertThat(holds(manager, node, sale))
                        .as("sale %s on node %s", sale, id)
                        .isTrue();
            }
        }
    }

    private static boolean holds(SalesClient client, NodeAddress node, UUID sale) throws Exception {
        return client.copyAt(node, "/api/sales/" + sale + "?stale=true", Duration.ofSeconds(10))
                .isPresent();
    }

    /** One seller who never stops. */
    private static final class Selling extends Thread {
        private final RealCluster cluster;
        private final List<UUID> recorded = Collections.synchronizedList(new ArrayList<>());
        private final ConcurrentLinkedQueue<Exception> trouble = new ConcurrentLinkedQueue<>();
        private volatile boolean ended;

        Selling(RealCluster cluster) {
            super("selling");
            this.cluster = cluster;
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                SalesClient client = cluster.client();
                client.login(JOAO, "demo");
                while (!ended) {
                    UUID id = UUID.randomUUID();
                    client.sell(Sale.today(id, "martins-1", "1.00"));
                    recorded.add(id);
                    Thread.sleep(20);
                }
            } catch (Exception e) {
                trouble.add(e);
            }
        }

        void end() throws InterruptedException {
            ended = true;
            join(60_000);
            assertThat(trouble).isEmpty();
            assertThat(isAlive()).isFalse();
        }
    }

    /** The product's own classes as jars with another version; what it depends on stays where it is. */
    private String packed(String classPath, String version) throws IOException {
        List<String> entries = new ArrayList<>();
        Path stamp = directory.resolve("stamp/dev/regente/cli");
        Files.createDirectories(stamp);
        Files.writeString(stamp.resolve("version.txt"), version);
        entries.add(directory.resolve("stamp").toString());
        int number = 0;
        for (String entry : classPath.split(File.pathSeparator)) {
            Path path = Path.of(entry);
            entries.add(Files.isDirectory(path) ? jar(path, "part-" + number++).toString() : entry);
        }
        return String.join(File.pathSeparator, entries);
    }

    private Path jar(Path classes, String name) throws IOException {
        Path jar = directory.resolve(name + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
        return jar;
    }

    private static String run(String classPath, String argument) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        Main.class.getName(),
                        argument)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
