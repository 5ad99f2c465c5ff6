package dev.regente.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Roster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElectionBuilderTest {
    private static final String PEERS = "1=127.0.0.1:7101,2=127.0.0.1:7102,3=127.0.0.1:7103";

    private static ElectionBuilder good() {
        return Election.builder("orders").self(1).peers(PEERS).volatileData();
    }

    private static void assertRefused(UnaryOperator<ElectionBuilder> change, String message) {
        assertThatThrownBy(() -> change.apply(good()).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void whatIsNotSetHasADefault() {
        ElectionConfig config = good().build().config();
        assertThat(config.safety()).isEqualTo(Safety.LEASED);
        assertThat(config.heartbeat()).isEqualTo(Duration.ofMillis(100));
        assertThat(config.timeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.lease()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.bind()).isEqualTo("127.0.0.1:7101");
        assertThat(config.preemption()).hasToString("sticky");
        assertThat(config.roster()).isEqualTo(Roster.of(3));
    }

    @Test
    void nonsenseIsRefusedWithItsNumbers() {
        assertRefused(b -> b.heartbeat(Duration.ofMillis(200)), "200 ms");
        assertRefused(b -> b.heartbeat(Duration.ofMillis(200)).timeout(Duration.ofSeconds(2)), "lease (500 ms)");
        assertRefused(b -> b.timeout(Duration.ofMillis(150)), "timeout (150 ms) must be at least twice the heartbeat");
        assertRefused(b -> b.heartbeat(Duration.ZERO), "heartbeat");
        assertRefused(b -> b.heartbeat(Duration.ofMillis(-5)), "-5 ms");
        assertRefused(b -> b.timeout(Duration.ofHours(2)), "7200000 ms");
        assertRefused(b -> b.self(0), "not 0");
        assertRefused(b -> b.self(7), "node 7 is not among the peers [1, 2, 3]: list this node too");
        assertRefused(b -> b.maxClockDriftPpm(600_000), "600000");
        assertRefused(b -> b.preemption(Preemption.afterStable(Duration.ZERO)), "hold-down");
        assertRefused(b -> b.data(Path.of("x")), "not both");
        assertRefused(b -> b.bind("nowhere"), "'nowhere' is not an address");
        assertRefused(b -> b.peers("1=127.0.0.1:9"), "node 1 is listed twice");
        assertRefused(b -> b.attach(Attachment.of("Bad Name", null, null)), "Bad Name");
        assertThatThrownBy(() -> Election.builder("orders").self(1).peers(PEERS).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs a data directory");
        assertThatThrownBy(() ->
                        Election.builder("").self(1).peers(PEERS).volatileData().build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a cluster name has 1 to 64 characters");
    }

    @Test
    void atTokensTheLeaseDoesNotMatter() {
        assertThatCode(() ->
                        good().safety(Safety.TOKENS).lease(Duration.ofMillis(1)).build())
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1|'1' is not a peer like 1=127.0.0.1:7101",
                "''|'' is not a peer",
                "1=127.0.0.1:7101,|'' is not a peer",
                "x=127.0.0.1:7101|'x=127.0.0.1:7101' is not a peer",
                "0=127.0.0.1:7101|is not a peer",
                "1=127.0.0.1|'127.0.0.1' is not an address like 127.0.0.1:7101",
                "1=127.0.0.1:99999|the port is a number from 1 to 65535",
                "1=a:1,1=b:2|node 1 is listed twice",
                "1=a:1/king|'king' is not a role: voter, witness or observer",
                "1=a:1/priority=high|'high' in '1=a:1/priority=high' is not a priority",
            })
    void malformedPeersAreRefusedInOneLine(String peers, String message) {
        assertThatThrownBy(() -> Election.builder("orders").peers(peers))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1=a:7101,2=a:7101|nodes 1 and 2 have one address, a:7101: each node needs its own",
                "1=a:7101,2=b:0|the port of node 2 is 0",
            })
    void addressesThatCannotWorkAreRefused(String peers, String message) {
        ElectionBuilder builder =
                Election.builder("orders").self(1).peers(peers).volatileData();
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aDirectoryWithoutANameIsRefused() {
        ElectionBuilder builder =
                Election.builder("orders").self(1).peers(PEERS).data(Path.of(""));
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the data directory has no name");
    }

    @Test
    void rolesAndPrioritiesAreReadAndTheOwnOnesMayBeSetApart() {
        Roster roster = Election.builder("orders")
                .self(1)
                .peers("3=[::1]:7103/witness , 1=127.0.0.1:7101, 2=node-2:7102/voter/priority=-5")
                .priority(10)
                .volatileData()
                .build()
                .config()
                .roster();
        assertThat(roster.ids()).containsExactly(NodeId.of(3), NodeId.of(1), NodeId.of(2));
        assertThat(roster.member(NodeId.of(3)).role()).isEqualTo(Roster.Role.WITNESS);
        assertThat(roster.member(NodeId.of(1)).priority()).isEqualTo(10);
        assertThat(roster.member(NodeId.of(2)).priority()).isEqualTo(-5);
    }
}
