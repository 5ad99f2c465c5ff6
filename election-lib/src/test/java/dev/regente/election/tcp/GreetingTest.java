package dev.regente.election.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.wire.Frames;
import dev.regente.election.wire.Hello;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GreetingTest {
    private static final NodeId SELF = NodeId.of(1);
    private static final NodeId PEER = NodeId.of(2);
    private static final Map<String, String> FACTS =
            Map.of("voters", "1, 2, 3", "safety", "leased", "algorithm", "bully", "lease", "500 ms");

    private static String refusal(Map<String, String> theirs) {
        MeshConfig config = new MeshConfig(
                "orders",
                SELF,
                new Address("127.0.0.1", 0),
                Map.of(PEER, new Address("127.0.0.1", 7102)),
                1,
                2,
                FACTS,
                "",
                List.of(),
                false,
                MeshConfig.Limits.DEFAULT);
        return new Greeting(config)
                .refusal(new Hello(Frames.PROTOCOL_VERSION, "orders", PEER, SELF, 5, 6, theirs, "", List.of()), null);
    }

    private static Map<String, String> with(String... changes) {
        Map<String, String> facts = new TreeMap<>(FACTS);
        for (int i = 0; i < changes.length; i += 2) {
            facts.put(changes[i], changes[i + 1]);
        }
        return facts;
    }

    @Test
    void equalConfigurationsAreLetIn() {
        assertThat(refusal(FACTS)).isNull();
    }

    @Test
    void everythingThatDiffersIsNamed() {
        assertThat(refusal(with("lease", "400 ms", "voters", "1, 2")))
                .isEqualTo("other configuration: lease is 400 ms there and 500 ms on n1;"
                        + " voters is 1, 2 there and 1, 2, 3 on n1");
    }

    @Test
    void whatOnlyOneSideSetsDiffersToo() {
        Map<String, String> tokens = new TreeMap<>(with("safety", "tokens"));
        tokens.remove("lease");
        assertThat(refusal(tokens))
                .isEqualTo("other configuration: lease is not set there and 500 ms on n1;"
                        + " safety is tokens there and leased on n1");
        assertThat(refusal(with("new in 2.0", "yes")))
                .isEqualTo("other configuration: new in 2.0 is yes there and not set on n1");
    }

    @Test
    void aStrangerCannotMakeTheLineLong() {
        Map<String, String> many = new TreeMap<>(FACTS);
        for (int i = 0; i < 28; i++) {
            many.put("x".repeat(1000) + i, "y".repeat(1000));
        }
        assertThat(refusal(many)).hasSizeLessThan(3000).endsWith("; and 20 more");
    }
}
