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

    /** Wrong passwords in a row that lock an account. */
    public static final int LOCK_AFTER = 5;

    /** How long an account stays locked, milliseconds. */
    public static final long LOCK_MILLIS = 5 * 60_000L;

    /** A wrong password counts for so long, milliseconds. */
    public static final long FAILURES_COUNT_MILLIS = 15 * 60_000L;

    private final SalesState state;
    private final SaleRules sales;

    /** A machine over this state. */
    public SalesMachine(SalesState state) {
        this.state = state;
        this.sales = new SaleRules(state);
    }

    /**
     * Decides one command.
     *
     * @param index the position of its entry in the log, for the audit trail
     */
    public Decision apply(long index, Command command) {
        if (command instanceof Command.RecordSale record) {
            return sales.record(record);
        } else if (command instanceof Command.OpenSession open) {
            return open(open);
        } else if (command instanceof Command.CloseSession close) {
            state.closeSession(close.tokenHash());
            return new Decision.SessionClosed();
        } else if (command instanceof Command.VoidSale voiding) {
            return sales.takeBack(index, voiding);
        } else if (command instanceof Command.RecordBatch batch) {
            return sales.recordBatch(index, batch);
        } else if (command instanceof Command.NoteFailedLogin failed) {
            return noteFailure(index, failed);
        } else if (command instanceof Command.ChangePassword change) {
            return changePassword(index, change);
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
        long lockedUntil = state.failures(session.cpf())
                .map(SalesState.LoginFailures::lockedUntilMillis)
                .orElse(0L);
        if (lockedUntil > command.atMillis()) {
            return new Declined(Reason.LOCKED, "too many wrong passwords; the account is locked for a while");
        }
        state.clearFailures(session.cpf());
        state.put(session);
        state.keepNewestSessions(session.cpf(), MAX_SESSIONS_PER_USER);
        return new Decision.SessionOpened(user.get(), session.expiresMillis());
    }

    private Decision noteFailure(long index, Command.NoteFailedLogin command) {
        Cpf cpf = command.cpf();
        if (state.user(cpf).isEmpty()) {
            return new Declined(Reason.UNKNOWN_USER, "no account with this CPF");
        }
        long at = command.atMillis();
        Optional<SalesState.LoginFailures> earlier = state.failures(cpf);
        long lockedUntil =
                earlier.map(SalesState.LoginFailures::lockedUntilMillis).orElse(0L);
        if (lockedUntil > at) {
            return new Decision.LoginNoted(lockedUntil);
        }
        int count = 1
                + earlier.filter(e -> at - e.lastMillis() < FAILURES_COUNT_MILLIS)
                        .map(SalesState.LoginFailures::count)
                        .orElse(0);
        boolean locks = count >= LOCK_AFTER;
        SalesState.LoginFailures now =
                new SalesState.LoginFailures(cpf, locks ? 0 : count, at, locks ? at + LOCK_MILLIS : 0);
        state.put(now);
        if (locks) {
            state.audit(new SalesState.Audit(index, "lock-account", cpf.digits(), "", "", at));
        }
        return new Decision.LoginNoted(now.lockedUntilMillis());
    }

    private Decision changePassword(long index, Command.ChangePassword command) {
        Optional<User> user = state.user(command.cpf());
        if (user.isEmpty()) {
            return new Declined(Reason.UNKNOWN_USER, "no account with this CPF");
        }
        if (!command.by().equals(command.cpf()) && !isManager(command.by())) {
            return notAManager("changes the password of another");
        }
        state.put(user.get().withPassword(command.passwordHash()));
        state.clearFailures(command.cpf());
        state.closeSessions(command.cpf(), command.keep());
        state.audit(new SalesState.Audit(
                index, "change-password", command.cpf().digits(), command.by().digits(), "", command.atMillis()));
        return new Decision.PasswordChanged();
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
        seed.sales().forEach(state::add);
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
