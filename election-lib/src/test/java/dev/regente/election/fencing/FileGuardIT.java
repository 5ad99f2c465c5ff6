package dev.regente.election.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes and one file. */
class FileGuardIT {
    @TempDir
    Path directory;

    /** Works under a token until it is killed. */
    static final class Holder {
        public static void main(String[] args) throws IOException {
            FileGuard.open(Path.of(args[0])).run(Long.parseLong(args[1]), () -> {
                System.out.println("inside");
                System.out.flush();
                assertThat(System.in.read()).isNegative();
            });
        }
    }

    @Test
    void aKilledProcessLeavesItsTokenAndNoLock() throws Exception {
        Path file = directory.resolve("guard");
        FileGuard guard = FileGuard.open(file);
        Process holder = hold(file, 7);
        try {
            CompletableFuture<String> next = CompletableFuture.supplyAsync(() -> guard.call(8, () -> "let in"));
            assertThatThrownBy(() -> next.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(guard.highest()).isEqualTo(7);
            holder.destroyForcibly().waitFor();
            assertThat(next.get(10, TimeUnit.SECONDS)).isEqualTo("let in");
        } finally {
            holder.destroyForcibly();
        }
        assertThatThrownBy(() -> guard.seal(7)).isInstanceOf(StaleTokenException.class);
    }

    private static Process hold(Path file, long token) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        file.toString(),
                        Long.toString(token))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertThat(out.readLine()).isEqualTo("inside");
        return process;
    }
}
