package dev.regente.sales.replica;

import static dev.regente.sales.replica.Bench.N2;
import static dev.regente.sales.replica.Bench.N3;
import static dev.regente.sales.replica.Bench.entries;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.sales.replica.ReplicaMessage.Ack;
import dev.regente.sales.replica.ReplicaMessage.Append;
import dev.regente.sales.replica.ReplicaMessage.Mark;
import dev.regente.sales.replica.ReplicaMessage.Marked;
import dev.regente.sales.replica.ReplicaMessage.Promise;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearnerTest {

    @Test
    void a_new_disk_says_nothing_until_it_is_admitted_and_keeps_a_token_until_then() {
        Bench node = Bench.newDisk(ReplicaStart.WAITS);
        node.receive(N2, new Promise(1));
        assertThat(node.told()).isEmpty();
        node.receive(N2, new Append(1, Position.START, entries(1, 1), 0, 0));
        assertThat(node.told()).isEmpty();
        node.ask(new ReplicaAsk.Lead(3));
        assertThat(node.told()).isEmpty();
        node.ask(new ReplicaAsk.Admitted());
        assertThat(node.told()).containsExactly("notice Eligible[eligible=true, reason=admitted]");
        node.durable();
        assertThat(node.told()).containsExactly("to n2 Promise[term=3]", "to n3 Promise[term=3]");
    }

    /** A learner whose others hold three entries of term 2, and promised 4. */
    private static Bench learning() {
        Bench node = Bench.newDisk(ReplicaStart.LEARNS);
        node.receive(N2, new Marked(7, 3, 2, true));
        node.receive(N3, new Marked(7, 2, 4, true));
        node.durable();
        return node;
    }

    @Test
    void a_learner_copies_nothing_before_all_others_have_dropped_what_the_old_disk_held() {
        Bench node = Bench.newDisk(ReplicaStart.LEARNS);
        assertThat(node.kernel().journal().standing()).isEqualTo(ReplicaStart.LEARNS);
        node.receive(N2, new Marked(7, 3, 2, true));
        node.receive(N2, new Append(2, Position.START, entries(1, 1, 2), 2, 0));
        assertThat(node.told()).as("n3 has not answered").isEmpty();
        node.receive(N3, new Marked(6, 2, 4, true));
        node.receive(N2, new Append(2, Position.START, entries(1, 1, 2), 2, 0));
        assertThat(node.told()).as("that answer was to another process").isEmpty();
    }

    @Test
    void a_learner_promises_nothing_and_obeys_no_smaller_term_than_the_others_promised() {
        Bench node = learning();
        node.receive(N2, new Promise(5));
        assertThat(node.told()).isEmpty();
        node.receive(N2, new Append(2, Position.START, entries(1, 1, 2), 2, 0));
        assertThat(node.told()).containsExactly("to n2 Refused[term=2, promised=4]");
        assertThat(node.ask(new ReplicaAsk.Lead(9)))
                .contains("notice NotServing[token=9, reason=learner]")
                .contains("notice StepDown[durationNanos=5000000000, reason=learner]");
    }

    @Test
    void it_votes_again_once_it_holds_a_committed_entry_above_the_mark() {
        Bench node = learning();
        node.receive(N3, new Append(4, Position.START, entries(1, 1, 2, 2), 3, 0));
        node.durable();
        assertThat(node.kernel().journal().standing())
                .as("all up to the mark is not enough")
                .isEqualTo(ReplicaStart.LEARNS);
        node.receive(N3, new Append(4, new Position(2, 3), entries(4, 4), 3, 0));
        node.durable();
        assertThat(node.kernel().journal().standing())
                .as("nor an entry above it that is not known to be committed")
                .isEqualTo(ReplicaStart.LEARNS);
        node.receive(N3, new Append(4, new Position(4, 4), List.of(), 4, 0));
        assertThat(node.kernel().journal().standing()).isEqualTo(ReplicaStart.VOTES);
        node.durable();
        node.receive(N2, new Promise(5));
        node.durable();
        assertThat(node.told()).containsExactly("to n2 Promised[term=5, position=4.4]");
    }

    @Test
    void where_all_are_new_all_vote() {
        Bench node = Bench.newDisk(ReplicaStart.LEARNS);
        node.receive(N2, new Marked(7, 0, 0, false));
        node.receive(N3, new Marked(7, 0, 0, false));
        assertThat(node.kernel().journal().standing()).isEqualTo(ReplicaStart.VOTES);
    }

    @Test
    void a_coordinator_drops_what_the_old_disk_acknowledged_and_gives_the_learner_an_entry() {
        Bench node = Bench.serving();
        node.ask(new ReplicaAsk.Propose(1, Bench.payload("a")));
        node.durable();
        node.receive(N3, new Mark(9, false));
        assertThat(node.told()).containsExactly("to n3 Marked[nonce=9, last=2, promised=1, votes=true]");
        node.receive(N2, new Ack(1, 2, 2, 1, 0));
        assertThat(node.kernel().commit()).as("by its own and node 2's copy").isEqualTo(2);
        node.receive(N3, new Mark(9, true));
        assertThat(node.kernel().journal().lastIndex())
                .as("an entry to learn up to")
                .isEqualTo(3);
    }
}
