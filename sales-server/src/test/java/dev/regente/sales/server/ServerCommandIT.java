package dev.regente.sales.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.Security;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Every mistake of an operator gets one clear line and the right exit code. */
class ServerCommandIT {
    @TempDir
    Path dir;

    private final StringWriter err = new StringWriter();
    private final StringWriter out = new StringWriter();

    private int run(String... args) {
        CommandLine line = new CommandLine(new ServerCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setErr(new PrintWriter(err, true))
                .setOut(new PrintWriter(out, true))
                .setParameterExceptionHandler((e, rest) -> {
                    e.getCommandLine().getErr().println(e.getMessage());
                    return 2;
                })
                .setExecutionExceptionHandler((e, failed, parsed) -> {
                    failed.getErr().println(e.getMessage());
                    return e instanceof IllegalArgumentException ? 2 : 1;
                });
        return line.execute(args);
    }

    private void assertOneLine(String... parts) {
        assertThat(err.toString().strip().lines()).hasSize(1);
        assertThat(err.toString()).contains(parts).doesNotContain("Exception");
    }

    private String[] server(int id, String peers, String http, Path data) {
        return new String[] {"--id", Integer.toString(id), "--peers", peers, "--http", http, "--data", data.toString()};
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--bogus | Unknown option: '--bogus'",
                "--id 1 | the option --peers is missing",
                "--id x | '--id'",
                "--id 1 --peers nonsense --http 127.0.0.1:0 --data d | 'nonsense' is not a peer like 1=127.0.0.1:7101",
                "--id 4 --peers 1=127.0.0.1:7101 --http 127.0.0.1:0 --data d | node 4 is not among the peers",
                "--id 1 --peers 1=127.0.0.1:7101/observer --http 127.0.0.1:0 --data d | voter",
                "--id 1 --peers 1=127.0.0.1:7101 --http 8101 --data d | '8101' is not an address like 127.0.0.1:8101",
                "--id 1 --peers 1=127.0.0.1:7101 --http 127.0.0.1:70000 --data d | from 1 to 65535",
                "--id 1 --peers 1=127.0.0.1:7101 --http 0.0.0.0:8101 --data d | --insecure",
                "--id 1 --peers 1=127.0.0.1:7101 --http 0.0.0.0:8101 --data d --insecure | --advertise",
                "--id 1 --peers 1=127.0.0.1:7101 --http 127.0.0.1:0 --data d --zone Mars | 'Mars' is not a time zone",
                "--id 1 --peers 1=127.0.0.1:7101 --http 127.0.0.1:0 --data d --timeout 5 | '5' is not a duration",
                "--id 1 --peers 1=127.0.0.1:7101 --http 127.0.0.1:0 --data d --timeout 100ms | at least twice",
                "--id 1 --peers 1=127.0.0.1:7101 --http 127.0.0.1:0 --data d --session-ttl 1s | --session-ttl",
                "--id 1 --peers 1=127.0.0.1:7101 --http 127.0.0.1:0 --data d --preemption now | after-stable:3s",
                "--id 1 --peers 1=127.0.0.1:7101 --http 127.0.0.1:0 --data d --safety classic | no tokens",
            })
    void aWrongCommandLine(String args, String reason) {
        assertThat(run(args.split(" "))).isEqualTo(2);
        assertOneLine(reason);
    }

    @Test
    void anHttpPortInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String http = "127.0.0.1:" + taken.getLocalPort();
            assertThat(run(server(1, "1=127.0.0.1:" + freePort(), http, dir.resolve("n1"))))
                    .isEqualTo(2);
            assertOneLine("cannot listen on --http " + http);
        }
    }

    @Test
    void anElectionPortInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String peers = "1=127.0.0.1:" + taken.getLocalPort();
            assertThat(run(server(1, peers, "127.0.0.1:0", dir.resolve("n1")))).isEqualTo(2);
            assertOneLine("cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void aDirectoryOfAnotherNodeOrWithDamage() throws Exception {
        Path data = dir.resolve("n1");
        int port = freePort();
        try (SalesNode node = SalesNode.start(settings(port, data))) {
            await(
                    "its opening entry is in the journal",
                    () -> node.log().status().serving());
        }

        assertThat(run(server(2, "2=127.0.0.1:" + port, "127.0.0.1:0", data))).isEqualTo(2);
        assertOneLine("belongs to node 1, not to node 2");
        err.getBuffer().setLength(0);

        Path journal = data.resolve("replica-journal.journal");
        byte[] whole = Files.readAllBytes(journal);
        Files.write(journal, damaged(whole, 600));
        assertThat(run(server(1, "1=127.0.0.1:" + port, "127.0.0.1:0", data))).isEqualTo(2);
        assertOneLine("replica-journal.journal", "damaged");
        err.getBuffer().setLength(0);
        Files.write(journal, whole);

        Path term = data.resolve("election-term.record");
        byte[] slots = Files.readAllBytes(term);
        Files.write(term, damaged(damaged(slots, 20), 4096 + 20));
        assertThat(run(server(1, "1=127.0.0.1:" + port, "127.0.0.1:0", data))).isEqualTo(2);
        assertOneLine("election-term.record", "damaged");
        Files.write(term, slots);
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.sleep(20);
        }
    }

    private static byte[] damaged(byte[] bytes, int at) {
        byte[] other = bytes.clone();
        other[at] ^= 0x55;
        return other;
    }

    private static NodeSettings settings(int port, Path data) {
        return new NodeSettings(
                "sales",
                1,
                "1=127.0.0.1:" + port,
                HostPort.parse("127.0.0.1:0"),
                Optional.empty(),
                data,
                false,
                false,
                ZoneId.of("UTC"),
                Duration.ofHours(8),
                false,
                NodeSettings.ElectionSettings.DEFAULTS,
                Security.NONE,
                false);
    }

    private int initManager(String password, String... more) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(password.getBytes(StandardCharsets.UTF_8)));
        try {
            String[] args = {
                "init-manager",
                "--data",
                dir.resolve("n1").toString(),
                "--cpf",
                "11122233344",
                "--name",
                "Rosa",
                "--birth-year",
                "1970"
            };
            String[] all = java.util.Arrays.copyOf(args, args.length + more.length);
            System.arraycopy(more, 0, all, args.length, more.length);
            return run(all);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void theFirstManagerIsCreatedByARunningNodeOnce() throws Exception {
        assertThat(initManager("segredo-forte\n")).isZero();
        Path request = dir.resolve("n1").resolve("first-manager");
        assertThat(new String(Files.readAllBytes(request), StandardCharsets.ISO_8859_1))
                .doesNotContain("segredo-forte");
        try (SalesNode node = SalesNode.start(settings(freePort(), dir.resolve("n1")))) {
            await("the request is taken", () -> !Files.exists(request));
            assertThat(node.log().status().serving()).isTrue();
        }
    }

    @Test
    void aBadRequestForAManagerIsRefused() {
        assertThat(initManager("")).isEqualTo(2);
        assertOneLine("the password on standard input");
        err.getBuffer().setLength(0);
        assertThat(initManager("abc\n")).isEqualTo(2);
        assertOneLine("4 to 72 bytes");
    }
}
