package dev.regente.sales.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.sales.domain.Cpf;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoginLimitTest {
    private final HttpFixture.TurnedClock clock = new HttpFixture.TurnedClock();
    private final LoginLimit limit = new LoginLimit(clock);

    private static Cpf cpf(int i) {
        return new Cpf(String.format("%011d", i));
    }

    @Test
    void aSuccessClearsTheAccount() {
        for (int i = 0; i < 100; i++) {
            limit.attempt(cpf(1));
            limit.succeeded(cpf(1));
        }
        assertThatCode(() -> limit.attempt(cpf(1))).doesNotThrowAnyException();
    }

    @Test
    void allFailuresTogetherAreLimited() {
        for (int i = 0; i < LoginLimit.ALL; i++) {
            limit.attempt(cpf(i));
        }
        assertThatThrownBy(() -> limit.attempt(cpf(99_999)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("too many failed logins at this server");
        clock.now = clock.now.plus(Duration.ofMinutes(1));
        assertThatCode(() -> limit.attempt(cpf(99_999))).doesNotThrowAnyException();
    }

    @Test
    void guessesInParallelCountBeforeTheyAreAnswered() {
        for (int i = 0; i < LoginLimit.PER_CPF; i++) {
            limit.attempt(cpf(1));
        }
        assertThatThrownBy(() -> limit.attempt(cpf(1))).hasMessageContaining("with this CPF");
    }
}
