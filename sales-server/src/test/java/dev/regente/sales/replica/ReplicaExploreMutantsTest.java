package dev.regente.sales.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.sim.explore.Bounds;
import dev.regente.sim.explore.kernel.KernelModel;
import dev.regente.sim.explore.search.Hunt;
import dev.regente.sim.explore.search.Limits;
import dev.regente.sim.explore.search.Progress;
import dev.regente.sim.explore.search.RandomWalks;
import dev.regente.sim.explore.search.SearchResult;
import dev.regente.sim.explore.search.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Wrong replicas: the explorer finds each, and in the same space nothing is wrong with the right one. */
class ReplicaExploreMutantsTest {
    private static final int DEPTH = 80;

    /** Each with where it shows, and the strategy that finds it soonest. */
    enum Wrong {
        ACK_AFTER_MAJORITY(Strategy.UNIFORM, "terms=3"),
        COPY_DURABLE_BEFORE_COUNTED(Strategy.POS, "slow-disk=1 terms=2 values=1"),
        ADOPT_BEFORE_SERVING(Strategy.UNIFORM, "terms=2 values=1"),
        COMPARE_LAST_TERM_FIRST(Strategy.SWARM, "terms=3"),
        COMMIT_ONLY_OWN_TERM(Strategy.UNIFORM, "terms=4 values=0 crashes=0 network=multiset", 1, 2, 1, 2),
        REFUSE_SMALLER_TERM(Strategy.POS, "terms=2"),
        POSITION_AFTER_PROMISE(Strategy.SWARM, "timers=2 terms=2 values=1 crashes=0"),
        OWN_PROMISE_BINDS(Strategy.POS, "terms=2 values=1 crashes=0"),
        FAILED_SOURCE_LEAVES(Strategy.PCT, "timers=1 crashes=1 network=multiset"),
        RESTART_ENDS_TERM(Strategy.POS, "slow-disk=1 terms=2 values=1"),
        FOLLOWER_COMMIT_COMPARED(Strategy.POS, "terms=3 values=1 timers=1 crashes=0"),
        CUT_AT_FIRST_DIFFERENCE(Strategy.UNIFORM, "terms=2 values=2 crashes=0"),
        /** No rule of the kernel: a node that lost its disk has to stay out, and here it does not. */
        LOST_DISK_STAYS_OUT(Strategy.SWARM, "wipes=1 crashes=0 restarts=1 terms=2 values=1");

        final Strategy quickest;
        final String bounds;

        @SuppressWarnings("ImmutableEnumChecker") // never changed
        final int[] holders;

        Wrong(Strategy quickest, String bounds, int... holders) {
            this.quickest = quickest;
            this.bounds = bounds;
            this.holders = holders;
        }

        private String rule() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        KernelModel model(boolean wrong) {
            boolean disk = this == LOST_DISK_STAYS_OUT;
            String all = bounds + (wrong && !disk ? " without=" + rule() : "");
            return ReplicaExplorable.open(
                    Bounds.parse(all).or(new ReplicaExplorable().standard()), wrong && disk, holders);
        }

        /** Whether a walk of a second or two finds it; the others take some hundred thousand steps. */
        boolean soon() {
            return EnumSet.of(
                            ACK_AFTER_MAJORITY,
                            COPY_DURABLE_BEFORE_COUNTED,
                            ADOPT_BEFORE_SERVING,
                            REFUSE_SMALLER_TERM,
                            OWN_PROMISE_BINDS,
                            FAILED_SOURCE_LEAVES,
                            CUT_AT_FIRST_DIFFERENCE)
                    .contains(this);
        }
    }

    private static Limits limits(long actions, long seconds) {
        return Limits.standard()
                .withThreads(1)
                .withStates(actions)
                .withBytes(1L << 30)
                .withNanos(seconds * 1_000_000_000L);
    }

    private static SearchResult walk(Wrong wrong, boolean mistaken, Strategy strategy, long actions) {
        Limits limits = limits(actions, 100).withDepth(DEPTH);
        return new RandomWalks(wrong.model(mistaken), strategy, 1, limits, Progress.NONE).run();
    }

    @ParameterizedTest
    @EnumSource
    void isFound(Wrong wrong) {
        if (wrong.soon()) {
            assertThat(walk(wrong, true, wrong.quickest, 500_000).findings()).isNotEmpty();
        }
        assertThat(walk(wrong, false, wrong.quickest, 3_000).findings()).isEmpty();
    }

    /** The rows of {@code docs/experiments/explore-mutants.md}, with every strategy. */
    @Test
    @EnabledIfSystemProperty(named = "regente.long", matches = "true")
    void noneIsMissedByAll() throws IOException {
        List<String> rows = new ArrayList<>();
        for (Wrong wrong : Wrong.values()) {
            Hunt hunt = Hunt.all(() -> wrong.model(true), 1, limits(1_500_000, 12), DEPTH);
            String where = wrong.bounds + (wrong.holders.length > 0 ? ", tokens to fixed nodes" : "");
            rows.add(hunt.row("replica: without " + wrong.rule(), where));
            Files.write(Path.of("target", "explore-mutants.md"), rows);
            assertThat(hunt.found()).as(wrong.rule()).isNotNull();
        }
    }
}
