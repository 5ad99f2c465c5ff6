package dev.regente.examples.kit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.examples.kit.Refusal;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PasswordsTest {
    private long nanos = 5;
    private final Passwords passwords = new Passwords(new Passwords.Policy(4, 3, Duration.ofSeconds(60)), () -> nanos);
    private final Optional<String> hash = Optional.of(passwords.hash("secret1", 6));

    @Test
    void onlyTheRightPasswordMatches() {
        assertThat(hash.get()).startsWith("$2a$04$").doesNotContain("secret1");
        assertThat(passwords.matches("ana", "secret1", hash)).isTrue();
        assertThat(passwords.matches("ana", "secret2", hash)).isFalse();
        assertThat(passwords.matches("ana", "nobody's password", Optional.empty()))
                .isFalse();
        assertThat(passwords.matches("ana", "secret1", hash)).isTrue();
    }

    @Test
    void afterThreeMistakesANameIsLockedForAWhileAndNoOther() {
        for (int i = 0; i < 3; i++) {
            assertThat(passwords.matches("ana", "wrong", hash)).isFalse();
        }
        nanos += Duration.ofSeconds(59).toNanos();
        assertThatThrownBy(() -> passwords.matches("ana", "secret1", hash))
                .isInstanceOf(Refusal.class)
                .hasMessage("muitas tentativas erradas: acesso bloqueado por mais 2 s");
        assertThat(passwords.matches("bia", "secret1", hash)).isTrue();
        nanos += Duration.ofSeconds(1).toNanos();
        assertThat(passwords.matches("ana", "secret1", hash)).isTrue();
    }

    @Test
    void mistakesBeforeARightOneAreForgotten() {
        for (int i = 0; i < 5; i++) {
            passwords.matches("ana", "wrong", hash);
            passwords.matches("ana", "wrong", hash);
            assertThat(passwords.matches("ana", "secret1", hash)).isTrue();
        }
    }

    @Test
    void passwordsThatAreTooShortOrTooLongAreRefused() {
        assertThatThrownBy(() -> passwords.hash("12345", 6)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> passwords.hash("é".repeat(37), 6)).isInstanceOf(Refusal.class);
        assertThat(passwords.hash("é".repeat(36), 6)).isNotEmpty();
        assertThat(passwords.matches("long", "x".repeat(73), hash)).isFalse();
    }
}
