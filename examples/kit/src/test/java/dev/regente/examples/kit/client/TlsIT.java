package dev.regente.examples.kit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.examples.kit.HostPort;
import dev.regente.examples.kit.Line;
import dev.regente.examples.kit.server.ClusterNode;
import dev.regente.examples.kit.server.LineServer;
import dev.regente.examples.kit.server.NodeSettings;
import dev.regente.examples.kit.server.OperationLog;
import dev.regente.examples.kit.server.Service;
import dev.regente.examples.kit.server.Session;
import dev.regente.examples.kit.server.Tls;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.SocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords leave the machine only encrypted, and only to a server that proves who it is. */
class TlsIT {
    private static final String PASSWORD = "changeit";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path dir;

    private static final class Echo implements Service {
        @Override
        public void begin(Connection connection) {
            // nothing to make
        }

        @Override
        public Session connected() {
            return new Session() {
                @Override
                public Line answer(Line request) {
                    return request;
                }

                @Override
                public boolean loggedIn() {
                    return false;
                }
            };
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private ClusterNode node(String host, int port, Optional<Tls> tls) throws Exception {
        NodeSettings settings = new NodeSettings(
                "echo",
                1,
                "1=127.0.0.1:" + freePort(),
                Map.of(1, new HostPort(host, port)),
                Files.createDirectories(dir.resolve("n1")),
                dir.resolve("echo.db").toString(),
                Duration.ofSeconds(1),
                tls,
                LineServer.Limits.USUAL,
                false);
        PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new ClusterNode(settings, new OperationLog("n1", silent, dir.resolve("log")));
    }

    /** A key and its certificate, as an administrator makes them. */
    private Path certificate(String name, String names) throws Exception {
        Path store = dir.resolve(name + ".p12");
        keytool(
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=" + names,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "server",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-file",
                dir.resolve(name + ".pem").toString());
        return store;
    }

    private static void keytool(String... words) throws Exception {
        List<String> command = new java.util.ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void withoutACertificateOnlyThisMachineIsServed() throws Exception {
        try (ClusterNode node = node("0.0.0.0", freePort(), Optional.empty())) {
            assertThatThrownBy(() -> node.start(new Echo()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("passwords travel in clear text only on this machine")
                    .hasMessageContaining("--tls");
        }
    }

    @Test
    void withACertificateClientsSpeakEncryptedAndKnowTheServer() throws Exception {
        Tls tls = new Tls(certificate("right", "ip:127.0.0.1"), PASSWORD);
        certificate("other", "ip:127.0.0.1");
        assertThat(tls.toString()).doesNotContain(PASSWORD);
        HostPort address = new HostPort("127.0.0.1", freePort());
        try (ClusterNode node = node(address.host(), address.port(), Optional.of(tls))) {
            node.start(new Echo());
            SocketFactory trusting = ClientCommand.trusting(dir.resolve("right.pem"));
            try (ClusterClient client = new ClusterClient(List.of(address), PATIENCE, trusting, at -> {})) {
                assertThat(client.call("hello")).isEqualTo(Line.of("hello"));
            }
            assertThatThrownBy(() -> new LineConnection(
                                    address, ClientCommand.trusting(dir.resolve("other.pem")), PATIENCE)
                            .call("hello"))
                    .as("another server's certificate")
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> new LineConnection(address).call("hello"))
                    .as("no encryption")
                    .isInstanceOf(Exception.class);
        }
    }

    @Test
    void aCertificateForAnotherHostIsRefused() throws Exception {
        Tls tls = new Tls(certificate("elsewhere", "ip:192.0.2.1"), PASSWORD);
        HostPort address = new HostPort("127.0.0.1", freePort());
        try (ClusterNode node = node(address.host(), address.port(), Optional.of(tls))) {
            node.start(new Echo());
            SocketFactory trusting = ClientCommand.trusting(dir.resolve("elsewhere.pem"));
            assertThatThrownBy(() -> new LineConnection(address, trusting, PATIENCE).call("hello"))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aCertificateThatCannotBeUsedIsToldInOneLine() throws Exception {
        Tls tls = new Tls(certificate("right", "ip:127.0.0.1"), "wrong");
        try (ClusterNode node = node("127.0.0.1", freePort(), Optional.of(tls))) {
            assertThatThrownBy(() -> node.start(new Echo()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("the certificate in ");
        }
        assertThatThrownBy(() -> ClientCommand.trusting(dir.resolve("missing.pem")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the certificates in ");
    }
}
