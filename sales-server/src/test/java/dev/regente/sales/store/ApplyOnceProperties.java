package dev.regente.sales.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.kernel.Value;
import dev.regente.sales.domain.Cents;
import dev.regente.sales.domain.Chain;
import dev.regente.sales.domain.Command;
import dev.regente.sales.domain.CommandCodec;
import dev.regente.sales.domain.Cpf;
import dev.regente.sales.domain.Decision;
import dev.regente.sales.domain.DemoData;
import dev.regente.sales.domain.MapState;
import dev.regente.sales.domain.Role;
import dev.regente.sales.domain.Sale;
import dev.regente.sales.domain.SalesMachine;
import dev.regente.sales.domain.Session;
import dev.regente.sales.domain.Store;
import dev.regente.sales.domain.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** However a log is cut into batches, and wherever the process is stopped and started again, the content is the same. */
class ApplyOnceProperties {
    private static final LocalDate DAY = LocalDate.of(2026, 1, 10);

    /** One delivery of entries: {@code length} of them, starting {@code back} before the applied index. */
    record Delivery(int length, int back, boolean restart) {}

    @Property(tries = 60)
    void anySplitIntoBatchesAndRestartsGivesTheSameContent(
            @ForAll("commands") List<Command> commands,
            @ForAll("deliveries") @Size(min = 1, max = 8) List<Delivery> plan)
            throws IOException {
        List<SalesStore.Entry> log = new ArrayList<>();
        log.add(new SalesStore.Entry(1, Value.of(new byte[0])));
        log.add(new SalesStore.Entry(2, CommandCodec.encode(DemoData.seed("hash"))));
        for (Command command : commands) {
            log.add(new SalesStore.Entry(log.size() + 1L, CommandCodec.encode(command)));
        }
        Path dir = Files.createTempDirectory("sales-split");
        try {
            String whole = inOneBatch(dir.resolve("whole.db"), log);
            String split = inPieces(dir.resolve("split.db"), log, plan);
            assertThat(split).isEqualTo(whole);
        } finally {
            try (Stream<Path> files = Files.walk(dir)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
            }
        }
    }

    private static String inOneBatch(Path file, List<SalesStore.Entry> log) {
        try (SalesStore store = SalesStore.open(file, "n1")) {
            List<SalesStore.Outcome> outcomes = store.apply(log);
            // the machine over plain maps is the reference for the machine over tables
            SalesMachine reference = new SalesMachine(new MapState());
            List<Decision> expected = new ArrayList<>();
            for (SalesStore.Entry entry : log.subList(1, log.size())) {
                expected.add(reference.apply(entry.index(), CommandCodec.decode(entry.payload())));
            }
            assertThat(outcomes.stream().flatMap(o -> o.decision().stream())).containsExactlyElementsOf(expected);
            return SalesStoreTest.dump(store, file);
        }
    }

    private static String inPieces(Path file, List<SalesStore.Entry> log, List<Delivery> plan) {
        SalesStore store = SalesStore.open(file, "n1");
        try {
            int next = 0;
            while (store.applied() < log.size()) {
                Delivery delivery = plan.get(next++ % plan.size());
                int from = (int) Math.max(0, store.applied() - delivery.back());
                int to = (int) Math.min(log.size(), store.applied() + delivery.length());
                store.apply(log.subList(from, to));
                if (delivery.restart()) {
                    store.close();
                    store = SalesStore.open(file, "n1");
                }
            }
            return SalesStoreTest.dump(store, file);
        } finally {
            store.close();
        }
    }

    @Provide
    Arbitrary<List<Delivery>> deliveries() {
        Arbitrary<Delivery> one = Combinators.combine(
                        Arbitraries.integers().between(1, 7),
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.of(true, false, false))
                .as(Delivery::new);
        return one.list().ofMinSize(1).ofMaxSize(8);
    }

    @Provide
    Arbitrary<List<Command>> commands() {
        Arbitrary<Cpf> cpfs = Arbitraries.of("12345678901", "45678901234", "56789012345", "99999999999")
                .map(Cpf::new);
        Arbitrary<String> ids = Arbitraries.of("a", "b", "c", "demo-1");
        Arbitrary<String> stores = Arbitraries.of("martins-1", "martins-2", "nowhere", "s-a");
        Arbitrary<Command> record = Combinators.combine(
                        ids,
                        cpfs,
                        stores,
                        Arbitraries.longs().between(1, 3),
                        Arbitraries.integers().between(-1, 1),
                        Arbitraries.of(true, false))
                .as((id, cpf, where, cents, day, given) -> new Command.RecordSale(
                        new Sale(id, cpf, where, new Cents(cents), DAY.plusDays(day), given), DAY, 1));
        Arbitrary<Command> voiding = Combinators.combine(ids, cpfs, Arbitraries.of("x", "y"))
                .as((id, cpf, reason) -> new Command.VoidSale(id, new Sale.Voiding(cpf, reason, 3)));
        Arbitrary<Command> open = Combinators.combine(
                        Arbitraries.integers().between(0, 40),
                        cpfs,
                        Arbitraries.longs().between(0, 9))
                .as((token, cpf, at) -> new Command.OpenSession(
                        new Session(Value.of(new byte[] {token.byteValue()}), cpf, 5 + token % 4), at));
        Arbitrary<Command> close = Arbitraries.integers()
                .between(0, 40)
                .map(token -> new Command.CloseSession(Value.of(new byte[] {token.byteValue()})));
        Arbitrary<Command> register = Combinators.combine(cpfs, cpfs, Arbitraries.of(Role.values()))
                .as((cpf, by, role) ->
                        new Command.RegisterUser(new User(cpf, "N", 1990, role, "h"), Optional.of(by), 1));
        Arbitrary<Command> chain =
                Combinators.combine(ids, cpfs).as((id, cpf) -> new Command.AddChain(new Chain("c-" + id, "N"), cpf, 1));
        Arbitrary<Command> place = Combinators.combine(ids, ids, cpfs)
                .as((id, of, cpf) ->
                        new Command.AddStore(new Store("s-" + id, "N", "11111111000101", "c-" + of), cpf, 1));
        return Arbitraries.oneOf(List.of(record, record, voiding, open, open, close, register, chain, place))
                .list()
                .ofMaxSize(40);
    }

    @Property(tries = 20)
    void theSessionsOfOneUserStayBounded(@ForAll @IntRange(min = 1, max = 40) int logins) throws IOException {
        Path file = Files.createTempDirectory("sales-sessions").resolve("s.db");
        try (SalesStore store = SalesStore.open(file, "n1")) {
            List<SalesStore.Entry> log = new ArrayList<>();
            log.add(new SalesStore.Entry(1, CommandCodec.encode(DemoData.seed("hash"))));
            for (int i = 0; i < logins; i++) {
                Session session = new Session(Value.of(new byte[] {(byte) i}), new Cpf("12345678901"), 1000 + i);
                log.add(new SalesStore.Entry(i + 2L, CommandCodec.encode(new Command.OpenSession(session, 1))));
            }
            store.apply(log);
            String dump = SalesStoreTest.dump(store, file);
            assertThat(dump.lines().filter(line -> line.startsWith("sessions")).count())
                    .isEqualTo(Math.min(logins, SalesMachine.MAX_SESSIONS_PER_USER));
        }
    }
}
