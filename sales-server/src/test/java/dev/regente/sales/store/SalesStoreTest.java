package dev.regente.sales.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.election.kernel.Value;
import dev.regente.sales.domain.Cents;
import dev.regente.sales.domain.Command;
import dev.regente.sales.domain.CommandCodec;
import dev.regente.sales.domain.Cpf;
import dev.regente.sales.domain.Decision;
import dev.regente.sales.domain.DemoData;
import dev.regente.sales.domain.Period;
import dev.regente.sales.domain.Sale;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SalesStoreTest {
    private static final Cpf JOAO = new Cpf("12345678901");
    private static final Cpf MARIA = new Cpf("23456789012");
    private static final Cpf PEDRO = new Cpf("34567890123");
    private static final Cpf ANA = new Cpf("45678901234");
    private static final Cpf LUCAS = new Cpf("56789012345");
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 1);

    @TempDir
    Path dir;

    private SalesStore store;

    @BeforeEach
    void open() {
        store = SalesStore.open(dir.resolve("sales.db"), "n1");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void reopen() {
        store.close();
        open();
    }

    private static SalesStore.Entry entry(long index, Command command) {
        return new SalesStore.Entry(index, CommandCodec.encode(command));
    }

    private static SalesStore.Entry opening(long index) {
        return new SalesStore.Entry(index, Value.of(new byte[0]));
    }

    private static Command sale(String id, Cpf seller, String where, long cents, String date) {
        return new Command.RecordSale(
                new Sale(id, seller, where, new Cents(cents), LocalDate.parse(date), true), TODAY, 1);
    }

    private static Period period(String from, String to) {
        return new Period(LocalDate.parse(from), LocalDate.parse(to));
    }

    private void loadSamples() {
        store.apply(List.of(opening(1), entry(2, DemoData.seed("hash"))));
    }

    private String totals(Period period) {
        return store.read(view -> {
            StringBuilder text = new StringBuilder();
            view.sellers(period).forEach(r -> text.append(r.name())
                    .append(' ')
                    .append(r.total().cents() / 100)
                    .append(", "));
            return text.toString();
        });
    }

    @Test
    void theSampleDataGivesTheGoldenTotals() {
        loadSamples();
        assertThat(totals(Period.ALWAYS)).isEqualTo("Ana 560, Pedro 530, João 330, Maria 250, ");
        store.read(view -> {
            assertThat(view.stores(Period.ALWAYS))
                    .extracting(SalesView.Ranked::name, r -> r.total().cents())
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("Atakadão Leste", 530_00L),
                            org.assertj.core.groups.Tuple.tuple("Lojas Martins 2", 340_00L),
                            org.assertj.core.groups.Tuple.tuple("Max Atacado Sul", 340_00L),
                            org.assertj.core.groups.Tuple.tuple("Lojas Martins 1", 210_00L),
                            org.assertj.core.groups.Tuple.tuple("Atakadão Norte", 150_00L),
                            org.assertj.core.groups.Tuple.tuple("Max Atacado Centro", 100_00L));
            assertThat(view.ofChain("atakadao", Period.ALWAYS).cents()).isEqualTo(680_00);
            assertThat(view.ofChain("lojas-martins", Period.ALWAYS).cents()).isEqualTo(550_00);
            assertThat(view.ofChain("max-atacado", Period.ALWAYS).cents()).isEqualTo(440_00);
            assertThat(view.ofNetwork(Period.ALWAYS)).isEqualTo(new SalesView.Total(9, 1670_00));
            assertThat(view.ofNetwork(period("2023-01-17", "2023-05-15"))).isEqualTo(new SalesView.Total(9, 1670_00));
            assertThat(view.ofSeller(ANA, Period.ALWAYS)).isEqualTo(new SalesView.Total(3, 560_00));
            assertThat(view.ofSeller(PEDRO, Period.ALWAYS)).isEqualTo(new SalesView.Total(2, 530_00));
            assertThat(view.ofSeller(JOAO, Period.ALWAYS)).isEqualTo(new SalesView.Total(2, 330_00));
            assertThat(view.ofSeller(MARIA, Period.ALWAYS)).isEqualTo(new SalesView.Total(2, 250_00));
            assertThat(view.ofStore("martins-2", Period.ALWAYS).cents()).isEqualTo(340_00);
            assertThat(view.chains()).hasSize(3);
            assertThat(view.stores()).hasSize(6);
            return null;
        });
    }

    @Test
    void bothEndsOfAPeriodAreIncluded() {
        loadSamples();
        store.read(view -> {
            assertThat(view.ofNetwork(period("2023-01-17", "2023-01-17")).count())
                    .isEqualTo(1);
            assertThat(view.ofNetwork(period("2023-01-18", "2023-05-14")).count())
                    .isEqualTo(7);
            assertThat(view.ofNetwork(period("2023-01-20", "2023-02-10")).count())
                    .isEqualTo(2);
            assertThat(view.ofNetwork(period("2022-01-01", "2022-12-31"))).isEqualTo(new SalesView.Total(0, 0));
            assertThat(view.sellers(period("2022-01-01", "2022-12-31"))).isEmpty();
            return null;
        });
    }

    @Test
    void aVoidSaleStaysButCountsNoMore() {
        loadSamples();
        store.apply(List.of(entry(3, new Command.VoidSale("demo-9", new Sale.Voiding(LUCAS, "test", 9)))));
        store.read(view -> {
            assertThat(view.ofNetwork(Period.ALWAYS)).isEqualTo(new SalesView.Total(8, 1610_00));
            assertThat(view.ofSeller(ANA, Period.ALWAYS)).isEqualTo(new SalesView.Total(2, 500_00));
            assertThat(view.sale("demo-9").orElseThrow().voided()).contains(new Sale.Voiding(LUCAS, "test", 9));
            return null;
        });
    }

    @Test
    void anEntryIsAppliedOnceHoweverOftenItComes() {
        loadSamples();
        List<SalesStore.Entry> batch = List.of(
                entry(3, sale("a", JOAO, "martins-1", 100, "2026-01-01")),
                entry(4, sale("b", JOAO, "martins-1", 200, "2026-01-01")));
        assertThat(store.apply(batch)).hasSize(2);
        assertThat(store.apply(batch)).as("a repeated batch").isEmpty();
        reopen();
        assertThat(store.applied()).isEqualTo(4);
        List<SalesStore.Entry> overlapping = new ArrayList<>(batch);
        overlapping.add(entry(5, sale("a", JOAO, "martins-1", 100, "2026-01-01")));
        List<SalesStore.Outcome> outcomes = store.apply(overlapping);
        assertThat(outcomes).singleElement().satisfies(outcome -> {
            assertThat(outcome.index()).isEqualTo(5);
            assertThat(((Decision.SaleRecorded) outcome.decision().orElseThrow()).repeat())
                    .isTrue();
        });
        long sum = store.read(view -> view.ofSeller(JOAO, Period.ALWAYS).cents());
        assertThat(sum).isEqualTo(333_00);
    }

    @Test
    void aGapIsRefusedAndNothingOfTheBatchStays() {
        loadSamples();
        assertThatThrownBy(() -> store.apply(List.of(
                        entry(3, sale("a", JOAO, "martins-1", 100, "2026-01-01")),
                        entry(5, sale("b", JOAO, "martins-1", 200, "2026-01-01")))))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("entry 5 cannot follow entry 3");
        assertThat(store.applied()).isEqualTo(2);
        assertThat((boolean) store.read(view -> view.sale("a").isPresent())).isFalse();
        assertThat(store.apply(List.of(entry(3, sale("a", JOAO, "martins-1", 100, "2026-01-01")))))
                .hasSize(1);
    }

    @Test
    void anEntryOfANewerProgramStopsTheNodeInsteadOfBeingSkipped() {
        assertThatThrownBy(() -> store.apply(List.of(new SalesStore.Entry(1, Value.of(new byte[] {9})))))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("if a newer program wrote it");
        assertThat(store.applied()).isZero();
    }

    @Test
    void aFileThatWentBackIsFilledAgainFromTheLog() throws Exception {
        loadSamples();
        Path early = dir.resolve("early.db");
        store.copyTo(early);
        List<SalesStore.Entry> rest = List.of(
                entry(3, sale("a", JOAO, "martins-1", 100, "2026-01-01")),
                entry(4, new Command.VoidSale("a", new Sale.Voiding(LUCAS, "r", 1))));
        store.apply(rest);
        String expected = dump(store, dir.resolve("sales.db"));
        try (SalesStore old = SalesStore.open(early, "n1")) {
            assertThat(old.applied()).isEqualTo(2);
            old.apply(rest);
            assertThat(dump(old, early)).isEqualTo(expected);
        }
    }

    @Test
    void aCopyTakesThePlaceOfAnOlderStateAndOfNoNewerOne() {
        loadSamples();
        Path copy = dir.resolve("copy.db");
        assertThat(store.copyTo(copy)).isEqualTo(new SalesStore.Mark(0, 2));
        assertThat(SalesStore.adopt(copy, "n2")).isEqualTo(new SalesStore.Mark(0, 2));
        String expected = dump(store, dir.resolve("sales.db"));
        Path file = dir.resolve("other.db");
        try (SalesStore other = SalesStore.open(file, "n2")) {
            other.apply(List.of(opening(1)));
            assertThat(other.takeOver(copy)).isTrue();
            assertThat(other.applied()).isEqualTo(2);
            assertThat(other.installed()).isEqualTo(new SalesStore.Mark(0, 2));
            assertThat(dump(other, file)
                            .replaceAll("meta\\|(node|installed)\\|.*", "")
                            .strip())
                    .isEqualTo(expected.replaceAll("meta\\|(node|installed)\\|.*", "")
                            .strip());
            other.apply(List.of(entry(3, sale("a", JOAO, "martins-1", 100, "2026-01-01"))));
            Path old = dir.resolve("old.db");
            store.copyTo(old);
            assertThat(other.takeOver(old)).as("no newer").isFalse();
            assertThat(other.<Boolean>read(view -> view.sale("a").isPresent())).isTrue();
        }
    }

    @Test
    void verificationFindsTotalsThatDoNotAddUp() throws Exception {
        loadSamples();
        Path copy = dir.resolve("copy.db");
        store.copyTo(copy);
        assertThat(SalesStore.faults(copy)).isEmpty();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
                var statement = connection.createStatement()) {
            statement.execute("UPDATE sales SET cents = cents + 1 WHERE id = 'demo-1'");
        }
        assertThat(SalesStore.faults(copy)).hasSize(6).first().asString().contains("but there are 9 and 167001");
    }

    @Test
    void makeDurableAnswersTheAppliedIndex() {
        loadSamples();
        assertThat(store.makeDurable()).isEqualTo(2);
    }

    @Test
    void theFileOfAnotherNodeIsRefused() {
        assertThatThrownBy(() -> SalesStore.open(dir.resolve("sales.db"), "n2"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("belongs to n1, not to n2");
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedInOneLine() throws Exception {
        Path file = dir.resolve("garbage.db");
        Files.writeString(file, "this is not a database, it is a text of some length\n".repeat(50));
        assertThatThrownBy(() -> SalesStore.open(file, "n1"))
                .isInstanceOf(StoreException.class)
                .satisfies(e -> assertThat(e.getMessage().lines().count()).isEqualTo(1))
                .hasMessageContaining("cannot open")
                .hasMessageContaining("move sales.db, sales.db-wal and sales.db-shm away");
    }

    @Test
    void aFullDiskTakesNothingAndSaysSo() throws Exception {
        loadSamples();
        store.limitPages();
        String reason = "x".repeat(60_000);
        assertThatThrownBy(() -> store.apply(List.of(
                        entry(3, sale("a", JOAO, "martins-1", 100, "2026-01-01")),
                        entry(4, new Command.VoidSale("a", new Sale.Voiding(LUCAS, reason, 1))))))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("SQLITE_FULL")
                .hasMessageContaining("make room on the disk");
        assertThat(store.applied()).isEqualTo(2);
        assertThat((boolean) store.read(view -> view.sale("a").isPresent())).isFalse();
    }

    @Test
    void aFileOfANewerProgramIsRefused() throws Exception {
        store.close();
        Path file = dir.resolve("sales.db");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }
        assertThatThrownBy(() -> SalesStore.open(file, "n1")).hasMessageContaining("newer program (schema 99");
        Files.delete(file);
        open();
    }

    /** The content of every table, in a fixed order. */
    static String dump(SalesStore store, Path file) {
        assertThat(store.makeDurable()).isEqualTo(store.applied());
        StringBuilder text = new StringBuilder();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            for (String table : List.of(
                    "meta",
                    "users",
                    "sessions",
                    "chains",
                    "stores",
                    "sales",
                    "audit",
                    "totals",
                    "batches",
                    "login_failures")) {
                try (var rows = statement.executeQuery("SELECT * FROM " + table + " ORDER BY 1")) {
                    while (rows.next()) {
                        text.append(table);
                        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                            Object value = rows.getObject(i);
                            text.append('|')
                                    .append(
                                            value instanceof byte[] bytes
                                                    ? Value.of(bytes).toString()
                                                    : value);
                        }
                        text.append('\n');
                    }
                }
            }
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        }
        return text.toString();
    }
}
