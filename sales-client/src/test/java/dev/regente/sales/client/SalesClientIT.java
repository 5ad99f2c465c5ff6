package dev.regente.sales.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.regente.sales.client.model.NodeAddress;
import dev.regente.sales.client.model.NodeList;
import dev.regente.sales.client.model.NodeStatus;
import dev.regente.sales.client.model.Outcome;
import dev.regente.sales.client.model.Patience;
import dev.regente.sales.client.model.Receipt;
import dev.regente.sales.client.model.ReportQuery;
import dev.regente.sales.client.model.Sale;
import dev.regente.sales.client.model.SalesClient;
import dev.regente.sales.client.model.SalesException;
import dev.regente.sales.client.model.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The client against scripted nodes over real sockets. */
class SalesClientIT {
    private static final String NOT_DONE = "{\"title\":\"no coordinator\",\"outcome\":\"not-done\"}";
    private static final String UNKNOWN = "{\"title\":\"lost the lead\",\"outcome\":\"unknown\"}";
    private static final Sale SALE =
            new Sale(UUID.fromString("11111111-2222-3333-4444-555555555555"), "store-1", "199,90", null);
    private static final String RECORDED = "{\"id\":\"" + SALE.id() + "\",\"amount\":\"199.90\"}";

    private final List<FakeNode> nodes = new ArrayList<>();

    @AfterEach
    void closeNodes() {
        nodes.forEach(FakeNode::close);
    }

    private FakeNode node() {
        FakeNode node = new FakeNode();
        nodes.add(node);
        return node;
    }

    private static SalesClient client(Duration deadline, NodeAddress... known) {
        Patience patience = new Patience(deadline, Duration.ofMillis(400), Duration.ofMillis(2), Duration.ofMillis(20));
        SalesClient client = new SalesClient(new NodeList(List.of(known)), patience, Locale.ENGLISH, false);
        client.resume(new Session("secret", "Ana", "seller"));
        return client;
    }

    private static SalesClient client(NodeAddress... known) {
        return client(Duration.ofSeconds(20), known);
    }

    private static SalesException failure(SalesClient client, Sale sale) {
        return catchThrowableOfType(SalesException.class, () -> client.sell(sale));
    }

    @Test
    void aRedirectIsFollowedWithTheSessionAndRemembered() throws Exception {
        FakeNode coordinator = node().on("POST", "/api/sales", 201, RECORDED);
        FakeNode follower = node();
        follower.redirect("POST", "/api/sales", coordinator.address() + "/api/sales");
        SalesClient client = client(follower.address(), coordinator.address());

        Receipt first = client.sell(SALE);
        client.sell(SALE);

        assertThat(first.repeated()).isFalse();
        assertThat(follower.asked("/api/sales")).hasSize(1);
        assertThat(coordinator.asked("/api/sales")).hasSize(2);
        assertThat(coordinator.asked().get(0).authorization()).isEqualTo("Bearer secret");
        assertThat(coordinator.asked().get(0).body())
                .contains("199,90")
                .contains(SALE.id().toString());
    }

    @Test
    void aRedirectToAMemberTheClusterReportsIsFollowed() throws Exception {
        FakeNode coordinator = node().on("POST", "/api/sales", 201, RECORDED);
        FakeNode follower = node();
        follower.redirect("POST", "/api/sales", coordinator.address() + "/api/sales");
        follower.cluster(follower.address(), coordinator.address());

        SalesClient client = client(follower.address());
        client.sell(SALE);

        assertThat(coordinator.asked("/api/sales")).hasSize(1);
        assertThat(follower.asked("/api/cluster").get(0).authorization()).isNull();
        assertThat(client.nodes()).contains(coordinator.address());
    }

