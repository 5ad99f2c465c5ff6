package dev.regente.sim.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.sim.core.Waiting;
import dev.regente.sim.run.Move;
import dev.regente.sim.run.Replay;
import dev.regente.sim.run.RunFile;
import dev.regente.sim.scenario.ScenarioSource;
import dev.regente.sim.scenario.Setting;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A person chooses, takes back, branches, and saves what a replay repeats to the last bit. */
class LiveRunTest {
    private static LiveRun live(long fromNanos) throws IOException {
        return new LiveRun(
                ScenarioSource.find("principal-returns").scenario(List.of(Setting.parse("until=12s"))), fromNanos);
    }

    private static LiveRun live() throws IOException {
        return new LiveRun(ScenarioSource.find("heartbeats").scenario(List.of(Setting.parse("until=2s"))), 50_000_000);
    }

    private static Waiting message(LiveRun run) {
        for (int i = 0; i < 200; i++) {
            for (Waiting each : run.waiting()) {
                if (each.kind().equals("message")) {
                    return each;
                }
            }
            run.next(1);
        }
        throw new AssertionError("no message was ever under way");
    }

    private static String lastEvent(LiveRun run) {
        List<String> lines = run.trace().lines().toList();
        return lines.get(lines.size() - 2);
    }

    @Test
    void aMessageIsDeliveredBeforeAllElseOrLost() throws IOException {
        LiveRun run = live();
        Waiting delivered = message(run);
        run.move(Move.Deed.HAPPEN, delivered.id(), 0);
        assertThat(lastEvent(run)).contains("\"kind\":\"received\"", "\"type\":\"" + delivered.what() + "\"");
        assertThat(run.waiting()).noneMatch(each -> each.id() == delivered.id());
        Waiting lost = message(run);
        run.move(Move.Deed.LOSE, lost.id(), 0);
        assertThat(lastEvent(run)).contains("\"kind\":\"dropped\"", "lost by hand");
    }

    @Test
    void aTimerThatIsChosenFiresAtItsTimeAndNotEarly() throws IOException {
        LiveRun run = live();
        Waiting timer = run.waiting().stream()
                .filter(each -> each.kind().equals("timer"))
                .reduce((first, second) -> second)
                .orElseThrow();
        run.move(Move.Deed.HAPPEN, timer.id(), 0);
        assertThat(lastEvent(run)).contains("\"kind\":\"timer\"", "\"at\":" + timer.atNanos() + ",");
    }

    @Test
    void takenBackTheRunIsWhatItWas() throws IOException {
        LiveRun run = live();
        String before = run.trace();
        List<Waiting> waiting = run.waiting();
        run.move(Move.Deed.CRASH, 1, 0);
        assertThat(run.isUp(run.nodes().get(0))).isFalse();
        run.next(20);
        run.undo();
        run.undo();
        assertThat(run.trace()).isEqualTo(before);
        assertThat(run.waiting()).isEqualTo(waiting);
        assertThat(run.moves()).isEmpty();
    }

    @Test
    void aBranchKeepsTheEventsBeforeItAndTheChoicesMadeUntilThere() throws IOException {
        LiveRun run = live();
        run.move(Move.Deed.CRASH, 1, 0);
        long crash =
                run.trace().lines().filter(line -> line.contains("\"kind\":")).count() - 1;
        run.next(15);
        List<String> first = run.trace().lines().toList();
        run.move(Move.Deed.RESTART, 1, 0);
        run.next(10);
        run.branch(crash + 5);
        assertThat(run.moves()).hasSize(1);
        List<String> now = run.trace().lines().toList();
        assertThat(first).startsWith(now.subList(0, now.size() - 1).toArray(String[]::new));
        run.branch(crash - 1);
        assertThat(run.moves()).isEmpty();
        assertThatThrownBy(() -> run.branch(1_000_000)).hasMessageContaining("there is no event");
    }

    @Test
    void whatIsSavedIsRepeatedToTheLastBit() throws IOException {
        LiveRun run = live(2_900_000_000L);
        run.move(Move.Deed.PAUSE, 2, 300_000_000);
        run.move(Move.Deed.LOSE, message(run).id(), 0);
        run.next(7);
        run.move(Move.Deed.HAPPEN, message(run).id(), 0);
        run.move(Move.Deed.CRASH, 3, 0);
        run.next(30);
        run.move(Move.Deed.RESTART, 3, 0);
        RunFile saved = RunFile.parse(run.recording().write());
        assertThat(saved.moves()).hasSize(5);
        Replay.Result again = Replay.of(saved, line -> {});
        assertThat(again.differences()).isEmpty();
        assertThat(new RunFile(saved.scenario(), saved.choices(), saved.fingerprint(), saved.violation()))
                .as("without the moves it is another run")
                .satisfies(other ->
                        assertThat(Replay.of(other, line -> {}).differences()).isNotEmpty());
    }

    @Test
    void movesAreWrittenAndReadAndNothingElseIs() {
        Move move = new Move(12, Move.Deed.PAUSE, 3, 1_000);
        assertThat(Move.parse(move.toString())).isEqualTo(move);
        assertThat(Move.parse("12 lose 345")).isEqualTo(new Move(12, Move.Deed.LOSE, 345, 0));
        assertThatThrownBy(() -> Move.parse("12 burn 3")).hasMessageContaining("is no move");
        assertThatThrownBy(() -> Move.parse("-1 lose 3")).hasMessageContaining("is no move");
    }
}
