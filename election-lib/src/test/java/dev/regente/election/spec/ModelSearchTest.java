package dev.regente.election.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The promises of the confirmation in every state of its model; the sizes are those of {@code docs/spec/README.md}. */
class ModelSearchTest {
    private static final boolean LONG = Boolean.parseBoolean(System.getProperty("regente.long", "false"));

    /** Terms, length of a lease (0: level tokens), restarts, candidates, and how many states there are. */
    @ParameterizedTest(name = "terms={0} D={1} restarts={2} candidates={3}")
    @CsvSource({"2, 0, 1, 2, 31560", "2, 2, 0, 2, 63281"})
    void everyStateKeepsThePromises(int terms, int duration, int restarts, int candidates, int states) {
        ModelSearch search = new ModelSearch(terms, duration, restarts, candidates, false);
        assertThat(search.run()).isNull();
        assertThat(search.twoNodesLed()).as("something happened").isTrue();
        assertThat(search.states()).isEqualTo(states);
    }

    @ParameterizedTest(name = "terms={0} D={1} restarts={2} candidates={3}")
    @CsvSource({"2, 0, 2, 3, 573904", "2, 1, 1, 2, 234390", "2, 2, 1, 2, 688764", "3, 0, 1, 2, 652512"})
    void everyStateOfALargerOneToo(int terms, int duration, int restarts, int candidates, int states) {
        assumeTrue(LONG, "only with -Dregente.long=true");
        everyStateKeepsThePromises(terms, duration, restarts, candidates, states);
    }

    @Test
    void countingGrantsBeforeTheOwnPromiseGivesATokenTwice() {
        assertThat(new ModelSearch(2, 0, 1, 2, true).run()).isEqualTo("Tok");
    }
}
