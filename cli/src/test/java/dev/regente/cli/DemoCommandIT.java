package dev.regente.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demonstration with real servers, each a process of its own. */
class DemoCommandIT {
    @TempDir
    private Path directory;

    @Test
    void noSaleIsLostWhileCoordinatorsAreKilled() throws Exception {
        Path file = directory.resolve("report.json");
        StringWriter out = new StringWriter();

        int status = Main.commandLine(new DemoCommand(), "regente demo")
                .setOut(new PrintWriter(out))
                .execute("--auto", "--seconds", "10", "--rate", "50", "--json", file.toString());

        assertThat(status).as(out.toString()).isZero();
        JsonNode report = new ObjectMapper().readTree(file.toFile());
        assertThat(report.path("held").asBoolean()).isTrue();
        assertThat(report.path("kills").findValuesAsText("role"))
                .contains("principal", "temporary")
                .hasSizeGreaterThan(2);
        assertThat(report.path("returns")).isNotEmpty();
        assertThat(report.path("sales").path("acknowledged").asInt()).isPositive();
        assertThat(report.path("logins").asInt()).isEqualTo(5);
    }

    @Test
    void aServerEndsWithTheDemonstrationThatStartedIt() throws Exception {
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DemoNode.class.getName(),
                        "server",
                        "--id=1",
                        "--peers=1=127.0.0.1:" + freePort(),
                        "--http=127.0.0.1:0",
                        "--data=" + directory.resolve("node"))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null && !line.contains("is ready")) {
                line = lines.readLine();
            }
            assertThat(line).contains("node 1 is ready");
            assertThat(server.isAlive()).isTrue();

            server.getOutputStream().close();

            assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            server.destroyForcibly();
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--nodes, 2, --nodes is between 3 and 9",
        "--seconds, 5, --seconds is between 10 and 3600",
        "--rate, 0, --rate is between 1 and 5000",
        "--algorithm, raft, is not an algorithm: bully or ring",
        "--lang, xx, --lang is pt or en"
    })
    void aWrongCommandLineIsOneLineAndTwo(String option, String value, String message) {
        StringWriter err = new StringWriter();

        int status = Main.commandLine(new DemoCommand(), "regente demo")
                .setErr(new PrintWriter(err))
                .execute("--auto", option, value);

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).contains(message).hasLineCount(1);
    }

    @Test
    void serversGetOptionsForManyProcessesButNoneOfThisProcessAlone() {
        assertThat(DemoCommand.options(List.of("-javaagent:x.jar", "-Dfile.encoding=UTF-8")))
                .contains("-Xmx256m", "-Dfile.encoding=UTF-8")
                .doesNotContain("-javaagent:x.jar");
        assertThat(DemoCommand.options(List.of("-Xmx64m", "-XX:ArchiveClassesAtExit=a.jsa")))
                .containsExactly("-Xmx64m");
    }
}
