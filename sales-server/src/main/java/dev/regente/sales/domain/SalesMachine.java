package dev.regente.sales.domain;

import dev.regente.sales.domain.Decision.Declined;
import dev.regente.sales.domain.Decision.Reason;
import java.util.Optional;

/**
 * Decides commands in the order of the log. Deterministic: equal states and equal commands give equal decisions and equal
 * states, on every node and at every re-application. Not thread-safe; throws nothing of its own.
 *
 * <p>A repeat of a sale, chain, store or void with the same content gets the answer of the first; the id of a declined
 * sale is free again, as nothing was done under it.
 */
public final class SalesMachine {
    /** A user's open sessions; one more ends the one that would expire first. */
    public static final int MAX_SESSIONS_PER_USER = 16;

    private final SalesState state;

    /** A machine over this state. */
    public SalesMachine(SalesState state) {
        this.state = state;
    }

    /**
     * Decides one command.
     *
     * @param index the position of its entry in the log, for the audit trail
     */
    public Decision apply(long index, Command command) {
        if (command instanceof Command.RecordSale record) {
            return record(record);
        } else if (command instanceof Command.OpenSession open) {
            return open(open);
        } else if (command instanceof Command.CloseSession close) {
            state.closeSession(close.tokenHash());
            return new Decision.SessionClosed();
        } else if (command instanceof Command.VoidSale voiding) {
            return voidSale(index, voiding);
        } else if (command instanceof Command.RegisterUser register) {
            return register(index, register);
        } else if (command instanceof Command.FirstManager first) {
            return firstManager(index, first);
        } else if (command instanceof Command.AddChain add) {
            return addChain(index, add);
        } else if (command instanceof Command.AddStore add) {
            return addStore(index, add);
        } else {
            return seed(index, (Command.Seed) command);
        }
    }

    private Decision record(Command.RecordSale command) {
        Sale sale = command.sale();
        Optional<Sale> first = state.sale(sale.id());
        if (first.isPresent()) {
            return sameContent(first.get(), sale)
                    ? new Decision.SaleRecorded(first.get(), true)
                    : new Declined(
                            Reason.OTHER_CONTENT,
                            "sale " + sale.id()
                                    + " was already recorded with other content; use a new id for a new sale");
        }
        Optional<User> seller = state.user(sale.seller());
        if (seller.isEmpty()) {
            return new Declined(Reason.UNKNOWN_USER, "the seller has no account");
        }
        if (seller.get().role() != Role.SELLER) {
            return new Declined(Reason.NOT_A_SELLER, "only a seller records sales");
        }
        if (state.store(sale.store()).isEmpty()) {
            return new Declined(Reason.UNKNOWN_STORE, "there is no store " + sale.store());
        }
        if (sale.date().isAfter(command.today())) {
            return new Declined(
                    Reason.FUTURE_DATE, "the date " + sale.date() + " is in the future: today is " + command.today());
        }
        state.put(sale);
        return new Decision.SaleRecorded(sale, false);
    }

    /** A repeat a day later names no date again: its own today must not make it another sale. */
    private static boolean sameContent(Sale first, Sale repeat) {
        boolean sameDate = repeat.dateGiven() ? repeat.date().equals(first.date()) : !first.dateGiven();
        return sameDate
                && first.seller().equals(repeat.seller())
                && first.store().equals(repeat.store())
                && first.amount().equals(repeat.amount());
    }

    private Decision voidSale(long index, Command.VoidSale command) {
        if (!isManager(command.by().by())) {
            return notAManager("voids a sale");
        }
        Optional<Sale> sale = state.sale(command.sale());
        if (sale.isEmpty()) {
            return new Declined(Reason.UNKNOWN_SALE, "there is no sale " + command.sale());
        }
        Optional<Sale.Voiding> earlier = sale.get().voided();
        if (earlier.isPresent()) {
            boolean same = earlier.get().by().equals(command.by().by())
                    && earlier.get().reason().equals(command.by().reason());
            return same
                    ? new Decision.SaleVoided(sale.get(), true)
                    : new Declined(Reason.ALREADY_VOID, "sale " + command.sale() + " was already voided");
        }
        Sale voided = sale.get().voidedBy(command.by());
        state.put(voided);
        state.audit(new SalesState.Audit(
                index,
                "void-sale",
                command.sale(),
                command.by().by().digits(),
                command.by().reason(),
                command.by().atMillis()));
        return new Decision.SaleVoided(voided, false);
    }

