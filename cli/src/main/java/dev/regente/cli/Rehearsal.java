package dev.regente.cli;

import dev.regente.election.Election;
import dev.regente.election.ElectionStartException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.ExitCode;

/**
 * Loads the classes that a kind of program will load, then ends: the launcher runs it once for each JDK to record the
 * archive of class-data sharing. Not a command for people; its output is thrown away.
 */
final class Rehearsal {
    private static final PrintStream NOWHERE =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    private Rehearsal() {}

    static int run(String[] kind) {
        boolean nodeOnly = kind.length == 1 && kind[0].equals("node");
        for (Main.Command command : Main.COMMANDS) {
            if (command.present() && (!nodeOnly || command.name().equals("node"))) {
                Main.run(new String[] {command.name(), "--help"}, NOWHERE, NOWHERE);
            }
        }
        try {
            electOnce();
            return ExitCode.OK;
        } catch (IOException | ElectionStartException e) {
            return ExitCode.SOFTWARE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.SOFTWARE;
        }
    }

    /** Two nodes in this process, over TCP and disk, until one leads. */
    private static void electOnce() throws IOException, ElectionStartException, InterruptedException {
        Path dir = Files.createTempDirectory("regente-rehearsal-");
        String peers = "1=127.0.0.1:" + freePort() + ",2=127.0.0.1:" + freePort();
        CountDownLatch elected = new CountDownLatch(1);
        try (Election first = node(1, peers, dir, elected).start();
                Election second = node(2, peers, dir, elected).start()) {
            boolean led = elected.await(10, TimeUnit.SECONDS);
            NOWHERE.println(led + " " + first.explain() + second.explain());
        }
        try (Stream<Path> files = Files.walk(dir)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
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
