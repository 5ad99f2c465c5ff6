package dev.regente.examples.kit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.examples.kit.HostPort;
import dev.regente.examples.kit.Line;
import dev.regente.examples.kit.client.LineConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that behave badly waste their own connection and nothing else. */
class LineServerIT {
    private static final LineServer.Limits USUAL = LineServer.Limits.USUAL;
    private static final int LONG_ANSWER = 20_000_000;

    @TempDir
    Path dir;

    /** Says what it was told; {@code ["IN"]} logs in, {@code ["LONG"]} asks for a long answer, {@code ["BYE"]} ends. */
    private static final class Echo implements Session {
        private boolean loggedIn;
        private boolean ended;

        @Override
        public Line answer(Line request) {
            loggedIn |= request.verb().equals("IN");
            ended = request.verb().equals("BYE");
            if (request.verb().equals("BUG")) {
                throw new IllegalStateException("a mistake in the service");
            }
            return request.verb().equals("LONG") ? Line.ok("x".repeat(LONG_ANSWER)) : request;
        }

        @Override
        public boolean loggedIn() {
            return loggedIn;
        }

        @Override
        public boolean ended() {
            return ended;
        }
    }

    private final class Server implements AutoCloseable {
        private final LineServer server;
        private final HostPort address;

        Server(LineServer.Limits limits) throws IOException {
            ServerSocket socket = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
            address = new HostPort("127.0.0.1", socket.getLocalPort());
            PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
            server = new LineServer(socket, limits, Echo::new, new OperationLog("n1", silent, dir.resolve("log")))
                    .start();
        }

        LineConnection connect() throws IOException {
            return new LineConnection(address, javax.net.SocketFactory.getDefault(), Duration.ofSeconds(30));
        }

        void answers() throws IOException {
            try (LineConnection other = connect()) {
                assertThat(other.call("hello")).isEqualTo(Line.of("hello"));
            }
        }

        @Override
        public void close() {
            server.close();
        }
    }

    @Test
    void halfALineBlocksNobody() throws IOException {
        try (Server server = new Server(USUAL);
                LineConnection half = server.connect()) {
            half.send("[\"hel".getBytes(StandardCharsets.UTF_8));
            server.answers();
            half.send("lo\"]\n".getBytes(StandardCharsets.UTF_8));
            assertThat(half.receive()).isEqualTo(Line.of("hello"));
        }
    }

    @Test
    void tenMegabytesWithoutAnEndAreRefusedWithOneLine() throws IOException {
        try (Server server = new Server(USUAL);
                LineConnection flood = server.connect()) {
            byte[] piece = "x".repeat(100_000).getBytes(StandardCharsets.UTF_8);
            String end;
            try {
                for (int i = 0; i < 100; i++) {
                    flood.send(piece);
                }
                end = flood.receive().text(1);
            } catch (IOException e) {
                end = "cut off"; // on a slow machine the server does not wait for the end
            }
            assertThat(end).isIn("413", "cut off");
            server.answers();
        }
    }

    @Test
    void aLineJustTooLongIsToldSo() throws IOException {
        try (Server server = new Server(USUAL);
                LineConnection client = server.connect()) {
            String longest = "[\"" + "x".repeat(Session.SHORT_LINE - 4) + "\"]";
            client.send((longest + "\n").getBytes(StandardCharsets.UTF_8));
            assertThat(client.receive().verb()).hasSize(Session.SHORT_LINE - 4);
            client.send((" " + longest + "\n").getBytes(StandardCharsets.UTF_8));
            assertThat(client.receive()).isEqualTo(Line.of("ERRO", "413", "a linha passa de 65536 bytes"));
            assertThatThrownBy(client::receive).isInstanceOf(IOException.class);
        }
    }

