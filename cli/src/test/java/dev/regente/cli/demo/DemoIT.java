package dev.regente.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** A demonstration whose servers do not run. */
class DemoIT {
    /** A server that cannot start. */
    static final class Broken {
        private Broken() {}

        public static void main(String[] args) {
            System.err.println("regente server: the address is in use");
            System.exit(1);
        }
    }

    private static List<String> broken(ServerProcesses.Settings settings) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("java.class.path");
        return List.of(java, "-XX:TieredStopAtLevel=1", "-Xmx16m", "-cp", classPath, Broken.class.getName());
    }

    @Test
    void aServerThatCannotStartIsToldWithItsLastWordsAndItsLogIsKept() throws Exception {
        StringWriter out = new StringWriter();
        Demo demo = new Demo(
                new Demo.Settings(3, "bully", 10, 4, 100), DemoIT::broken, Locale.ENGLISH, new PrintWriter(out));

        int status = demo.playItself(null);

        assertThat(status).isEqualTo(1);
        assertThat(out.toString())
                .contains("failed: a node ended while the cluster started", "the address is in use", "are kept in ");
        Path kept = Path.of(out.toString().strip().replaceAll("(?s).*are kept in ", ""));
        // the others may be ended before they say anything
        try (var logs = Files.list(kept)) {
            assertThat(logs.filter(file -> file.getFileName().toString().endsWith(".log")))
                    .anySatisfy(log -> assertThat(log).content().contains("the address is in use"));
        }
        try (var files = Files.walk(kept)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
