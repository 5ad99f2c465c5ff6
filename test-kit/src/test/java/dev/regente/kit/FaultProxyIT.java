package dev.regente.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyIT {
    private static final int SILENCE_MILLIS = 200;
    private static final int PATIENCE_MILLIS = 10_000;

    private EchoServer echo;
    private FaultProxy proxy;
    private Socket client;

    @BeforeEach
    void connect() throws Exception {
        echo = new EchoServer();
        proxy = FaultProxy.to(echo.address(), 42);
        client = connected();
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        proxy.close();
        echo.close();
    }

    private Socket connected() throws IOException {
        Socket socket = new Socket(proxy.address().getAddress(), proxy.port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private void say(String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private String hear(int bytes) throws IOException {
        return new String(client.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
    }

    private void hearsNothing() throws IOException {
        client.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        client.setSoTimeout(PATIENCE_MILLIS);
    }

    private void isEnded() {
        assertThatThrownBy(() -> {
                    while (true) {
                        say("x");
                        if (client.getInputStream().read() < 0) {
                            throw new IOException("ended");
                        }
                    }
                })
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void withoutAFaultEverythingPassesAndIsCounted() throws Exception {
        byte[] much = new byte[3_000_000];
        new Random(1).nextBytes(much);
        Thread writer = new Thread(() -> {
            try {
                client.getOutputStream().write(much);
                client.shutdownOutput();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        writer.start();
        assertThat(client.getInputStream().readAllBytes()).isEqualTo(much);
        writer.join(PATIENCE_MILLIS);
        assertThat(proxy.toTarget().passed()).isEqualTo(much.length);
        assertThat(proxy.toCaller().passed()).isEqualTo(much.length);
        assertThat(proxy.accepted()).isOne();
    }

    @Test
    void aCutHoldsOneDirectionAndLosesNothing() throws Exception {
        say("one");
        assertThat(hear(3)).isEqualTo("one");
        proxy.toCaller().cut();
        say("two");
        hearsNothing();
        assertThat(proxy.toTarget().passed()).isEqualTo(6);
        proxy.toCaller().heal();
        assertThat(hear(3)).isEqualTo("two");
        proxy.toTarget().cut();
        say("three");
        hearsNothing();
        assertThat(proxy.toTarget().passed()).isEqualTo(6);
        proxy.heal();
        assertThat(hear(5)).isEqualTo("three");
    }

    @Test
    void theEndOfAConnectionDoesNotPassACutEither() throws Exception {
        say("one");
        assertThat(hear(3)).isEqualTo("one");
        proxy.cut();
        client.shutdownOutput();
        hearsNothing();
        proxy.heal();
        assertThat(client.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void aConnectionThatIsBegunDuringACutStandsOnlyAfterwards() throws Exception {
        proxy.cut();
        client.close();
        client = connected();
        say("hello");
        hearsNothing();
        proxy.heal();
        assertThat(hear(5)).isEqualTo("hello");
    }

    @Test
    void aDelayIsKept() throws Exception {
        proxy.toTarget().delay(Duration.ofMillis(100), Duration.ofMillis(150));
        proxy.toCaller().delay(Duration.ofMillis(100));
        long start = System.nanoTime();
        for (int i = 0; i < 50; i++) {
            say("0123456789");
        }
        assertThat(hear(500)).isEqualTo("0123456789".repeat(50));
        long millis = (System.nanoTime() - start) / 1_000_000;
        // pieces are delayed side by side, not one after the other
        assertThat(millis).isBetween(200L, 5_000L);
    }

    @Test
    void aThrottleIsKept() throws Exception {
        proxy.toCaller().throttle(10_000);
        long start = System.nanoTime();
        say("x".repeat(4_000));
        hear(4_000);
        assertThat((System.nanoTime() - start) / 1_000_000).isBetween(300L, 8_000L);
    }

    @Test
    void aBlackHoleIsNotNoticedUntilItEnds() throws Exception {
        say("one");
        assertThat(hear(3)).isEqualTo("one");
        proxy.toTarget().blackHole();
        say("lost");
        hearsNothing();
        assertThat(proxy.connections()).isOne();
        proxy.heal();
        isEnded();
    }

    @Test
    void aResetComesAfterSoManyBytesAndOnce() throws Exception {
        proxy.toTarget().resetAfter(5);
        say("one");
        assertThat(hear(3)).isEqualTo("one");
        isEnded();
        assertThat(proxy.toTarget().passed()).isEqualTo(5);
        client = connected();
        say("more than five");
        assertThat(hear(14)).isEqualTo("more than five");
    }

    @Test
    void allConnectionsCanBeResetAndNewOnesRefused() throws Exception {
        say("one");
        assertThat(hear(3)).isEqualTo("one");
        proxy.refuse(true);
        proxy.reset();
        isEnded();
        client = connected();
        isEnded();
        proxy.heal();
        client = connected();
        say("two");
        assertThat(hear(3)).isEqualTo("two");
    }

    @Test
    void whereNobodyListensConnectionsAreReset() throws Exception {
        echo.close();
        client.close();
        client = connected();
        isEnded();
    }

    @Test
    void closingEndsEverythingEvenWhatIsCut() throws Exception {
        say("one");
        assertThat(hear(3)).isEqualTo("one");
        proxy.cut();
        proxy.close();
        isEnded();
        assertThatThrownBy(this::connected).isInstanceOf(IOException.class);
        assertThat(proxy.connections()).isZero();
    }

    @Test
    void nonsenseIsRefused() {
        Direction direction = proxy.toCaller();
        assertThatThrownBy(() -> direction.throttle(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> direction.resetAfter(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> direction.delay(Duration.ofMillis(2), Duration.ofMillis(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FaultyNetwork.of(1, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
