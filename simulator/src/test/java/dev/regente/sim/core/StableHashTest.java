package dev.regente.sim.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StableHashTest {
    private enum Colour {
        RED,
        GREEN
    }

    private record Mixed(Colour colour, List<NodeId> nodes, Map<String, Long> numbers, Object any) {}

    @Test
    void goldenValuesHoldOnEveryJvm() {
        Mixed mixed = new Mixed(Colour.GREEN, List.of(NodeId.of(1), NodeId.of(2)), Map.of("a", 1L, "b", 2L), null);
        assertThat(Long.toHexString(StableHash.of(mixed))).isEqualTo("6a61dcd7b43a682");
        assertThat(Long.toHexString(StableHash.of(Value.rec("R").with("x", 1).with("y", "z"))))
                .isEqualTo("50e11ea4ddc81f4e");
    }

    @Test
    void theOrderOfAMapOrSetMeansNothingAndThatOfAListDoes() {
        Map<String, Long> one = new LinkedHashMap<>();
        one.put("b", 2L);
        one.put("a", 1L);
        assertThat(StableHash.of(one)).isEqualTo(StableHash.of(new TreeMap<>(one)));
        assertThat(StableHash.of(Set.of(1, 2, 3))).isEqualTo(StableHash.of(new HashSet<>(List.of(3, 2, 1))));
        assertThat(StableHash.of(List.of(1, 2))).isNotEqualTo(StableHash.of(List.of(2, 1)));
    }

    @Test
    void differentContentDiffers() {
        Set<Long> seen = new HashSet<>();
        for (Object value : new Object[] {
            null,
            0L,
            1L,
            -1L,
            "",
            "a",
            "b",
            true,
            Colour.RED,
            Colour.GREEN,
            NodeId.of(1),
            NodeId.of(2),
            List.of(),
            List.of(1L),
            List.of(1L, 1L),
            new Toys.Ping(1),
            new Toys.Ping(2),
            new Toys.Ack(1),
            Value.of(new byte[] {1}),
            Value.of(new byte[] {2}),
            1.5
        }) {
            assertThat(seen.add(StableHash.of(value))).as("%s", value).isTrue();
        }
    }
}
