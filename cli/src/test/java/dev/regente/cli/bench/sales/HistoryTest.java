package dev.regente.cli.bench.sales;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.cli.bench.sales.History.Saw;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private final History history = new History();

    @Test
    void answersThatFitOneMomentAreLinearizable() {
        history.looked("a", Saw.ABSENT, 0, 10);
        history.recorded("a", Saw.FIRST, 5, 20);
        history.looked("a", Saw.STANDS, 15, 16);
        history.looked("a", Saw.ABSENT, 14, 30);
        history.recorded("a", Saw.STANDS, 21, 22);
        assertThat(history.faults()).isEmpty();
        assertThat(history.standing()).containsExactly("a");
        assertThat(history.size()).isEqualTo(5);
    }

    @Test
    void aSaleThatIsGoneForOneWhoAskedLaterIsLost() {
        history.recorded("a", Saw.FIRST, 5, 20);
        history.looked("a", Saw.ABSENT, 21, 22);
        assertThat(history.faults()).containsExactly("a: seen, and gone for one who asked later");
    }

    @Test
    void aSaleRecordedTwiceIsDoubled() {
        history.recorded("a", Saw.FIRST, 5, 20);
        history.recorded("a", Saw.FIRST, 21, 22);
        assertThat(history.faults()).containsExactly("a: recorded 2 times");
    }

    @Test
    void aRequestWithoutAnAnswerFitsWhateverCameOfIt() {
        history.recorded("a", Saw.UNKNOWN, 5, 20);
        history.looked("a", Saw.ABSENT, 30, 31);
        history.looked("a", Saw.STANDS, 32, 33);
        history.recorded("b", Saw.UNKNOWN, 5, 20);
        history.looked("b", Saw.ABSENT, 30, 31);
        assertThat(history.faults()).isEmpty();
        history.looked("a", Saw.ABSENT, 34, 35);
        assertThat(history.faults()).hasSize(1);
    }

    @Test
    void nobodySeesASaleThatNobodyAskedFor() {
        history.looked("a", Saw.STANDS, 1, 2);
        history.recorded("a", Saw.FIRST, 3, 4);
        assertThat(history.faults()).containsExactly("a: seen before anybody asked to record it");
    }
}
