package dev.regente.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.election.kernel.Roster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every configuration that is refused before a socket is opened, with the very words of the refusal. */
class ConfigRefusalsTest {
    private static final String PEERS = "1=127.0.0.1:7101,2=127.0.0.1:7102,3=127.0.0.1:7103";

    private record Row(String message, UnaryOperator<ElectionBuilder> change) {}

    private static ElectionBuilder good() {
        return Election.builder("orders").self(1).peers(PEERS).volatileData();
    }

    private static Row row(String message, UnaryOperator<ElectionBuilder> change) {
        return new Row(message, change);
    }

    private static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }

    private static ElectionBuilder fresh(String cluster) {
        return Election.builder(cluster).self(1).volatileData();
    }

    @TestFactory
    Stream<DynamicTest> refusals() {
        return Stream.of(times(), preemptions(), places(), peers(), others())
                .flatMap(rows -> rows)
                .map(row -> DynamicTest.dynamicTest(row.message(), () -> assertThatThrownBy(
                                () -> row.change().apply(good()).build())
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(row.message())));
    }

    private static Stream<Row> times() {
        return Stream.of(
                row(
                        "the heartbeat is more than nothing and at most an hour, not 0 ms",
                        b -> b.heartbeat(Duration.ZERO)),
                row("the heartbeat is more than nothing and at most an hour, not -5 ms", b -> b.heartbeat(ms(-5))),
                row("the heartbeat (999999 ns) must be at least 1 ms", b -> b.heartbeat(Duration.ofNanos(999_999))),
                row(
                        "the timeout is more than nothing and at most an hour, not 7200000 ms",
                        b -> b.timeout(Duration.ofHours(2))),
                row("the lease is more than nothing and at most an hour, not 3600001 ms", b -> b.lease(ms(3_600_001))),
                row("the timeout (199 ms) must be at least twice the heartbeat (100 ms)", b -> b.timeout(ms(199))
                        .lease(ms(1000))),
                row("the lease (300 ms) must be longer than three heartbeats (100 ms each)", b -> b.lease(ms(300))),
                row("the lease (500 ms) must be longer than three heartbeats (200 ms each)", b -> b.heartbeat(ms(200))
                        .timeout(ms(2000))),
                row(
                        "the lease (500 ms) leaves a leader less than one heartbeat after the drift (500000 ppm) and the"
                                + " margin (1 ms)",
                        b -> b.maxClockDriftPpm(500_000).heartbeat(ms(166))),
                row("the clock drift must be 0 to 500000 millionths, not 500001", b -> b.maxClockDriftPpm(500_001)),
                row("the clock drift must be 0 to 500000 millionths, not -1", b -> b.maxClockDriftPpm(-1)));
    }

    private static Stream<Row> preemptions() {
        return Stream.of(
                row(
                        "the hold-down must be positive, not 0 ns",
                        b -> b.preemption(Preemption.afterStable(Duration.ZERO))),
                row(
                        "the hold-down (500 ms) must be longer than the timeout (500 ms)",
                        b -> b.preemption(Preemption.afterStable(ms(500)))),
                row("the hold-down (2000 ms) must be longer than the lease (2000 ms)", b -> b.lease(ms(2000))
                        .preemption(Preemption.afterStable(ms(2000)))),
                row("the hold-down (400 ms) must be longer than the timeout (500 ms)", b -> b.safety(Safety.TOKENS)
                        .preemption(Preemption.afterStable(ms(400)))));
    }

    private static Stream<Row> places() {
        return Stream.of(
                row(
                        "this node needs a data directory: data(...), or volatileData() for a node that forgets",
                        b -> Election.builder("orders").self(1).peers(PEERS)),
                row("a node has a data directory or is volatile, not both", b -> b.data(Path.of("data"))),
                row(
                        "the data directory has no name: was a variable of the shell empty?",
                        b -> Election.builder("orders").self(1).peers(PEERS).data(Path.of(""))),
                row("'nowhere' is not an address like 127.0.0.1:7101", b -> b.bind("nowhere")),
                row(
                        "'0.0.0.0:70000' is not an address like 127.0.0.1:7101: the port is a number from 1 to 65535",
                        b -> b.bind("0.0.0.0:70000")));
    }

    private static Stream<Row> peers() {
        return Stream.of(
                row("the id of this node is 1 or more, not 0", b -> b.self(0)),
                row("node 7 is not among the peers [1, 2, 3]: list this node too", b -> b.self(7)),
                row("node 1 is listed twice", b -> b.peers("1=127.0.0.1:9")),
                row("node 2 is listed twice", b -> fresh("orders").peers("1=a:1,2=b:1,2=c:1")),
                row("nodes 1 and 2 have one address, a:7101: each node needs its own", b -> fresh("orders")
                        .peers("1=a:7101,2=a:7101")),
                row("the port of node 2 is 0: give the port on which that node listens", b -> fresh("orders")
                        .peers("1=a:7101,2=b:0")),
                row("'2' is not a peer like 1=127.0.0.1:7101 (several are separated by commas)", b -> fresh("orders")
                        .peers("1=a:1,2")),
                row("'b' is not an address like 127.0.0.1:7101", b -> fresh("orders")
                        .peers(Map.of(1, "b"))),
                row("'king' is not a role: voter, witness or observer", b -> fresh("orders")
                        .peers("1=a:1/king")),
                row(
                        "'high' in '1=a:1/priority=high' is not a priority: that is a whole number, or never",
                        b -> fresh("orders").peers("1=a:1/priority=high")),
                row("a cluster needs at least one voter", b -> fresh("orders").peers("1=a:1/witness,2=b:1/observer")),
                row(
                        "a cluster needs at least one voter",
                        b -> fresh("orders").peers("1=a:1").role(Roster.Role.WITNESS)),
                row("more than 64 nodes", b -> {
                    ElectionBuilder many = fresh("orders");
                    for (int id = 1; id <= 65; id++) {
                        many.member(id, "a:" + id, Roster.Role.VOTER, 0);
                    }
                    return many;
                }));
    }

    private static Stream<Row> others() {
        return Stream.of(
                row("a cluster name has 1 to 64 characters, none of them a control character", b -> fresh("")
                        .peers(PEERS)),
                row(
                        "a cluster name has 1 to 64 characters, none of them a control character",
                        b -> fresh("x".repeat(65)).peers(PEERS)),
                row("a cluster name has 1 to 64 characters, none of them a control character", b -> fresh("a\nb")
                        .peers(PEERS)),
                row(
                        "an attachment's name has 1 to 20 lower-case letters, digits and hyphens and is not 'election';"
                                + " this one is 'Bad Name'",
                        b -> b.attach(Attachment.of("Bad Name", null, null))));
    }

    @Test
    void whatIsUnwiseIsAllowedAndSaid() {
        assertThat(advice("1=a:1,2=b:1,3=c:1")).isEmpty();
        assertThat(advice("1=a:1")).containsExactly("1 voter survives no failure: list at least 3");
        assertThat(advice("1=a:1,2=b:1"))
                .containsExactly("2 voters survive no failure, as 1 does: add a third, which may be a witness");
        assertThat(advice("1=a:1,2=b:1,3=c:1,4=d:1"))
                .containsExactly("4 voters survive 1 failure, as 3 do: add one, or make one an observer");
        assertThat(advice("1=a:1,2=b:1,3=c:1/witness,4=d:1/observer")).isEmpty();
        assertThat(advice("1=a:1,2=a:2,3=a:3,4=a:4,5=a:5,6=a:6,7=a:7,8=a:8,9=a:9,10=a:10"))
                .containsExactly(
                        "10 voters survive 4 failures, as 9 do: add one, or make one an observer",
                        "10 voters are more than the 9 that this library is tested with: make the others observers");
        assertThat(advice("1=127.0.0.1:7101,2=10.0.0.2:7101,3=localhost:7101"))
                .containsExactly(
                        "2 of 3 addresses are on loopback, which is another machine to each node: give addresses"
                                + " that all nodes reach");
        assertThat(good().timeout(ms(250)).build().config().advice())
                .containsExactly("the timeout (250 ms) is less than three heartbeats (100 ms each): one late heartbeat"
                        + " starts an election");
    }

    private static java.util.List<String> advice(String peers) {
        return fresh("orders").peers(peers).build().config().advice();
    }

    @Test
    void whatMustAgreeIsToldExactly() {
        ElectionConfig config =
                good().lease(Duration.ofNanos(500_000_001)).build().config();
        assertThat(config.facts())
                .isEqualTo(Map.of(
                        "voters",
                        "1, 2, 3",
                        "safety",
                        "leased",
                        "algorithm",
                        "bully",
                        "lease",
                        "500000001 ns",
                        "clock drift",
                        "10000 ppm"));
        assertThat(good().safety(Safety.TOKENS).build().config().facts()).doesNotContainKey("lease");
    }
}
