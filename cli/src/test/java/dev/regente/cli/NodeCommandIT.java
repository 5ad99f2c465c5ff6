package dev.regente.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three real processes, one of them killed. */
class NodeCommandIT {
    private static final long MOST_SECONDS = 60;
    private static final Pattern LEADER = Pattern.compile("\"event\":\"leader\",\"node\":\\d+,\"leader\":(\\d+|null)");

    @TempDir
    Path directory;

    private final Map<Integer, Process> processes = new TreeMap<>();
    private final Map<Integer, String> leaders = new ConcurrentHashMap<>();

    @AfterEach
    void killAll() throws InterruptedException {
        for (Process process : processes.values()) {
            process.destroyForcibly().waitFor();
        }
    }

    private static String freePeers() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        List<String> peers = new ArrayList<>();
        for (int id = 1; id <= 3; id++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            sockets.add(socket);
            peers.add(id + "=127.0.0.1:" + socket.getLocalPort());
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return String.join(",", peers);
    }

    private ProcessBuilder command(int id, String peers, String... more) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.regente.cli.Main",
                "node"));
        words.addAll(List.of(more));
        words.addAll(List.of("--id", Integer.toString(id), "--peers", peers, "--safety", "tokens", "--events", "json"));
        words.addAll(List.of("--data", directory.resolve("n" + id).toString()));
        return new ProcessBuilder(words);
    }

    private void start(int id, String peers) throws IOException {
        Process process = command(id, peers)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        processes.put(id, process);
        Thread reader = new Thread(() -> follow(id, process), "reader-" + id);
        reader.setDaemon(true);
        reader.start();
    }

    private void follow(int id, Process process) {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher matcher = LEADER.matcher(line);
                if (matcher.find()) {
                    leaders.put(id, matcher.group(1));
                }
            }
        } catch (IOException e) {
            leaders.remove(id);
        }
    }

    private int awaitAgreement(List<Integer> ids) throws InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(MOST_SECONDS)) {
            String leader = leaders.getOrDefault(ids.get(0), "null");
            if (!leader.equals("null")
                    && ids.contains(Integer.valueOf(leader))
                    && ids.stream().allMatch(id -> leader.equals(leaders.get(id)))) {
                return Integer.parseInt(leader);
            }
            Thread.sleep(5);
        }
        return fail("no agreement among " + ids + ": " + leaders);
    }

    @Test
    void aKilledLeaderIsReplacedAndAPoliteEndIsPolite() throws Exception {
        String peers = freePeers();
        for (int id = 1; id <= 3; id++) {
            start(id, peers);
        }
        int first = awaitAgreement(List.of(1, 2, 3));
        processes.get(first).destroyForcibly().waitFor();
        List<Integer> others = new ArrayList<>(List.of(1, 2, 3));
        others.remove(Integer.valueOf(first));
        int second = awaitAgreement(others);
        leaders.remove(first);
        start(first, peers);
        assertThat(awaitAgreement(List.of(1, 2, 3))).isEqualTo(second);
        processes.get(second).destroy();
        assertThat(processes.get(second).waitFor(MOST_SECONDS, TimeUnit.SECONDS))
                .isTrue();
        others = new ArrayList<>(List.of(1, 2, 3));
        others.remove(Integer.valueOf(second));
        awaitAgreement(others);
    }

    @Test
    void aLostDiskIsReplacedAndItsNodeVotesAgain() throws Exception {
        String peers = freePeers();
        for (int id = 1; id <= 3; id++) {
            start(id, peers);
        }
        awaitAgreement(List.of(1, 2, 3));
        processes.get(1).destroyForcibly().waitFor();
        leaders.remove(1);
        try (Stream<Path> files = Files.walk(directory.resolve("n1"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        awaitAgreement(List.of(2, 3));

        Path said = directory.resolve("said");
        Process replacing = command(1, peers, "replace")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        processes.put(1, replacing);
        assertThat(replacing.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(said).content().contains("done: this disk takes the place of the lost one");
        assertThat(replacing.exitValue()).isZero();

        start(1, peers);
        int leader = awaitAgreement(List.of(1, 2, 3));
        int other = leader == 3 ? 2 : 3;
        processes.get(leader == 1 ? 3 : leader).destroyForcibly().waitFor();
        awaitAgreement(List.of(1, leader == 1 ? 2 : other));
        // a disk with a record of its own is not replaced
        processes.get(1).destroyForcibly().waitFor();
        Process again = command(1, peers, "replace")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(said.toFile())
                .start();
        processes.put(1, again);
        assertThat(again.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(again.exitValue()).isEqualTo(2);
        assertThat(said).content().contains("this disk has a record of its own");
    }
}
