package dev.regente.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    @Test
    void portsLieBelowThoseOfOutgoingConnections() throws Exception {
        assertThat(FreePorts.find(18))
                .hasSize(18)
                .doesNotHaveDuplicates()
                .allMatch(port -> port >= 20_000 && port < 32_768);
    }
}
