package dev.regente.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SpreadTest {
    private static final int NAMES = 3000;

    private static int principal(String name, List<Integer> nodes) {
        return nodes.stream()
                .filter(node -> Spread.priority(name, node, nodes) == nodes.size() - 1)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theRanksOfANameAreAllDifferent() {
        List<Integer> nodes = List.of(4, 9, 17, 2, 5);
        for (int i = 0; i < 50; i++) {
            String name = "duty-" + i;
            assertThat(nodes.stream().map(node -> Spread.priority(name, node, nodes)))
                    .containsExactlyInAnyOrder(0, 1, 2, 3, 4);
        }
    }

    @Test
    void sharesAreAboutEqualAndADeadNodesShareFallsToTheOthersInEqualParts() {
        List<Integer> nodes = List.of(1, 2, 3, 4, 5);
        List<Integer> without = new ArrayList<>(nodes);
        without.remove(Integer.valueOf(3));
        Map<Integer, Integer> shares = new TreeMap<>();
        Map<Integer, Integer> heirs = new TreeMap<>();
        for (int i = 0; i < NAMES; i++) {
            String name = "duty-" + i;
            int first = principal(name, nodes);
            int then = principal(name, without);
            shares.merge(first, 1, Integer::sum);
            if (first == 3) {
                heirs.merge(then, 1, Integer::sum);
            } else {
                assertThat(then).as("%s stays where it is", name).isEqualTo(first);
            }
        }
        assertThat(shares.values()).allSatisfy(share -> assertThat(share).isBetween(520, 680));
        assertThat(heirs).hasSize(4);
        assertThat(heirs.values()).allSatisfy(share -> assertThat(share).isBetween(110, 190));
    }

    /** These values are part of the product: nodes of two versions must rank alike. */
    @Test
    void ranksNeverChange() {
        List<Integer> nodes = List.of(1, 2, 3);
        assertThat(List.of("duty-1", "duty-2", "a", "função").stream().map(name -> principal(name, nodes)))
                .containsExactly(2, 3, 1, 3);
    }

    @Test
    void aNodeThatIsNotOneOfThemHasNoRank() {
        assertThatThrownBy(() -> Spread.priority("a", 4, List.of(1, 2, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("node 4 is not among [1, 2, 3]");
    }
}
