package dev.regente.election.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:7101, 127.0.0.1, 7101, true",
        "node-1.example:80, node-1.example, 80, false",
        "localhost:0, localhost, 0, false",
        "[::1]:7101, ::1, 7101, true",
    })
    void isRead(String text, String host, int port, boolean literal) {
        Address address = Address.parse(text);
        assertThat(address).isEqualTo(new Address(host, port));
        assertThat(address.isLiteral()).isEqualTo(literal);
        assertThat(address).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host", ":80", "host:", "host:x", "host:65536", "host:-1", "::1:80", "a b:80", "[]:80"})
    void isRefusedWithTheForm(String text) {
        assertThatThrownBy(() -> Address.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "' is not an address like 127.0.0.1:7101");
    }

    @Test
    void theBackOffDoublesUpToItsLimitAndStartsAgain() {
        java.util.SplittableRandom random = new java.util.SplittableRandom(1);
        Backoff backoff = new Backoff(20, 250, random);
        for (long full : new long[] {20, 40, 80, 160, 250, 250}) {
            assertThat(backoff.next()).isBetween(full - full / 4, full);
        }
        backoff.reset();
        assertThat(backoff.next()).isBetween(15L, 20L);
    }
}
