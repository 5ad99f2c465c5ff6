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
                "INSERT OR REPLACE INTO users (cpf, name, birth_year, role, password_hash) VALUES (?, ?, ?, ?, ?)",
                user.cpf().digits(),
                user.name(),
                user.birthYear(),
                user.role().word(),
                user.passwordHash());
    }

    @Override
    public void put(Session session) {
        statements.run(
                "INSERT OR REPLACE INTO sessions (token_hash, cpf, expires_millis) VALUES (?, ?, ?)",
                session.tokenHash().toArray(),
                session.cpf().digits(),
                session.expiresMillis());
    }

    @Override
    public void put(Chain chain) {
        statements.run("INSERT OR REPLACE INTO chains (id, name) VALUES (?, ?)", chain.id(), chain.name());
    }

    @Override
    public void put(Store store) {
        statements.run(
                "INSERT OR REPLACE INTO stores (id, name, cnpj, chain) VALUES (?, ?, ?, ?)",
                store.id(),
                store.name(),
                store.cnpj(),
                store.chain());
    }

    @Override
    public void put(Sale sale) {
        statements.run(
                "INSERT OR REPLACE INTO sales (id, seller, store, cents, date, date_given, voided_by, void_reason, voided_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                sale.id(),
                sale.seller().digits(),
                sale.store(),
                sale.amount().value(),
                sale.date().toString(),
                sale.dateGiven(),
                sale.voided().map(v -> v.by().digits()).orElse(null),
                sale.voided().map(Sale.Voiding::reason).orElse(null),
                sale.voided().map(Sale.Voiding::atMillis).orElse(null));
    }

    @Override
    public void closeSession(Value.Bytes tokenHash) {
        statements.run("DELETE FROM sessions WHERE token_hash = ?", (Object) tokenHash.toArray());
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
                        + " ORDER BY expires_millis DESC, token_hash LIMIT -1 OFFSET ?)",
                cpf.digits(),
                keep);
    }

    @Override
    public void audit(Audit line) {
        statements.run(
                "INSERT OR REPLACE INTO audit (entry, what, subject, by_whom, reason, at_millis) VALUES (?, ?, ?, ?, ?, ?)",
                line.index(),
                line.what(),
                line.subject(),
                line.by(),
                line.reason(),
                line.atMillis());
    }
}
