package dev.regente.sales.replica;

import static dev.regente.sales.replica.Bench.N2;
import static dev.regente.sales.replica.Bench.N3;
import static dev.regente.sales.replica.Bench.entries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.election.kernel.InvariantBroken;
import dev.regente.sales.replica.ReplicaMessage.Append;
import dev.regente.sales.replica.ReplicaMessage.Fetch;
import dev.regente.sales.replica.ReplicaMessage.Promise;
import java.util.List;
import org.junit.jupiter.api.Test;

class VoterTest {
    private static Position at(long term, long index) {
        return new Position(term, index);
    }

    @Test
    void a_promise_is_answered_only_when_durable() {
        Bench node = Bench.with(1, 1, 1);
        assertThat(node.receive(N2, new Promise(3)))
                .containsExactly("persist journal promise{term=3}", "start write 3000ms");
        assertThat(node.durable()).containsExactly("to n2 Promised[term=3, position=1.2]", "stop write");
    }

    @Test
    void the_position_counts_what_became_durable_before_the_promise() {
        Bench node = Bench.with(1, 1);
        node.receive(N3, new Append(1, at(1, 1), entries(2, 1, 1), 0, 0));
        node.receive(N2, new Promise(3));
        node.durable(2);
        assertThat(node.told()).isEmpty();
        node.durable(3);
        assertThat(node.told()).containsExactly("to n2 Promised[term=3, position=1.3]");
    }

    @Test
    void a_repeated_request_is_answered_again() {
        Bench node = Bench.with(3, 1, 1);
        assertThat(node.receive(N2, new Promise(3))).containsExactly("to n2 Promised[term=3, position=1.2]");
    }

    @Test
    void a_smaller_term_is_refused_and_explained() {
        Bench node = Bench.with(3, 1, 1);
        assertThat(node.receive(N2, new Promise(2)))
                .containsExactly(
                        "explain refused-term, from=n2, term=2, promised=3", "to n2 Refused[term=2, promised=3]");
        assertThat(node.receive(N2, new Append(2, at(1, 2), entries(3, 2), 0, 0)))
                .containsExactly(
                        "explain refused-term, from=n2, term=2, promised=3", "to n2 Refused[term=2, promised=3]");
    }

    @Test
    void a_copy_is_acknowledged_when_it_and_the_promise_are_durable() {
        Bench node = Bench.with(1, 1);
        assertThat(node.receive(N2, new Append(2, at(1, 1), entries(2, 2, 2), 2, 0)))
                .containsExactly(
                        "persist journal promise{term=2}",
                        "persist journal " + Bench.appended(2, 2),
                        "persist journal " + Bench.appended(3, 2),
                        "notice Committed[index=1, term=1, payload="
                                + Bench.entry(1, 1).payload() + ", ownRequest=0]",
                        "notice LeaderHeard[leader=n2, term=2, commit=2, last=3, atNanos=0]",
                        "start write 3000ms");
        node.durable(2);
        assertThat(node.told()).noneMatch(effect -> effect.startsWith("to "));
        node.durable(3);
        assertThat(node.told()).containsExactly("to n2 Ack[term=2, durable=3, compared=3, commit=2, round=0]");
    }

    @Test
    void a_round_is_answered_at_once_with_what_is_durable() {
        Bench node = Bench.with(2, 2);
        node.receive(N2, new Append(2, at(2, 1), entries(2, 2), 0, 0));
        node.receive(N2, new Append(2, at(2, 1), List.of(), 0, 1));
        assertThat(node.told()).contains("to n2 Ack[term=2, durable=1, compared=2, commit=0, round=1]");
    }

    @Test
    void what_is_committed_here_is_published_once_in_order_and_only_when_durable() {
        Bench node = Bench.with(2, 2);
        node.receive(N2, new Append(2, at(2, 1), entries(2, 2), 2, 0));
        assertThat(node.told()).anyMatch(effect -> effect.startsWith("notice Committed[index=1"));
        assertThat(node.told()).noneMatch(effect -> effect.startsWith("notice Committed[index=2"));
        node.durable();
        assertThat(node.told()).anyMatch(effect -> effect.startsWith("notice Committed[index=2"));
    }

    @Test
    void the_commit_index_is_believed_only_as_far_as_the_log_was_compared() {
        Bench node = Bench.with(1, 1, 1, 1);
        node.receive(N2, new Append(2, at(1, 1), List.of(), 3, 0));
        assertThat(node.told())
                .filteredOn(effect -> effect.startsWith("notice Committed"))
                .containsExactly("notice Committed[index=1, term=1, payload="
                        + Bench.entry(1, 1).payload() + ", ownRequest=0]");
    }

