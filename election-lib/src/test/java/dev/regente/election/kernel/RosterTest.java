package dev.regente.election.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.regente.election.kernel.Roster.Member;
import dev.regente.election.kernel.Roster.Role;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RosterTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 2", "4, 3", "5, 3", "6, 4", "7, 4", "8, 5", "9, 5"})
    void aQuorumIsMoreThanHalfOfTheVoters(int voters, int quorum) {
        assertThat(Roster.of(voters).quorum()).isEqualTo(quorum);
    }

    @Test
    void witnessesVoteAndObserversDoNot() {
        Roster roster =
                new Roster(List.of(member(1, Role.VOTER, 0), member(2, Role.WITNESS, 0), member(3, Role.OBSERVER, 0)));
        assertThat(roster.voters()).containsExactly(NodeId.of(1), NodeId.of(2));
        assertThat(roster.quorum()).isEqualTo(2);
    }

    @Test
    void priorityComesBeforeTheId() {
        Roster roster =
                new Roster(List.of(member(1, Role.VOTER, 10), member(2, Role.VOTER, 0), member(3, Role.VOTER, 0)));
        assertThat(roster.outranks(NodeId.of(1), NodeId.of(3))).isTrue();
        assertThat(roster.outranks(NodeId.of(3), NodeId.of(2))).isTrue();
        assertThat(roster.outranks(NodeId.of(2), NodeId.of(2))).isFalse();
    }

    @Test
    void nonsenseIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Roster(List.of(member(1, Role.VOTER, 0), member(1, Role.VOTER, 0))))
                .withMessage("node n1 is listed twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Roster(List.of(member(1, Role.WITNESS, 0))))
                .withMessage("a cluster needs at least one voter");
        assertThatIllegalArgumentException().isThrownBy(() -> NodeId.of(0));
    }

    private static Member member(int id, Role role, int priority) {
        return new Member(NodeId.of(id), role, priority);
    }
}
