package dev.regente.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, though of an idle program. */
class ServerProcessesIT {
    @TempDir
    private Path directory;

    /** A server that does nothing. */
    static final class Idle {
        private Idle() {}

        public static void main(String[] args) throws InterruptedException {
            System.out.println("here: " + args[0]);
            new CountDownLatch(1).await();
        }
    }

    private static List<String> idle(ServerProcesses.Settings settings) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx16m",
                "-cp",
                System.getProperty("java.class.path"),
                Idle.class.getName(),
                settings.http());
    }

    @Test
    void nodesAreKilledStartedAgainAndLeaveNothing() throws Exception {
        Path home = Files.createDirectory(directory.resolve("demo"));
        ServerProcesses nodes = new ServerProcesses(home, 3, ServerProcessesIT::idle);
        try (nodes) {
            assertThat(nodes.ids()).containsExactly(1, 2, 3);
            assertThat(nodes.principal()).isEqualTo(3);
            assertThat(nodes.running(3)).isFalse();

            nodes.start(3);
            long first = nodes.pid(3);
            assertThat(nodes.running(3)).isTrue();
            assertThatThrownBy(() -> nodes.start(3)).isInstanceOf(IllegalStateException.class);
            nodes.kill(3);
            assertThat(nodes.running(3)).isFalse();
            assertThat(ProcessHandle.of(first).map(ProcessHandle::isAlive).orElse(false))
                    .isFalse();
            nodes.start(3);
            assertThat(nodes.pid(3)).isNotEqualTo(first);
        }
        assertThat(nodes.running(3)).isFalse();
        assertThatThrownBy(() -> nodes.start(1)).isInstanceOf(IOException.class);
        nodes.deleteFiles();
        assertThat(home).doesNotExist();
    }

    /** A server that asks for node 2 once the file that it is given is there. */
    static final class Asking {
        private Asking() {}

        public static void main(String[] args) throws Exception {
            Path wish = Path.of(args[0]);
            System.out.println("demo restart 77");
            while (!Files.exists(wish)) {
                Thread.sleep(20);
            }
            System.out.println("demo restart 2");
            new CountDownLatch(1).await();
        }
    }

    @Test
    void aNodeMayAskForAnotherToBeStartedAgain() throws Exception {
        Path home = Files.createDirectory(directory.resolve("asking"));
        Path wish = home.resolve("wish");
        ServerProcesses nodes = new ServerProcesses(
                home,
                2,
                settings -> List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx16m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Asking.class.getName(),
                        wish.toString()));
        try (nodes) {
            nodes.start(1);
            assertThat(nodes.running(2)).isFalse();
            Files.createFile(wish);
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (!nodes.running(2)) {
                assertThat(System.nanoTime()).as("node 2 is started").isLessThan(end);
                Thread.sleep(20);
            }
            assertThat(nodes.lastWords(1)).contains("demo restart 77", "demo restart 2");
        }
    }

    @Test
    void portsLieBelowThoseOfOutgoingConnections() throws Exception {
        assertThat(FreePorts.find(18))
                .hasSize(18)
                .doesNotHaveDuplicates()
                .allMatch(port -> port >= 20_000 && port < 32_768);
    }
}
