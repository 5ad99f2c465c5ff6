package dev.regente.sales.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.kernel.Value;
import dev.regente.sales.domain.Decision.Declined;
import dev.regente.sales.domain.Decision.Reason;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SalesMachineTest {
    private static final Cpf JOAO = new Cpf("12345678901");
    private static final Cpf ANA = new Cpf("45678901234");
    private static final Cpf LUCAS = new Cpf("56789012345");
    private static final Cpf NOBODY = new Cpf("99999999999");
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 1);

    private final MapState state = new MapState();
    private final SalesMachine machine = new SalesMachine(state);
    private long index;

    @BeforeEach
    void sampleData() {
        assertThat(apply(DemoData.seed("hash"))).isEqualTo(new Decision.Seeded(9));
    }

    private Decision apply(Command command) {
        return machine.apply(++index, command);
    }

    private static Sale sale(String id, Cpf seller, String store, long cents, LocalDate date, boolean given) {
        return new Sale(id, seller, store, new Cents(cents), date, given);
    }

    private static Command record(Sale sale) {
        return new Command.RecordSale(sale, TODAY, 1);
    }

    private static void assertDeclined(Decision decision, Reason reason) {
        assertThat(decision).isInstanceOf(Declined.class);
        assertThat(((Declined) decision).reason()).isEqualTo(reason);
        assertThat(((Declined) decision).detail()).isNotBlank();
    }

    @Test
    void aRepeatOfASaleGetsTheFirstAnswer() {
        Sale sale = sale("a", JOAO, "martins-1", 19990, TODAY, false);
        assertThat(apply(record(sale))).isEqualTo(new Decision.SaleRecorded(sale, false));
        assertThat(apply(record(sale))).isEqualTo(new Decision.SaleRecorded(sale, true));
    }

    @Test
    void aRepeatOnTheNextDayWithoutADateIsStillARepeat() {
        Sale first = sale("a", JOAO, "martins-1", 19990, TODAY, false);
        apply(record(first));
        Sale tomorrow = sale("a", JOAO, "martins-1", 19990, TODAY.plusDays(1), false);
        assertThat(apply(new Command.RecordSale(tomorrow, TODAY.plusDays(1), 2)))
                .isEqualTo(new Decision.SaleRecorded(first, true));
    }

    @Test
    void theSameIdWithOtherContentIsRefused() {
        apply(record(sale("a", JOAO, "martins-1", 100, TODAY, true)));
        assertDeclined(apply(record(sale("a", JOAO, "martins-1", 101, TODAY, true))), Reason.OTHER_CONTENT);
        assertDeclined(apply(record(sale("a", JOAO, "martins-2", 100, TODAY, true))), Reason.OTHER_CONTENT);
        assertDeclined(apply(record(sale("a", ANA, "martins-1", 100, TODAY, true))), Reason.OTHER_CONTENT);
        assertDeclined(
                apply(record(sale("a", JOAO, "martins-1", 100, TODAY.minusDays(1), true))), Reason.OTHER_CONTENT);
        assertDeclined(apply(record(sale("a", JOAO, "martins-1", 100, TODAY, false))), Reason.OTHER_CONTENT);
    }

    @Test
    void aSaleNeedsASellerAStoreAndAPastOrPresentDate() {
        assertDeclined(apply(record(sale("a", NOBODY, "martins-1", 100, TODAY, false))), Reason.UNKNOWN_USER);
        assertDeclined(apply(record(sale("a", LUCAS, "martins-1", 100, TODAY, false))), Reason.NOT_A_SELLER);
        assertDeclined(apply(record(sale("a", JOAO, "nowhere", 100, TODAY, false))), Reason.UNKNOWN_STORE);
        assertDeclined(apply(record(sale("a", JOAO, "martins-1", 100, TODAY.plusDays(1), true))), Reason.FUTURE_DATE);
        assertThat(state.sale("a")).isEmpty();
        assertThat(apply(record(sale("a", JOAO, "martins-1", 100, TODAY, true))))
                .isInstanceOf(Decision.SaleRecorded.class);
    }

    @Test
    void onlyAManagerVoidsAndOnlyOnce() {
        Command.VoidSale byLucas = new Command.VoidSale("demo-1", new Sale.Voiding(LUCAS, "typed twice", 7));
        assertDeclined(apply(new Command.VoidSale("demo-1", new Sale.Voiding(JOAO, "mine", 7))), Reason.NOT_A_MANAGER);
        assertDeclined(apply(new Command.VoidSale("demo-99", new Sale.Voiding(LUCAS, "x", 7))), Reason.UNKNOWN_SALE);
        assertThat(((Decision.SaleVoided) apply(byLucas)).repeat()).isFalse();
        assertThat(((Decision.SaleVoided) apply(byLucas)).repeat()).isTrue();
        assertDeclined(
                apply(new Command.VoidSale("demo-1", new Sale.Voiding(LUCAS, "another", 8))), Reason.ALREADY_VOID);
        assertThat(state.sale("demo-1").orElseThrow().voided()).contains(new Sale.Voiding(LUCAS, "typed twice", 7));
        assertThat(state.audit)
                .filteredOn(line -> line.what().equals("void-sale"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.subject()).isEqualTo("demo-1");
                    assertThat(line.by()).isEqualTo(LUCAS.digits());
                    assertThat(line.reason()).isEqualTo("typed twice");
                });
    }

    @Test
    void aSellerSignsUpButAManagerIsMadeByAManager() {
        User seller = new User(NOBODY, "Rita", 2000, Role.SELLER, "h");
        User manager = new User(new Cpf("88888888888"), "Rui", 1980, Role.MANAGER, "h");
        assertThat(apply(new Command.RegisterUser(seller, Optional.empty(), 1)))
                .isEqualTo(new Decision.UserRegistered(seller));
        assertDeclined(apply(new Command.RegisterUser(seller, Optional.empty(), 1)), Reason.CPF_TAKEN);
        assertDeclined(apply(new Command.RegisterUser(manager, Optional.empty(), 1)), Reason.NOT_A_MANAGER);
        assertDeclined(apply(new Command.RegisterUser(manager, Optional.of(JOAO), 1)), Reason.NOT_A_MANAGER);
        assertThat(apply(new Command.RegisterUser(manager, Optional.of(LUCAS), 1)))
                .isEqualTo(new Decision.UserRegistered(manager));
    }

    @Test
    void theFirstManagerIsOnlyTheFirst() {
        SalesMachine fresh = new SalesMachine(new MapState());
        User rui = new User(NOBODY, "Rui", 1980, Role.MANAGER, "h");
        assertThat(fresh.apply(1, new Command.FirstManager(rui, 1))).isEqualTo(new Decision.UserRegistered(rui));
        assertDeclined(fresh.apply(2, new Command.FirstManager(rui, 1)), Reason.MANAGER_EXISTS);
    }

    @Test
    void sampleDataFillsOnlyAnEmptySystemAndKeepsTheFirstManager() {
        assertDeclined(apply(DemoData.seed("other")), Reason.NOT_EMPTY);
        MapState fresh = new MapState();
        SalesMachine other = new SalesMachine(fresh);
        User lucas = new User(LUCAS, "Lucas", 1988, Role.MANAGER, "own hash");
        other.apply(1, new Command.FirstManager(lucas, 1));
        assertThat(other.apply(2, DemoData.seed("demo hash"))).isInstanceOf(Decision.Seeded.class);
        assertThat(fresh.user(LUCAS)).contains(lucas);
    }

    @Test
    void sessionsEndAndAreBounded() {
        assertThat(apply(open(0, JOAO, 1000, 1))).isInstanceOf(Decision.SessionOpened.class);
        assertDeclined(apply(open(1, NOBODY, 1000, 1)), Reason.UNKNOWN_USER);
        assertDeclined(apply(open(1, JOAO, 1000, 1000)), Reason.EXPIRED);
        assertThat(state.session(token(0))).as("dropped when it was over").isEmpty();
        for (int i = 1; i <= SalesMachine.MAX_SESSIONS_PER_USER + 1; i++) {
            apply(open(i, ANA, 5000 + i, 2));
        }
        assertThat(state.session(token(1)))
                .as("the one that ends first makes room")
                .isEmpty();
        assertThat(state.session(token(2))).isPresent();
        apply(new Command.CloseSession(token(2)));
        assertThat(state.session(token(2))).isEmpty();
        assertThat(apply(new Command.CloseSession(token(2)))).isEqualTo(new Decision.SessionClosed());
    }

    private static Value.Bytes token(int i) {
        return Value.of(new byte[] {(byte) i});
    }

    private static Command open(int i, Cpf cpf, long expires, long at) {
        return new Command.OpenSession(new Session(token(i), cpf, expires), at);
    }

    @Test
    void managersAddChainsAndStoresAndRepeatsAreHarmless() {
        Chain chain = new Chain("c", "Nova");
        Store store = new Store("s", "Nova 1", "44444444000101", "c");
        assertDeclined(apply(new Command.AddStore(store, LUCAS, 1)), Reason.UNKNOWN_CHAIN);
        assertDeclined(apply(new Command.AddChain(chain, JOAO, 1)), Reason.NOT_A_MANAGER);
        assertDeclined(apply(new Command.AddStore(store, JOAO, 1)), Reason.NOT_A_MANAGER);
        assertThat(apply(new Command.AddChain(chain, LUCAS, 1))).isEqualTo(new Decision.ChainAdded(chain, false));
        assertThat(apply(new Command.AddChain(chain, LUCAS, 1))).isEqualTo(new Decision.ChainAdded(chain, true));
        assertDeclined(apply(new Command.AddChain(new Chain("c", "Outra"), LUCAS, 1)), Reason.OTHER_CONTENT);
        assertThat(apply(new Command.AddStore(store, LUCAS, 1))).isEqualTo(new Decision.StoreAdded(store, false));
        assertThat(apply(new Command.AddStore(store, LUCAS, 1))).isEqualTo(new Decision.StoreAdded(store, true));
        assertDeclined(
                apply(new Command.AddStore(new Store("s", "x", "44444444000101", "c"), LUCAS, 1)),
                Reason.OTHER_CONTENT);
    }
}
