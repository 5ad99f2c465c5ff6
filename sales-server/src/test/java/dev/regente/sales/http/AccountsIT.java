package dev.regente.sales.http;

import static dev.regente.sales.http.HttpFixture.ANA;
import static dev.regente.sales.http.HttpFixture.JOAO;
import static dev.regente.sales.http.HttpFixture.LUCAS;
import static dev.regente.sales.http.HttpFixture.login;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regente.sales.domain.SalesMachine;
import dev.regente.sales.http.HttpFixture.Answer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lock-out, change of password and the audit trail, over a real socket. */
class AccountsIT {
    @TempDir
    Path dir;

    private HttpFixture server;

    @BeforeEach
    void start() {
        server = fixture(dir);
    }

    /** Over another kind of store in subclasses. */
    HttpFixture fixture(Path directory) {
        return new HttpFixture(directory);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Answer guess(String cpf) {
        return server.post("/api/session", null, login(cpf, "wrong"));
    }

    @Test
    void wrongPasswordsInARowLockTheAccountInTheLogAndTimeUnlocksIt() {
        for (int i = 1; i < SalesMachine.LOCK_AFTER; i++) {
            assertThat(guess(ANA).reason()).isEqualTo("wrong-login");
        }
        assertThat(guess(ANA).reason()).isEqualTo("account-locked");
        Answer locked = server.post("/api/session", null, login(ANA, "demo"));
        assertThat(locked.status()).isEqualTo(429);
        assertThat(locked.reason()).isEqualTo("account-locked");
        assertThat(locked.response().headers().firstValue("Retry-After")).hasValue("301");
        assertThat(server.post("/api/session", null, login(JOAO, "demo")).status())
                .isEqualTo(200);

        server.clock.now = server.clock.now.plus(Duration.ofMillis(SalesMachine.LOCK_MILLIS));
        assertThat(server.post("/api/session", null, login(ANA, "demo")).status())
                .isEqualTo(200);
        assertThat(guess(ANA).reason()).as("counts from one again").isEqualTo("wrong-login");
    }

    @Test
    void theOwnPasswordIsChangedAndOtherSessionsEnd() {
        String here = server.logIn(ANA);
        String elsewhere = server.logIn(ANA);
        assertThat(change(here, "wrong", "another").reason()).isEqualTo("wrong-login");
        assertThat(change(here, "demo", "no").reason()).isEqualTo("bad-password");
        assertThat(change(here, "demo", "another").status()).isEqualTo(200);
        assertThat(server.get("/api/session", here).status()).isEqualTo(200);
        assertThat(server.get("/api/session", elsewhere).status()).isEqualTo(401);
        assertThat(server.post("/api/session", null, login(ANA, "demo")).status())
                .isEqualTo(401);
        assertThat(server.post("/api/session", null, login(ANA, "another")).status())
                .isEqualTo(200);
    }

    private Answer change(String token, String current, String next) {
        return server.post(
                "/api/session/password", token, "{\"current\": \"" + current + "\", \"password\": \"" + next + "\"}");
    }

    @Test
    void aManagerSetsThePasswordOfAnotherWhichUnlocksTheAccount() {
        for (int i = 0; i < SalesMachine.LOCK_AFTER; i++) {
            guess(ANA);
        }
        String body = "{\"password\": \"fresh\"}";
        assertThat(server.post("/api/users/" + ANA + "/password", server.logIn(JOAO), body)
                        .reason())
                .isEqualTo("not-a-manager");
        String manager = server.logIn(LUCAS);
        assertThat(server.post("/api/users/00000000000/password", manager, body).status())
                .isEqualTo(404);
        assertThat(server.post("/api/users/" + ANA + "/password", manager, body).status())
                .isEqualTo(200);
        assertThat(server.post("/api/session", null, login(ANA, "fresh")).status())
                .isEqualTo(200);
    }

    @Test
    void theAuditTrailTellsWhoDidWhatAndIsForManagersAlone() {
        for (int i = 0; i < SalesMachine.LOCK_AFTER; i++) {
            guess(ANA);
        }
        String manager = server.logIn(LUCAS);
        server.post("/api/sales/demo-1/void", manager, "{\"reason\": \"typed twice\"}");
        server.post("/api/chains", manager, "{\"id\": \"nova\", \"name\": \"NOVA\"}");
        assertThat(server.get("/api/audit", server.logIn(JOAO)).reason()).isEqualTo("not-a-manager");

        JsonNode first = server.get("/api/audit?limit=2", manager).json();
        assertThat(first.path("audit").findValuesAsText("what")).containsExactly("add-chain", "void-sale");
        assertThat(first.path("audit").get(1).path("by").asText()).isEqualTo(LUCAS);
        assertThat(first.path("audit").get(1).path("reason").asText()).isEqualTo("typed twice");
        JsonNode rest = server.get("/api/audit?before=" + first.path("next").asLong(), manager)
                .json();
        assertThat(rest.path("audit").findValuesAsText("what")).containsExactly("lock-account", "seed");
        assertThat(rest.path("next").isNull()).isTrue();
    }
}
