package dev.regente.sales.replica;

import static dev.regente.sales.replica.Bench.N1;
import static dev.regente.sales.replica.Bench.N2;
import static dev.regente.sales.replica.Bench.N3;
import static dev.regente.sales.replica.Bench.entries;
import static dev.regente.sales.replica.Bench.payload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.kernel.Event;
import dev.regente.sales.replica.ReplicaAsk.ConfirmRead;
import dev.regente.sales.replica.ReplicaAsk.Lead;
import dev.regente.sales.replica.ReplicaAsk.Propose;
import dev.regente.sales.replica.ReplicaMessage.Ack;
import dev.regente.sales.replica.ReplicaMessage.Append;
import dev.regente.sales.replica.ReplicaMessage.Fetched;
import dev.regente.sales.replica.ReplicaMessage.Mismatch;
import dev.regente.sales.replica.ReplicaMessage.Promise;
import dev.regente.sales.replica.ReplicaMessage.Promised;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoordinatorTest {
    private static Position at(long term, long index) {
        return new Position(term, index);
    }

    @Test
    void it_promises_itself_durably_before_it_asks_others() {
        Bench node = Bench.fresh();
        assertThat(node.ask(new Lead(4)))
                .containsExactly(
                        "persist journal promise{term=4}",
                        "explain lead-begins, term=4, own=0.0",
                        "start open 5000ms",
                        "start write 3000ms");
        assertThat(node.durable())
                .containsExactly("to n2 Promise[term=4]", "to n3 Promise[term=4]", "start ask 50ms", "stop write");
    }

    @Test
    void a_token_not_above_its_promise_is_refused_and_the_floor_told() {
        Bench node = Bench.with(4, 1);
        assertThat(node.ask(new Lead(4)))
                .containsExactly(
                        "explain lead-refused, term=4, promised=4, reason=term-too-small",
                        "notice NotServing[token=4, reason=term-too-small]");
    }

    @Test
    void a_restarted_node_tells_the_floor_and_publishes_again_what_was_not_applied() {
        Bench node = new Bench(3, 1, List.of(Bench.appended(1, 1), Bench.appended(2, 1)));
        node.receive(N2, new Append(2, at(1, 2), List.of(), 2, 0));
        assertThat(node.told())
                .contains("notice Committed[index=2, term=1, payload="
                        + Bench.entry(1, 2).payload() + ", ownRequest=0]");
    }

    @Test
    void it_adopts_the_higher_last_term_not_the_longer_log() {
        Bench node = Bench.with(1, 1, 1, 1);
        node.ask(new Lead(4));
        node.durable();
        node.receive(N2, new Promised(4, at(2, 2)));
        assertThat(node.told()).containsExactly("to n2 Fetch[term=4, after=1.2, upTo=2.2]");
        node.receive(N2, new ReplicaMessage.FetchMismatch(4, at(1, 2), at(1, 1)));
        assertThat(node.told()).containsExactly("to n2 Fetch[term=4, after=1.1, upTo=2.2]");
        node.receive(N2, new Fetched(4, at(1, 1), entries(2, 2)));
        assertThat(node.told())
                .containsExactly(
                        "to n2 Append[term=4, previous=2.2, entries=[4:opening], commit=0, round=0]",
                        "to n3 Append[term=4, previous=2.2, entries=[4:opening], commit=0, round=0]");
        assertThat(node.written().stream().map(Object::toString))
                .containsExactly(
                        "promise{term=4}",
                        "truncate{from=2}",
                        "append{index=2, payload=" + Bench.entry(2, 2).payload() + ", term=2}",
                        "append{index=3, payload=bytes:0:1, term=4}");
    }

    @Test
    void a_source_that_fails_leaves_with_its_promise() {
        Bench node = Bench.with(1, 1);
        node.ask(new Lead(4));
        node.durable();
        node.receive(N2, new Promised(4, at(2, 2)));
        node.fire("fetch");
        assertThat(node.told()).isEmpty();
        node.receive(N3, new Promised(4, at(1, 1)));
        assertThat(node.told())
                .containsExactly(
                        "to n2 Append[term=4, previous=1.1, entries=[4:opening], commit=0, round=0]",
                        "to n3 Append[term=4, previous=1.1, entries=[4:opening], commit=0, round=0]");
    }

    @Test
    void it_serves_when_its_opening_entry_is_durable_on_a_majority() {
        Bench node = Bench.fresh();
        node.ask(new Lead(1));
        node.durable();
        node.receive(N2, new Promised(1, Position.START));
        node.receive(N3, new Ack(1, 1, 1, 0, 0));
        assertThat(node.told()).isEmpty();
        assertThat(node.durable())
                .containsExactly(
                        "notice Committed[index=1, term=1, payload=bytes:0:1, ownRequest=0]",
                        "stop open",
                        "notice Serving[token=1]",
                        "stop write");
    }

    @Test
    void copies_of_older_entries_commit_only_with_one_of_its_own_term() {
        Bench node = Bench.with(1, 1, 1);
        node.ask(new Lead(4));
        node.durable();
        node.receive(N2, new Promised(4, Position.START));
        node.durable();
        node.receive(N2, new Mismatch(4, at(1, 2), Position.START, 0));
        assertThat(node.told())
                .containsExactly(
                        "to n2 Append[term=4, previous=0.0, entries=" + entries(1, 1, 1) + ", commit=0, round=0]");
        node.receive(N2, new Ack(4, 2, 2, 0, 0));
        assertThat(node.told())
                .containsExactly("to n2 Append[term=4, previous=1.2, entries=[4:opening], commit=0, round=0]");
        node.receive(N2, new Ack(4, 3, 3, 0, 0));
        assertThat(node.told()).contains("notice Serving[token=4]").hasSize(4);
    }

    @Test
    void proposals_are_sent_ahead_up_to_the_window_and_batched_beyond() {
        Bench node = Bench.serving();
        node.ask(new Propose(11, payload("a")));
        node.ask(new Propose(12, payload("b")));
        node.ask(new Propose(13, payload("c")));
        node.ask(new Propose(14, payload("d")));
        assertThat(node.told()).isEmpty();
        node.receive(N2, new Ack(1, 2, 2, 1, 0));
        assertThat(node.told()).hasSize(1);
        assertThat(node.told().get(0)).startsWith("to n2 Append[term=1, previous=1.3, entries=[1:bytes:1:");
        node.durable();
        assertThat(node.told())
                .containsExactly("notice Committed[index=2, term=1, payload=" + payload("a") + ", ownRequest=11]");
    }

    @Test
    void proposals_are_refused_for_sure_when_they_cannot_be_taken() {
        Bench node = Bench.fresh();
        assertThat(node.ask(new Propose(1, payload("a"))))
                .contains("notice Refused[request=1, surelyNotDone=true, reason=not-serving]");
        node = Bench.serving();
        assertThat(node.ask(new Propose(2, payload(""))))
                .contains("notice Refused[request=2, surelyNotDone=true, reason=empty]");
        assertThat(node.ask(new Propose(3, payload("x".repeat(65)))))
                .contains("notice Refused[request=3, surelyNotDone=true, reason=too-large]");
        for (int i = 4; i < 8; i++) {
            node.ask(new Propose(i, payload("a")));
        }
        assertThat(node.ask(new Propose(8, payload("a"))))
                .contains("notice Refused[request=8, surelyNotDone=true, reason=too-many-pending]");
    }

    @Test
    void a_higher_promise_ends_the_lead_and_leaves_pending_proposals_unknown() {
        Bench node = Bench.serving();
        node.ask(new Propose(5, payload("a")));
        node.ask(new ConfirmRead(6));
        node.receive(N3, new Promise(2));
        assertThat(node.told())
                .containsExactly(
                        "notice NotServing[token=1, reason=promised-higher]",
                        "notice Refused[request=5, surelyNotDone=false, reason=lead-ended]",
                        "notice Refused[request=6, surelyNotDone=true, reason=lead-ended]",
                        "notice TermFloor[term=2]");
        node.receive(N2, new Ack(1, 2, 2, 1, 0));
        assertThat(node.told()).isEmpty();
    }

    @Test
    void the_election_ends_only_the_lead_it_names() {
        Bench node = Bench.serving();
        assertThat(node.ask(new ReplicaAsk.EndLead(9))).containsExactly("explain ignored-end-lead, term=9, leads=1");
        assertThat(node.ask(new ReplicaAsk.EndLead(1))).contains("notice NotServing[token=1, reason=token-taken-back]");
    }

    @Test
    void a_read_waits_for_a_round_that_starts_after_it() {
        Bench node = Bench.serving();
        node.ask(new ConfirmRead(5));
        assertThat(node.told())
                .containsExactly(
                        "to n2 Append[term=1, previous=1.1, entries=[], commit=1, round=1]",
                        "to n3 Append[term=1, previous=0.0, entries=[], commit=1, round=1]");
        node.ask(new ConfirmRead(6));
        assertThat(node.told()).isEmpty();
        node.receive(N2, new Ack(1, 1, 1, 1, 1));
        assertThat(node.told())
                .startsWith("notice ReadConfirmed[request=5, index=1]")
                .contains("to n2 Append[term=1, previous=1.1, entries=[], commit=1, round=2]")
                .noneMatch(effect -> effect.contains("request=6"));
        node.receive(N3, new Ack(1, 0, 0, 0, 2));
        assertThat(node.told()).contains("notice ReadConfirmed[request=6, index=1]");
    }

    @Test
    void what_got_lost_is_looked_for_again_at_the_beat() {
        Bench node = Bench.serving();
        node.ask(new Propose(5, payload("a")));
        assertThat(node.told()).hasSize(1);
        node.fire("beat");
        node.fire("beat");
        assertThat(node.told()).contains("to n2 Append[term=1, previous=1.1, entries=[], commit=1, round=2]");
        node.receive(N2, new Ack(1, 1, 1, 1, 2));
        assertThat(node.told())
                .containsExactly(
                        "to n2 Append[term=1, previous=1.1, entries=[1:" + payload("a") + "], commit=1, round=2]");
    }

    @Test
    void a_hand_off_is_ready_when_the_target_has_all_and_knows_it_committed() {
        Bench node = Bench.serving();
        node.ask(new Propose(5, payload("a")));
        node.durable();
        node.ask(new ReplicaAsk.PrepareHandOff(N2));
        assertThat(node.ask(new Propose(6, payload("b"))))
                .contains("notice Refused[request=6, surelyNotDone=true, reason=handing-off]");
        node.receive(N2, new Ack(1, 2, 2, 1, 0));
        assertThat(node.told()).contains("to n2 Append[term=1, previous=1.2, entries=[], commit=2, round=1]");
        node.receive(N2, new Ack(1, 2, 2, 2, 1));
        assertThat(node.told()).containsExactly("notice HandOffReady[target=n2]");
        assertThat(node.fire("hand-off")).contains("notice HandOffAbandoned[target=n2, reason=not-used-in-time]");
        node.ask(new Propose(7, payload("c")));
        assertThat(node.told()).noneMatch(effect -> effect.contains("Refused"));
    }

    @Test
    void a_hand_off_that_cannot_be_is_abandoned() {
        Bench node = Bench.serving();
        assertThat(node.ask(new ReplicaAsk.PrepareHandOff(N1)))
                .containsExactly("notice HandOffAbandoned[target=n1, reason=not-another-voter]");
        node.ask(new ReplicaAsk.PrepareHandOff(N3));
        assertThat(node.fire("hand-off")).contains("notice HandOffAbandoned[target=n3, reason=not-ready-in-time]");
        node.ask(new ReplicaAsk.PrepareHandOff(N3));
        assertThat(node.ask(new ReplicaAsk.CancelHandOff()))
                .contains("notice HandOffAbandoned[target=n3, reason=cancelled]");
    }

    @Test
    void a_disk_that_fails_or_is_too_slow_ends_the_lead() {
        Bench node = Bench.serving();
        node.ask(new Propose(5, payload("a")));
        node.fire("write");
        assertThat(node.told())
                .contains(
                        "notice Eligible[eligible=false, reason=disk-slow]",
                        "notice NotServing[token=1, reason=disk-slow]",
                        "notice StepDown[durationNanos=5000000000, reason=disk-slow]");
        node.durable();
        assertThat(node.told()).contains("notice Eligible[eligible=true, reason=disk-in-time]");
        node.on(new Event.PersistFailed<>(9, "no space left"));
        assertThat(node.told())
                .containsExactly(
                        "notice Eligible[eligible=false, reason=cannot-write]",
                        "notice StepDown[durationNanos=5000000000, reason=cannot-write]");
        assertThat(node.receive(N2, new Promise(9)))
                .containsExactly("explain ignored-message, from=n2, term=9, reason=journal-broken");
    }

    @Test
    void a_lead_that_does_not_open_in_time_steps_down() {
        Bench node = Bench.fresh();
        node.ask(new Lead(1));
        node.fire("open");
        assertThat(node.told())
                .containsExactly(
                        "notice NotServing[token=1, reason=cannot-open]",
                        "notice StepDown[durationNanos=5000000000, reason=cannot-open]");
    }

    @Test
    void a_refused_term_goes_to_the_election_once() {
        Bench node = Bench.serving();
        node.receive(N3, new ReplicaMessage.Refused(1, 8));
        assertThat(node.told()).containsExactly("notice TermFloor[term=8]");
        node.receive(N3, new ReplicaMessage.Refused(1, 8));
        assertThat(node.told()).isEmpty();
    }

    @Test
    void one_node_is_a_majority_of_one() {
        Bench node = new Bench(1, 0, List.of());
        node.ask(new Lead(1));
        node.durable();
        node.durable();
        assertThat(node.told()).contains("notice Serving[token=1]");
        node.ask(new ConfirmRead(3));
        assertThat(node.told()).containsExactly("notice ReadConfirmed[request=3, index=1]");
        node.ask(new Propose(4, payload("a")));
        node.durable();
        assertThat(node.told())
                .contains("notice Committed[index=2, term=1, payload=" + payload("a") + ", ownRequest=4]");
    }

    @Test
    void a_saved_state_goes_on_as_the_original() {
        Bench original = Bench.serving();
        original.ask(new Propose(5, payload("a")));
        original.ask(new ConfirmRead(6));
        original.ask(new ReplicaAsk.PrepareHandOff(N2));
        Bench copy = Bench.fresh();
        copy.kernel().restore(original.kernel().save());
        assertThat(copy.kernel().save()).isEqualTo(original.kernel().save());
        Ack ack = new Ack(1, 2, 2, 1, 1);
        assertThat(copy.receive(N2, ack)).isEqualTo(original.receive(N2, ack));
        assertThat(copy.durable(3)).isEqualTo(original.durable(3));
        assertThat(copy.kernel().save()).isEqualTo(original.kernel().save());
    }
}
