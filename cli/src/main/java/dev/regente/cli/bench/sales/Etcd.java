package dev.regente.cli.bench.sales;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Three etcd servers of this machine, if there is such a program, written to over HTTP like the sales servers. */
final class Etcd implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 20_000;

    private final List<Process> processes = new ArrayList<>();
    private final List<Integer> ports;

    private Etcd(List<Integer> ports) {
        this.ports = ports;
    }

    /** Where the program is. */
    static Optional<Path> program() {
        String path = System.getenv("PATH");
        return path == null
                ? Optional.empty()
                : Stream.of(path.split(File.pathSeparator))
                        .map(directory -> Path.of(directory, "etcd"))
                        .filter(Files::isExecutable)
                        .findFirst();
    }

    /**
     * Starts three.
     *
     * @param ports six free ones
     */
    static Etcd start(Path program, Path directory, List<Integer> ports) throws IOException, InterruptedException {
        Etcd etcd = new Etcd(ports);
        StringBuilder cluster = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            cluster.append(i == 0 ? "" : ",").append("m" + i + "=http://127.0.0.1:" + ports.get(3 + i));
        }
        for (int i = 0; i < 3; i++) {
            String client = "http://127.0.0.1:" + ports.get(i);
            String peer = "http://127.0.0.1:" + ports.get(3 + i);
            ProcessBuilder builder = new ProcessBuilder(
                    program.toString(),
                    "--name=m" + i,
                    "--data-dir=" + directory.resolve("etcd-" + i),
                    "--listen-client-urls=" + client,
                    "--advertise-client-urls=" + client,
                    "--listen-peer-urls=" + peer,
                    "--initial-advertise-peer-urls=" + peer,
                    "--initial-cluster=" + cluster,
                    "--initial-cluster-state=new",
                    "--log-level=error");
            etcd.processes.add(builder.redirectErrorStream(true)
                    .redirectOutput(directory.resolve("etcd-" + i + ".log").toFile())
                    .start());
        }
        etcd.awaitLeader();
        return etcd;
    }

    private void awaitLeader() throws IOException, InterruptedException {
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (System.currentTimeMillis() < end) {
            try (Load.Client client = client(0, 0)) {
                client.next();
                return;
            } catch (IOException e) {
                new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
            }
        }
        throw new IOException("etcd did not get ready within " + PATIENCE_MILLIS / 1000 + " s");
    }

    /** A client that puts a sale under a new key each time, on the server of this place. */
    Load.Client client(int place, int number) throws IOException {
        HttpLine line = new HttpLine("127.0.0.1", ports.get(place));
        return new Load.Client() {
            private long next;

            @Override
            public void next() throws IOException {
                String key = base64("sale-" + number + "-" + next++);
                String value = base64(Sales.body("sale-" + number + "-" + next));
                HttpLine.Answer answer =
                        line.post("/v3/kv/put", null, "{\"key\":\"" + key + "\",\"value\":\"" + value + "\"}");
                if (answer.status() != 200) {
                    throw new IOException("etcd answered " + answer.status() + " " + answer.body());
                }
            }

            @Override
            public void close() {
                line.close();
            }
        };
    }

    /** The place of the server that leads, as each says by itself. */
    int leader() throws IOException {
        for (int i = 0; i < 3; i++) {
            try (HttpLine line = new HttpLine("127.0.0.1", ports.get(i))) {
                String body = line.post("/v3/maintenance/status", null, "{}").body();
                String own = field(body, "member_id");
                if (!own.isEmpty() && own.equals(field(body, "leader"))) {
                    return i;
                }
            }
        }
        return 0;
    }

    private static String field(String json, String name) {
        int at = json.indexOf("\"" + name + "\":\"");
        int from = at + name.length() + 4;
        return at < 0 ? "" : json.substring(from, json.indexOf('"', from));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        for (Process process : processes) {
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