    @Test
    void nothingIsSentToARedirectOutsideTheCluster() {
        FakeNode foreign = node().on("POST", "/api/sales", 201, RECORDED);
        FakeNode follower = node();
        follower.redirect("POST", "/api/sales", foreign.address() + "/api/sales");
        follower.cluster(follower.address());

        SalesException e = failure(client(follower.address()), SALE);

        assertThat(e.kind()).isEqualTo(SalesException.Kind.FOREIGN_REDIRECT);
        assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE);
        assertThat(foreign.asked()).isEmpty();
    }

    @Test
    void theSameSaleIsSentAgainAfterALostConnectionAndAnElection() throws Exception {
        FakeNode dying = node().hangUp("POST", "/api/sales");
        FakeNode electing = node();
        electing.on("POST", "/api/sales", 503, NOT_DONE)
                .on("POST", "/api/sales", 503, UNKNOWN)
                .on("POST", "/api/sales", 200, RECORDED);

        Receipt receipt = client(dying.address(), electing.address()).sell(SALE);

        assertThat(receipt.repeated()).isTrue();
        List<FakeNode.Asked> all = new ArrayList<>(dying.asked());
        all.addAll(electing.asked());
        assertThat(all).hasSizeGreaterThanOrEqualTo(4);
        assertThat(all).extracting(FakeNode.Asked::body).containsOnly(all.get(0).body());
        assertThat(all).extracting(FakeNode.Asked::path).containsOnly("/api/sales");
    }

    @Test
    void atTheDeadlineALostReplyMayBeDoneButAnElectionIsNot() {
        FakeNode lost = node().hangUp("POST", "/api/sales");
        FakeNode electing = node().on("POST", "/api/sales", 503, NOT_DONE);
        Duration deadline = Duration.ofSeconds(1);

        SalesException afterLoss = failure(client(deadline, lost.address()), SALE);
        SalesException afterElection = failure(client(deadline, electing.address()), SALE);

        assertThat(afterLoss.kind()).isEqualTo(SalesException.Kind.DEADLINE);
        assertThat(afterLoss.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(afterElection.kind()).isEqualTo(SalesException.Kind.DEADLINE);
        assertThat(afterElection.outcome()).isEqualTo(Outcome.NOT_DONE);
        assertThat(electing.asked().size()).isGreaterThan(3);
    }

    @Test
    void withoutAnyServerNothingWasDone() {
        FakeNode gone = node();
        gone.close();

        SalesException e = failure(client(Duration.ofMillis(200), gone.address()), SALE);

        assertThat(e.kind()).isEqualTo(SalesException.Kind.NO_NODE);
        assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE);
    }

    @Test
    void aRefusalIsNotRepeatedAndKeepsTheServersSentence() {
        FakeNode server = node().on(
                        "POST",
                        "/api/sales",
                        400,
                        "{\"title\":\"bad\",\"detail\":\"the amount\\nis \\u001b[31mnegative\",\"outcome\":\"not-done\"}");

        SalesException e = failure(client(server.address()), SALE);

        assertThat(e.kind()).isEqualTo(SalesException.Kind.REFUSED);
        assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE);
        assertThat(e.status()).isEqualTo(400);
        assertThat(e.arguments()).containsExactly("the amount is  [31mnegative");
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void aRefusalAfterALostReplyStaysUnknownUnlessTheIdIsTakenByAnotherSale() {
        FakeNode lost = node().hangUp("POST", "/api/sales").on("POST", "/api/sales", 401, NOT_DONE);
        FakeNode taken = node().hangUp("POST", "/api/sales").on("POST", "/api/sales", 409, NOT_DONE);

        SalesException ended = failure(client(lost.address()), SALE);
        SalesException conflict = failure(client(taken.address()), SALE);

        assertThat(ended.kind()).isEqualTo(SalesException.Kind.SESSION_ENDED);
        assertThat(ended.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(conflict.outcome()).isEqualTo(Outcome.NOT_DONE);
    }

    @Test
    void nodesThatNameEachOtherAreGivenTimeUntilTheDeadline() {
        FakeNode one = node();
        FakeNode two = node();
        one.redirect("POST", "/api/sales", two.address() + "/api/sales");
        two.redirect("POST", "/api/sales", one.address() + "/api/sales");

        SalesException e = failure(client(Duration.ofSeconds(1), one.address(), two.address()), SALE);

        assertThat(e.kind()).isEqualTo(SalesException.Kind.DEADLINE);
        assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE);
        assertThat(one.asked().size() + two.asked().size()).isGreaterThan(3);
    }

    @Test
    void loggingInRemembersTheOtherNodesAndSurvivesTheFirstOne() throws Exception {
        FakeNode second = node().on("GET", "/api/reports/network", 200, "{\"count\":9,\"total\":\"1670.00\"}");
        FakeNode first =
                node().on("POST", "/api/session", 200, "{\"token\":\"t2\",\"name\":\"Ana\",\"role\":\"manager\"}");
        first.cluster(first.address(), second.address());
        SalesClient client = client(first.address());

        client.login("12345678901", "a password");
        first.close();
        String total = client.report(ReportQuery.of(ReportQuery.Kind.NETWORK))
                .path("total")
                .asText();

        assertThat(total).isEqualTo("1670.00");
        assertThat(second.asked("/api/reports/network").get(0).authorization()).isEqualTo("Bearer t2");
        assertThat(second.asked("/api/session")).isEmpty();
        assertThat(client.session().toString()).doesNotContain("t2");
    }

    @Test
    void aSecretDoesNotTravelReadablyToAnotherMachine() {
        SalesClient client = client(NodeAddress.parse("http://192.0.2.1:8101"));

        SalesException e = failure(client, SALE);

        assertThat(e.kind()).isEqualTo(SalesException.Kind.READABLE);
        assertThatThrownBy(() -> client.login("12345678901", "a password"))
                .isInstanceOfSatisfying(
                        SalesException.class, x -> assertThat(x.kind()).isEqualTo(SalesException.Kind.READABLE));
    }

    @Test
    void aReplyThatIsNoJsonLeavesASaleUnknown() {
        FakeNode web = node().on("POST", "/api/sales", 200, "<html>");

        SalesException e = failure(client(web.address()), SALE);

        assertThat(e.kind()).isEqualTo(SalesException.Kind.BAD_REPLY);
        assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void statusTellsWhichNodesAnswer() throws Exception {
        FakeNode gone = node();
        FakeNode alive = node();
        alive.cluster(alive.address(), gone.address());
        gone.close();

        List<NodeStatus> views = client(alive.address()).status();

        assertThat(views).extracting(NodeStatus::answered).containsExactly(true, false);
        assertThat(views.get(0).cluster().path("term").asInt()).isEqualTo(7);
    }
}
