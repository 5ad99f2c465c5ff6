package dev.regente.sales.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.election.kernel.Value;
import dev.regente.sales.domain.CommandCodec;
import dev.regente.sales.domain.Decision;
import dev.regente.sales.domain.DemoData;
import dev.regente.sales.domain.Period;
import dev.regente.sales.http.SharedFixture;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The shared store on a real PostgreSQL. */
class SharedStoreIT {
    private static final Value.Bytes SEED = CommandCodec.encode(DemoData.seed("hash"));

    @BeforeAll
    static void start() {
        SharedFixture.start();
    }

    @Test
    void theSampleDataGivesTheGoldenTotals() throws Exception {
        try (SharedStore store = SharedFixture.store()) {
            store.seal(3);
            assertThat(store.apply(3, List.of(SEED)).get(0)).isEqualTo(new Decision.Seeded(9));
            assertThat(store.applied()).isEqualTo(1);
            assertThat(store.<SalesView.Total>read(view -> view.ofNetwork(Period.ALWAYS)))
                    .isEqualTo(new SalesView.Total(9, 167_000));
            assertThat(store.<List<SalesView.Ranked>>read(view -> view.chains(Period.ALWAYS)))
                    .extracting(ranked -> ranked.total().cents())
                    .containsExactly(68_000L, 55_000L, 44_000L);
        }
    }

    @Test
    void anOldCoordinatorWritesNothingOnceANewOneHasSealedIt() throws Exception {
        try (SharedStore store = SharedFixture.store()) {
            store.seal(3);
            store.seal(4);
            assertThatThrownBy(() -> store.apply(3, List.of(SEED)))
                    .isInstanceOfSatisfying(SharedStore.WriteFailed.class, failure -> {
                        assertThat(failure.surelyNotDone()).isTrue();
                        assertThat(failure.stale()).isTrue();
                    });
            assertThat(store.<Boolean>read(SalesView::isEmpty)).isTrue();
            assertThatThrownBy(() -> store.seal(3)).isInstanceOf(SharedStore.WriteFailed.class);
        }
    }

    @Test
    void aDatabaseThatIsNotThereIsOneLineWithoutThePassword() {
        assertThatThrownBy(() -> SharedStore.open("jdbc:postgresql://127.0.0.1:1/x?user=u&password=geheim", "c"))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("cannot connect to the database of --store")
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("geheim"));
    }
}
