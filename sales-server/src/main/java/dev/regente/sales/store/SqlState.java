package dev.regente.sales.store;

import dev.regente.election.kernel.Value;
import dev.regente.sales.domain.Chain;
import dev.regente.sales.domain.Cpf;
import dev.regente.sales.domain.Sale;
import dev.regente.sales.domain.SalesState;
import dev.regente.sales.domain.Session;
import dev.regente.sales.domain.Store;
import dev.regente.sales.domain.User;
import java.util.Optional;

/** The machine's state on the writing connection, inside the transaction that the store opened. */
final class SqlState implements SalesState {
    private final Statements statements;
    private final SalesView view;
    private final RunningTotals totals = new RunningTotals();

    SqlState(Statements statements) {
        this.statements = statements;
        this.view = new SalesView(statements);
    }

    @Override
    public Optional<User> user(Cpf cpf) {
        return view.user(cpf);
    }

    @Override
    public Optional<Session> session(Value.Bytes tokenHash) {
        return view.session(tokenHash);
    }

    @Override
    public Optional<Chain> chain(String id) {
        return view.chain(id);
    }

    @Override
    public Optional<Store> store(String id) {
        return view.store(id);
    }

    @Override
    public Optional<Sale> sale(String id) {
        return view.sale(id);
    }

    @Override
    public Optional<Batch> batch(String id) {
        return view.batch(id);
    }

    @Override
    public Optional<LoginFailures> failures(Cpf cpf) {
        return view.failures(cpf);
    }

    @Override
    public boolean hasManager() {
        return view.hasManager();
    }

    @Override
    public boolean isEmpty() {
        return view.isEmpty();
    }

    @Override
    public void put(User user) {
        statements.run(
                "INSERT INTO users (cpf, name, birth_year, role, password_hash) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (cpf) DO UPDATE SET name = excluded.name, birth_year = excluded.birth_year,"
                        + " role = excluded.role, password_hash = excluded.password_hash",
                user.cpf().digits(),
                user.name(),
                user.birthYear(),
                user.role().word(),
                user.passwordHash());
    }

    @Override
    public void put(Session session) {
        statements.run(
                "INSERT INTO sessions (token_hash, cpf, expires_millis) VALUES (?, ?, ?) ON CONFLICT (token_hash)"
                        + " DO UPDATE SET cpf = excluded.cpf, expires_millis = excluded.expires_millis",
                SalesView.hex(session.tokenHash()),
                session.cpf().digits(),
                session.expiresMillis());
    }

    @Override
    public void put(Chain chain) {
        statements.run("INSERT INTO chains (id, name) VALUES (?, ?)", chain.id(), chain.name());
    }

    @Override
    public void put(Store store) {
        statements.run(
                "INSERT INTO stores (id, name, cnpj, chain) VALUES (?, ?, ?, ?)",
                store.id(),
                store.name(),
                store.cnpj(),
                store.chain());
    }

    @Override
    public void add(Sale sale) {
        statements.run(
                "INSERT INTO sales (id, seller, store, cents, date, date_given, product, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                sale.id(),
                sale.seller().digits(),
                sale.store(),
                sale.amount().value(),
                sale.date().toString(),
                sale.dateGiven() ? 1 : 0,
                sale.product(),
                sale.note());
        totals.add(sale, 1);
    }

    @Override
    public void markVoid(Sale voided) {
        Sale.Voiding by = voided.voided().orElseThrow();
        statements.run(
                "UPDATE sales SET voided_by = ?, void_reason = ?, voided_at = ? WHERE id = ?",
                by.by().digits(),
                by.reason(),
                by.atMillis(),
                voided.id());
        totals.add(voided, -1);
    }

    @Override
    public void add(Batch batch) {
        statements.run(
                "INSERT INTO batches (id, content_hash, recorded, repeated) VALUES (?, ?, ?, ?)",
                batch.id(),
                SalesView.hex(batch.contentHash()),
                batch.recorded(),
                batch.repeated());
    }

    @Override
    public void put(LoginFailures failures) {
        statements.run(
                "INSERT INTO login_failures (cpf, count, last_millis, locked_until) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (cpf) DO UPDATE SET count = excluded.count,"
                        + " last_millis = excluded.last_millis, locked_until = excluded.locked_until",
                failures.cpf().digits(),
                failures.count(),
                failures.lastMillis(),
                failures.lockedUntilMillis());
    }

    @Override
    public void clearFailures(Cpf cpf) {
        statements.run("DELETE FROM login_failures WHERE cpf = ?", cpf.digits());
    }

    @Override
    public void closeSessions(Cpf cpf, Optional<Value.Bytes> keep) {
        statements.run(
                "DELETE FROM sessions WHERE cpf = ? AND token_hash <> ?",
                cpf.digits(),
                keep.map(SalesView::hex).orElse(""));
    }

    /** Brings the running totals up to date; before each commit. */
    void flush() {
        totals.flush(statements);
    }

    /** Forgets what a rolled back transaction had added. */
    void forget() {
        totals.forget();
    }

    @Override
    public void closeSession(Value.Bytes tokenHash) {
        statements.run("DELETE FROM sessions WHERE token_hash = ?", SalesView.hex(tokenHash));
    }

    @Override
    public void dropSessionsExpiredAt(long millis) {
        statements.run("DELETE FROM sessions WHERE expires_millis <= ?", millis);
    }

    @Override
    public void keepNewestSessions(Cpf cpf, int keep) {
        // the token hash breaks ties, so that every node drops the same ones
        statements.run(
                "DELETE FROM sessions WHERE token_hash IN (SELECT token_hash FROM sessions WHERE cpf = ?"
                        + " ORDER BY expires_millis DESC, token_hash LIMIT 1000000 OFFSET ?)",
                cpf.digits(),
                keep);
    }

    @Override
    public void audit(Audit line) {
        statements.run(
                "INSERT INTO audit (entry, what, subject, by_whom, reason, at_millis) VALUES (?, ?, ?, ?, ?, ?)",
                line.index(),
                line.what(),
                line.subject(),
                line.by(),
                line.reason(),
                line.atMillis());
    }
}
