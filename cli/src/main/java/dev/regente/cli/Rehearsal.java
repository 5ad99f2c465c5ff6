package dev.regente.cli;

import dev.regente.election.Election;
import dev.regente.election.ElectionStartException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ExitCode;

/**
 * Loads the classes that a kind of program will load, then ends: the launcher runs it once for each JDK to record the
 * archive of class-data sharing. Not a command for people; its output is thrown away.
 */
final class Rehearsal {
    private static final PrintStream NOWHERE =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    private Rehearsal() {}

    /**
     * Runs.
     *
     * @param args the kind, {@code node} or {@code full}, and an empty directory to work in
     */
    static int run(String[] args) {
        if (args.length != 2) {
            return ExitCode.USAGE;
        }
        boolean nodeOnly = args[0].equals("node");
        Path dir = Path.of(args[1]);
        for (Main.Command command : Main.COMMANDS) {
            if (!nodeOnly || command.name().equals("node")) {
                Main.run(new String[] {command.name(), "--help"}, NOWHERE, NOWHERE);
            }
        }
        try {
            electOnce(dir);
            return nodeOnly || serveOnce(dir.resolve("server")) ? ExitCode.OK : ExitCode.SOFTWARE;
        } catch (IOException | ElectionStartException e) {
            return ExitCode.SOFTWARE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.SOFTWARE;
        }
    }

    /** Two nodes in this process, over TCP and disk, until one leads. */
    private static void electOnce(Path dir) throws IOException, ElectionStartException, InterruptedException {
        String peers = "1=127.0.0.1:" + freePort() + ",2=127.0.0.1:" + freePort();
        CountDownLatch elected = new CountDownLatch(1);
        try (Election first = node(1, peers, dir, elected).start();
                Election second = node(2, peers, dir, elected).start()) {
            boolean led = elected.await(10, TimeUnit.SECONDS);
            NOWHERE.println(led + " " + first.explain() + second.explain());
        }
    }

    /** A sales server alone, until it is ready; the end of the process ends it. */
    private static boolean serveOnce(Path data) throws IOException, InterruptedException {
        String http = "127.0.0.1:" + freePort();
        String[] command = {
            "server", "--id", "1", "--peers", "1=127.0.0.1:" + freePort(), "--http", http, "--data", data.toString()
        };
        Thread server = new Thread(() -> Main.run(command, NOWHERE, NOWHERE), "rehearsal-server");
        server.setDaemon(true);
        server.start();
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest ready = HttpRequest.newBuilder(URI.create("http://" + http + "/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        for (int tries = 0; tries < 200 && server.isAlive(); tries++) {
            server.join(100);
            try {
                if (client.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return true;
                }
            } catch (ConnectException e) {
                NOWHERE.println("not listening yet");
            }
        }
        return false;
    }

    private static Election node(int id, String peers, Path dir, CountDownLatch elected) {
        EventLines lines = new EventLines(id, true, NOWHERE);
        return Election.builder("rehearsal")
                .self(id)
                .peers(peers)
                .data(dir.resolve("n" + id))
                .heartbeat(Duration.ofMillis(20))
                .timeout(Duration.ofMillis(100))
                .lease(Duration.ofMillis(100))
                .listener(lines)
                .onElected(lead -> elected.countDown())
                .build();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