    @Test
    void bytesThatAreNoTextGetAnAnswerAndTheConnectionGoesOn() throws IOException {
        try (Server server = new Server(USUAL);
                LineConnection client = server.connect()) {
            client.send(new byte[] {'[', '"', (byte) 0xc3, '"', ']', '\n', (byte) 0xff, '\n'});
            assertThat(client.receive()).isEqualTo(Line.of("ERRO", "400", "a linha não está em UTF-8"));
            assertThat(client.receive()).isEqualTo(Line.of("ERRO", "400", "a linha não está em UTF-8"));
            client.send("[".repeat(5000).getBytes(StandardCharsets.UTF_8));
            client.send("\n".getBytes(StandardCharsets.UTF_8));
            assertThat(client.receive().isError("400"))
                    .as("nested beyond reason")
                    .isTrue();
            assertThat(client.call("hello", "ação €")).isEqualTo(Line.of("hello", "ação €"));
        }
    }

    @Test
    void aThousandSilentConnectionsLeaveRoomForOthers() throws IOException {
        List<LineConnection> silent = new ArrayList<>();
        try (Server server = new Server(USUAL)) {
            for (int i = 0; i < 1000; i++) {
                silent.add(server.connect());
            }
            server.answers();
            assertThat(silent.get(0).call("still", "here")).isEqualTo(Line.of("still", "here"));
            assertThat(silent.get(999).call("still", "here")).isEqualTo(Line.of("still", "here"));
        } finally {
            silent.forEach(LineConnection::close);
        }
    }

    @Test
    void whoIsSilentLongestMakesRoomButNobodyWhoLoggedIn() throws IOException {
        try (Server server = new Server(new LineServer.Limits(3, USUAL.idle(), USUAL.line()));
                LineConnection loggedIn = server.connect()) {
            assertThat(loggedIn.call("IN")).isEqualTo(Line.of("IN"));
            try (LineConnection first = server.connect();
                    LineConnection second = server.connect()) {
                assertThat(second.call("hello")).isEqualTo(Line.of("hello"));
                assertThat(first.call("hello")).isEqualTo(Line.of("hello"));
                try (LineConnection third = server.connect()) {
                    assertThat(third.call("IN")).isEqualTo(Line.of("IN"));
                    assertThatThrownBy(() -> second.call("hello")).isInstanceOf(IOException.class);
                    assertThat(first.call("IN")).isEqualTo(Line.of("IN"));
                    assertThat(loggedIn.call("hello")).isEqualTo(Line.of("hello"));
                    try (LineConnection tooMany = server.connect()) {
                        assertThat(tooMany.receive().isError("503")).isTrue();
                    }
                }
            }
        }
    }

    @Test
    void aSilentConnectionEndsAndIsToldWhy() throws IOException {
        try (Server server = new Server(new LineServer.Limits(10, Duration.ofMillis(100), USUAL.line()));
                LineConnection client = server.connect()) {
            assertThat(client.receive().isError("408")).isTrue();
        }
    }

    @Test
    void aLineThatDripsEndsInTime() throws IOException {
        try (Server server = new Server(new LineServer.Limits(10, USUAL.idle(), Duration.ofMillis(100)));
                LineConnection client = server.connect()) {
            client.send("[".getBytes(StandardCharsets.UTF_8));
            assertThat(client.receive().isError("408")).isTrue();
        }
    }

    @Test
    void anAnswerThatNobodyReadsIsGivenUp() throws IOException {
        try (Server server = new Server(new LineServer.Limits(10, USUAL.idle(), Duration.ofMillis(300)));
                LineConnection deaf = server.connect()) {
            deaf.send(Line.of("LONG").bytes());
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (server.server.connections() == 0 && System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
            while (server.server.connections() > 0 && System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
            assertThat(server.server.connections()).isZero();
            server.answers();
        }
    }

    @Test
    void aMistakeOfTheServiceIsAnAnswerWithoutAStackTrace() throws IOException {
        try (Server server = new Server(USUAL);
                LineConnection client = server.connect()) {
            assertThat(client.call("BUG").isError("503")).isTrue();
            assertThat(client.call("hello")).isEqualTo(Line.of("hello"));
            assertThat(client.call("BYE")).isEqualTo(Line.of("BYE"));
            assertThatThrownBy(client::receive).isInstanceOf(IOException.class);
        }
    }
}