    private Decision register(long index, Command.RegisterUser command) {
        User user = command.user();
        if (user.role() == Role.MANAGER && command.by().filter(this::isManager).isEmpty()) {
            return notAManager("creates a manager's account");
        }
        if (state.user(user.cpf()).isPresent()) {
            return new Declined(Reason.CPF_TAKEN, "this CPF already has an account");
        }
        state.put(user);
        String by = command.by().map(Cpf::digits).orElse("");
        state.audit(new SalesState.Audit(
                index, "register-user", user.cpf().digits(), by, user.role().word(), command.atMillis()));
        return new Decision.UserRegistered(user);
    }

    private Decision firstManager(long index, Command.FirstManager command) {
        if (state.hasManager()) {
            return new Declined(Reason.MANAGER_EXISTS, "there is a manager already, who can create others");
        }
        if (state.user(command.user().cpf()).isPresent()) {
            return new Declined(Reason.CPF_TAKEN, "this CPF already has an account");
        }
        state.put(command.user());
        state.audit(new SalesState.Audit(
                index, "first-manager", command.user().cpf().digits(), "", "", command.atMillis()));
        return new Decision.UserRegistered(command.user());
    }

    private Decision open(Command.OpenSession command) {
        Session session = command.session();
        state.dropSessionsExpiredAt(command.atMillis());
        Optional<User> user = state.user(session.cpf());
        if (user.isEmpty()) {
            return new Declined(Reason.UNKNOWN_USER, "no account with this CPF");
        }
        if (session.expiresMillis() <= command.atMillis()) {
            return new Declined(Reason.EXPIRED, "the session would be over before it began");
        }
        state.put(session);
        state.keepNewestSessions(session.cpf(), MAX_SESSIONS_PER_USER);
        return new Decision.SessionOpened(user.get(), session.expiresMillis());
    }

    private Decision addChain(long index, Command.AddChain command) {
        if (!isManager(command.by())) {
            return notAManager("adds a chain");
        }
        Chain chain = command.chain();
        Optional<Chain> first = state.chain(chain.id());
        if (first.isPresent()) {
            return first.get().equals(chain)
                    ? new Decision.ChainAdded(chain, true)
                    : new Declined(Reason.OTHER_CONTENT, "chain " + chain.id() + " exists with another name");
        }
        state.put(chain);
        state.audit(new SalesState.Audit(
                index, "add-chain", chain.id(), command.by().digits(), "", command.atMillis()));
        return new Decision.ChainAdded(chain, false);
    }

    private Decision addStore(long index, Command.AddStore command) {
        if (!isManager(command.by())) {
            return notAManager("adds a store");
        }
        Store store = command.store();
        Optional<Store> first = state.store(store.id());
        if (first.isPresent()) {
            return first.get().equals(store)
                    ? new Decision.StoreAdded(store, true)
                    : new Declined(Reason.OTHER_CONTENT, "store " + store.id() + " exists with other content");
        }
        if (state.chain(store.chain()).isEmpty()) {
            return new Declined(Reason.UNKNOWN_CHAIN, "there is no chain " + store.chain());
        }
        state.put(store);
        state.audit(new SalesState.Audit(
                index, "add-store", store.id(), command.by().digits(), "", command.atMillis()));
        return new Decision.StoreAdded(store, false);
    }

    private Decision seed(long index, Command.Seed seed) {
        if (!state.isEmpty()) {
            return new Declined(Reason.NOT_EMPTY, "sample data is only loaded into an empty system");
        }
        for (User user : seed.users()) {
            // an operator's first manager may be there already, and keeps the account
            if (state.user(user.cpf()).isEmpty()) {
                state.put(user);
            }
        }
        seed.chains().forEach(state::put);
        seed.stores().forEach(state::put);
        seed.sales().forEach(state::put);
        state.audit(new SalesState.Audit(index, "seed", "", "", "", 0));
        return new Decision.Seeded(seed.sales().size());
    }

    private boolean isManager(Cpf cpf) {
        return state.user(cpf).filter(user -> user.role() == Role.MANAGER).isPresent();
    }

    private static Declined notAManager(String what) {
        return new Declined(Reason.NOT_A_MANAGER, "only a manager " + what);
    }
}
