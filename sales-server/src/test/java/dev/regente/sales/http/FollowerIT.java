package dev.regente.sales.http;

import static dev.regente.sales.http.HttpFixture.ANA;
import static dev.regente.sales.http.HttpFixture.sale;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.sales.domain.Command;
import dev.regente.sales.domain.CommandCodec;
import dev.regente.sales.domain.Cpf;
import dev.regente.sales.domain.Session;
import dev.regente.sales.http.HttpFixture.Answer;
import dev.regente.sales.log.LogException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that is not the coordinator: redirects, forwards one hop, or answers with old data. */
class FollowerIT {
    @TempDir
    Path one;

    @TempDir
    Path two;

    private HttpFixture coordinator;
    private HttpFixture follower;
    private String ana;

    @BeforeEach
    void start() {
        coordinator = new HttpFixture(one);
        follower = new HttpFixture(two);
        ana = coordinator.logIn(ANA);
        follower.log.follow(coordinator.uri("/"));
    }

    @AfterEach
    void stop() {
        follower.close();
        coordinator.close();
    }

    @Test
    void programsAreSentToTheCoordinator() {
        Answer answer = follower.post("/api/sales", ana, sale("a", "martins-1", "1"));
        assertThat(answer.status()).isEqualTo(307);
        assertThat(answer.response().headers().firstValue("Location"))
                .contains(coordinator.uri("/api/sales").toString());
        Answer query = follower.get("/api/reports/network?from=2023-01-01&to=2023-12-31", null);
        assertThat(query.response().headers().firstValue("Location"))
                .contains(coordinator
                        .uri("/api/reports/network?from=2023-01-01&to=2023-12-31")
                        .toString());
    }

    @Test
    void onRequestTheRequestIsForwardedOneHop() {
        Answer first = follower.post("/api/sales?forward=true", ana, sale("a", "martins-1", "1"));
        assertThat(first.status()).isEqualTo(201);
        assertThat(follower.post("/api/sales?forward=true", ana, sale("a", "martins-1", "1"))
                        .status())
                .isEqualTo(200);
        Answer refused = follower.post("/api/sales?forward=true", ana, sale("a", "martins-1", "2"));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.outcome()).isEqualTo("not-done");
        assertThat(refused.response().headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/problem+json");
        assertThat(follower.get("/api/sales/a?forward=true", ana)
                        .json()
                        .path("amount")
                        .asText())
                .isEqualTo("1.00");
    }

    @Test
    void aForwardedRequestIsNotForwardedAgain() {
        Answer answer = follower.send(HttpRequest.newBuilder(follower.uri("/api/stores?forward=true"))
                .header(Forwarding.HOP, "1")
                .header("Authorization", "Bearer " + ana)
                .build());
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.reason()).isEqualTo("coordinator-moved");
        assertThat(answer.outcome()).isEqualTo("not-done");
    }

    @Test
    void aCoordinatorThatRefusesConnectionsDidNothing() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        follower.log.follow(URI.create("http://127.0.0.1:" + free));
        Answer answer = follower.post("/api/sales?forward=true", ana, sale("a", "martins-1", "1"));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.outcome()).isEqualTo("not-done");
    }

    @Test
    void aCoordinatorThatVanishesMidwayMayHaveDoneIt() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            Thread vanishing = new Thread(() -> {
                try (var accepted = socket.accept()) {
                    accepted.getInputStream().read();
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            vanishing.start();
            follower.log.follow(URI.create("http://127.0.0.1:" + socket.getLocalPort()));
            Answer answer = follower.post("/api/sales?forward=true", ana, sale("a", "martins-1", "1"));
            vanishing.join();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.outcome()).isEqualTo("unknown");
        }
    }

    @Test
    void anOldAnswerSaysHowOldItIs() {
        String own = sessionThatTheFollowerKnows();
        Answer answer = follower.get("/api/stores?stale=true", own);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("ageMillis").asLong()).isEqualTo(42);
        assertThat(answer.response().headers().firstValue(Routing.AGE)).contains("42");
        assertThat(answer.json().path("stores")).hasSize(6);
        assertThat(follower.get("/api/stores?stale=true", ana).status())
                .as("a session that this copy does not contain yet")
                .isEqualTo(401);
    }

    /** Opens a session in the follower's own copy, as replication would. */
    private String sessionThatTheFollowerKnows() {
        long now = follower.clock.millis();
        Session session = new Session(Caller.hash("known"), new Cpf(ANA), now + 1000);
        follower.log
                .submit(CommandCodec.encode(new Command.OpenSession(session, now)))
                .toCompletableFuture()
                .join();
        return "known";
    }

    @Test
    void anUnansweredConfirmationIsNoReasonToDenyASession() {
        coordinator.log.failWith(LogException.notDone("no majority"));
        Answer answer = coordinator.post("/api/sales", "unknown-here", sale("a", "martins-1", "1"));
        assertThat(answer.status())
                .as("not 401: the session may be newer than this node's data")
                .isEqualTo(503);
    }
}