    @Test
    void a_missing_predecessor_is_refused_with_the_last_entry_that_may_be_common() {
        Bench node = Bench.with(3, 1, 1, 2, 2);
        node.receive(N2, new Append(3, at(3, 9), List.of(), 0, 4));
        assertThat(node.told()).contains("to n2 Mismatch[term=3, previous=3.9, hint=2.4, round=4]");
        node.receive(N2, new Append(3, at(1, 4), List.of(), 0, 4));
        assertThat(node.told()).contains("to n2 Mismatch[term=3, previous=1.4, hint=1.2, round=4]");
    }

    @Test
    void the_log_is_cut_only_from_the_first_differing_term() {
        Bench node = Bench.with(3, 1, 1, 2, 2);
        node.receive(N2, new Append(3, at(1, 1), entries(2, 1, 3), 0, 0));
        assertThat(node.written().stream().map(Object::toString))
                .containsExactly(
                        "truncate{from=3}",
                        "append{index=3, payload=" + Bench.entry(3, 3).payload() + ", term=3}");
    }

    @Test
    void equal_entries_are_not_written_again() {
        Bench node = Bench.with(3, 1, 1, 2);
        node.receive(N2, new Append(3, at(1, 1), entries(2, 1), 0, 0));
        assertThat(node.written()).isEmpty();
        assertThat(node.told()).contains("to n2 Ack[term=3, durable=2, compared=2, commit=0, round=0]");
    }

    @Test
    void a_coordinator_that_would_cut_what_is_committed_stops_the_node() {
        Bench node = Bench.with(1, 1, 1);
        node.receive(N2, new Append(2, at(1, 2), List.of(), 2, 0));
        assertThatThrownBy(() -> node.receive(N3, new Append(3, at(1, 1), entries(2, 3), 0, 0)))
                .isInstanceOf(InvariantBroken.class)
                .hasMessageStartingWith("not-truncated");
    }

    @Test
    void two_coordinators_of_one_term_stop_the_node() {
        Bench node = Bench.with(2, 2);
        node.receive(N2, new Append(2, at(2, 1), List.of(), 0, 0));
        assertThatThrownBy(() -> node.receive(N3, new Append(2, at(2, 1), List.of(), 0, 0)))
                .isInstanceOf(InvariantBroken.class)
                .hasMessageStartingWith("one-holder-per-term");
    }

    @Test
    void a_source_sends_no_more_than_it_promised_in_bounded_messages() {
        Bench node = Bench.with(5, 1, 1, 2, 2);
        assertThat(node.receive(N2, new Fetch(5, Position.START, at(2, 3))))
                .containsExactly("to n2 Fetched[term=5, after=0.0, entries=" + entries(1, 1, 1) + "]");
        assertThat(node.receive(N2, new Fetch(5, at(1, 2), at(2, 3))))
                .containsExactly("to n2 Fetched[term=5, after=1.2, entries=" + entries(3, 2) + "]");
    }

    @Test
    void a_source_that_promised_another_term_or_lost_its_position_refuses() {
        Bench node = Bench.with(5, 1, 1);
        assertThat(node.receive(N2, new Fetch(4, Position.START, at(1, 2))))
                .containsExactly(
                        "explain fetch-refused, from=n2, term=4, promised=5, upTo=1.2",
                        "to n2 FetchRefused[term=4, promised=5]");
        node.receive(N2, new Fetch(5, Position.START, at(2, 2)));
        assertThat(node.told()).containsExactly("to n2 FetchRefused[term=5, promised=5]");
    }

    @Test
    void a_source_tells_where_the_logs_may_meet() {
        Bench node = Bench.with(5, 1, 2, 2);
        node.receive(N2, new Fetch(5, at(1, 3), at(2, 3)));
        assertThat(node.told()).containsExactly("to n2 FetchMismatch[term=5, after=1.3, hint=1.1]");
    }

    @Test
    void a_node_far_behind_is_not_eligible_until_it_caught_up_or_hears_no_one() {
        Bench node = Bench.with(2, 2);
        node.receive(N2, new Append(2, at(2, 9), List.of(), 9, 0));
        assertThat(node.told()).contains("notice Eligible[eligible=false, reason=behind-by-8]");
        assertThat(node.fire("silence")).contains("notice Eligible[eligible=true, reason=no-coordinator-heard]");
        node.receive(N2, new Append(2, at(2, 9), List.of(), 9, 0));
        node.receive(N2, new Append(2, at(2, 1), entries(2, 2, 2, 2, 2, 2, 2, 2), 9, 0));
        node.receive(N2, new Append(2, at(2, 8), List.of(), 9, 0));
        assertThat(node.told()).contains("notice Eligible[eligible=true, reason=caught-up]");
    }
}
