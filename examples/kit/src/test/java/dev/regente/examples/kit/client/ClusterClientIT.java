package dev.regente.examples.kit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.examples.kit.HostPort;
import dev.regente.examples.kit.Line;
import dev.regente.examples.kit.server.InProcessCluster;
import dev.regente.examples.kit.server.LineServer;
import dev.regente.examples.kit.server.Service;
import dev.regente.examples.kit.server.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.SocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client finds the active node from any node, follows it, and says so once. */
class ClusterClientIT {
    @TempDir
    Path dir;

    /** Knows only whether somebody logged in. */
    private static final class Doorman implements Service {
        @Override
        public void begin(Connection connection) {
            // nothing to make
        }

        @Override
        public Session connected() {
            return new Session() {
                private boolean in;

                @Override
                public Line answer(Line request) {
                    in |= request.verb().equals("LOGIN");
                    return in ? Line.ok(request.verb()) : Line.of("ERRO", "401", "who are you?");
                }

                @Override
                public boolean loggedIn() {
                    return in;
                }
            };
        }
    }

    private static ClusterClient client(HostPort only, List<HostPort> told) {
        return new ClusterClient(List.of(only), Duration.ofSeconds(60), SocketFactory.getDefault(), told::add);
    }

    @Test
    void anyOneNodeLeadsToTheActiveOneAndPastItsEnd() throws IOException {
        try (InProcessCluster cluster =
                new InProcessCluster("door", dir, LineServer.Limits.USUAL, node -> new Doorman())) {
            int active = cluster.awaitActive();
            int other = active == 1 ? 2 : 1;
            List<HostPort> told = new ArrayList<>();
            try (ClusterClient client = client(cluster.address(other), told)) {
                assertThat(client.call("HELLO").isError("401")).isTrue();
                assertThat(client.login("LOGIN", "ana").isOk()).isTrue();
                assertThat(client.call("HELLO")).isEqualTo(Line.ok("HELLO"));
                assertThat(told).as("once").containsExactly(cluster.address(active));
                cluster.stop(active);
                assertThat(client.call("HELLO")).as("logged in again by itself").isEqualTo(Line.ok("HELLO"));
                assertThat(told).hasSizeGreaterThan(1).doesNotHaveDuplicates().endsWith(client.at());
                client.forgetLogin();
                cluster.start(active);
                cluster.stop(cluster.awaitActive());
                assertThat(client.call("HELLO").isError("401")).isTrue();
            }
        }
    }

    @Test
    void whoWasSilentTooLongMustLogInAgain() throws IOException {
        LineServer.Limits hurried = new LineServer.Limits(100, Duration.ofMillis(500), Duration.ofSeconds(30));
        try (InProcessCluster cluster = new InProcessCluster("door", dir, hurried, node -> new Doorman());
                ClusterClient client = client(cluster.address(1), new ArrayList<>())) {
            assertThat(client.login("LOGIN", "ana").isOk()).isTrue();
            HostPort active = client.at();
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            Line reply = Line.ok();
            while (reply.isOk() && System.nanoTime() - end < 0) {
                try (LineConnection witness = new LineConnection(active)) {
                    assertThat(witness.receive().isError("408")).isTrue(); // and the client was silent for longer
                }
                reply = client.call("HELLO");
            }
            assertThat(reply.isError("401")).isTrue();
        }
    }

    @Test
    void whenNobodyAnswersThatIsOneSentence() throws IOException {
        HostPort nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = new HostPort("127.0.0.1", socket.getLocalPort());
        }
        try (ClusterClient client =
                new ClusterClient(List.of(nobody), Duration.ofMillis(300), SocketFactory.getDefault(), at -> {})) {
            assertThatThrownBy(() -> client.call("HELLO"))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("no active node among [" + nobody + "]");
        }
    }

    /** A node that becomes the active one between the login and the request must not get the request without the login. */
    @Test
    void aLoginThatComesTooEarlyIsRepeated() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread node = new Thread(() -> playNode(socket, heard));
            node.setDaemon(true);
            node.start();
            HostPort address = new HostPort("127.0.0.1", socket.getLocalPort());
            try (ClusterClient client = client(address, new ArrayList<>())) {
                assertThat(client.login("LOGIN", "ana").isOk()).isTrue();
                assertThat(client.call("HELLO")).isEqualTo(Line.ok("HELLO"));
            }
        }
        assertThat(heard).containsExactly("LOGIN", "HELLO", "LOGIN", "LOGIN", "HELLO");
    }

    /** Hangs up at the first HELLO, and refuses the next login as a node does that is not active yet. */
    private static void playNode(ServerSocket socket, List<String> heard) {
        try {
            while (true) {
                try (Socket caller = socket.accept();
                        BufferedReader in = new BufferedReader(
                                new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8));
                        PrintStream out = new PrintStream(caller.getOutputStream(), true, StandardCharsets.UTF_8)) {
                    boolean known = false;
                    for (String text = in.readLine(); text != null; text = in.readLine()) {
                        String verb = text.contains("LOGIN") ? "LOGIN" : text.contains("NOS") ? "NOS" : "HELLO";
                        if (!verb.equals("NOS")) {
                            heard.add(verb);
                        }
                        if (heard.size() == 2 && verb.equals("HELLO")) {
                            break;
                        }
                        boolean early = verb.equals("LOGIN") && heard.size() == 3;
                        known |= verb.equals("LOGIN") && !early;
                        out.println(
                                early
                                        ? "[\"ERRO\",\"503\",\"not yet\"]"
                                        : verb.equals("HELLO") && !known
                                                ? "[\"ERRO\",\"401\",\"who are you?\"]"
                                                : "[\"OK\",\"" + verb + "\"]");
                    }
                }
            }
        } catch (IOException e) {
            // the test is over
        }
    }
}
