package dev.regente.sales.store;

import dev.regente.election.kernel.Value;
import dev.regente.sales.domain.Cents;
import dev.regente.sales.domain.Chain;
import dev.regente.sales.domain.Cpf;
import dev.regente.sales.domain.Period;
import dev.regente.sales.domain.Role;
import dev.regente.sales.domain.Sale;
import dev.regente.sales.domain.Session;
import dev.regente.sales.domain.Store;
import dev.regente.sales.domain.User;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The state as of one applied index. Valid only inside {@link SalesStore#read}; void sales count in no total. Both ends
 * of a period are included.
 */
public final class SalesView {
    private static final String SALE =
            "SELECT id, seller, store, cents, date, date_given, voided_by, void_reason, voided_at FROM sales ";
    private static final String TOTAL =
            "SELECT COUNT(*), COALESCE(SUM(s.cents), 0) FROM sales s WHERE s.voided_by IS NULL AND s.date BETWEEN ? AND ? ";

    private final Statements statements;

    /**
     * How many sales, and their sum.
     *
     * @param cents the sum in cents
     */
    public record Total(long count, long cents) {}

    /**
     * A seller or store in a ranking.
     *
     * @param id the CPF or the store's id
     */
    public record Ranked(String id, String name, Total total) {}

    SalesView(Statements statements) {
        this.statements = statements;
    }

    /** The last entry this state contains. */
    public long applied() {
        return statements
                .one("SELECT value FROM meta WHERE name = 'applied'", row -> Long.parseLong(row.getString(1)))
                .orElseThrow(() -> new StoreException("the database has lost its applied index"));
    }

    /** The account with this CPF. */
    public Optional<User> user(Cpf cpf) {
        return statements.one(
                "SELECT cpf, name, birth_year, role, password_hash FROM users WHERE cpf = ?",
                SalesView::user,
                cpf.digits());
    }

    /** All accounts with this role, by name. */
    public List<User> users(Role role) {
        return statements.all(
                "SELECT cpf, name, birth_year, role, password_hash FROM users WHERE role = ? ORDER BY name, cpf",
                SalesView::user,
                role.word());
    }

    /** Whether there is any manager. */
    public boolean hasManager() {
        return statements.any("SELECT 1 FROM users WHERE role = 'manager' LIMIT 1");
    }

    /** Whether there is neither chain nor store nor sale. */
    public boolean isEmpty() {
        return !statements.any(
                "SELECT 1 FROM chains UNION ALL SELECT 1 FROM stores UNION ALL SELECT 1 FROM sales LIMIT 1");
    }

    /** The open session with this token hash, expired or not. */
    public Optional<Session> session(Value.Bytes tokenHash) {
        return statements.one(
                "SELECT token_hash, cpf, expires_millis FROM sessions WHERE token_hash = ?",
                row -> new Session(Value.of(row.getBytes(1)), new Cpf(row.getString(2)), row.getLong(3)),
                (Object) tokenHash.toArray());
    }

    /** All chains, by name. */
    public List<Chain> chains() {
        return statements.all("SELECT id, name FROM chains ORDER BY name, id", SalesView::chain);
    }

    /** The chain with this id. */
    public Optional<Chain> chain(String id) {
        return statements.one("SELECT id, name FROM chains WHERE id = ?", SalesView::chain, id);
    }

    /** All stores, by name. */
    public List<Store> stores() {
        return statements.all("SELECT id, name, cnpj, chain FROM stores ORDER BY name, id", SalesView::store);
    }

    /** The store with this id. */
    public Optional<Store> store(String id) {
        return statements.one("SELECT id, name, cnpj, chain FROM stores WHERE id = ?", SalesView::store, id);
    }

    /** The sale with this id, void or not. */
    public Optional<Sale> sale(String id) {
        return statements.one(SALE + "WHERE id = ?", SalesView::sale, id);
    }

    /** The total of one seller. */
    public Total ofSeller(Cpf seller, Period period) {
        return total(TOTAL + "AND s.seller = ?", period, seller.digits());
    }

    /** The total of one store. */
    public Total ofStore(String store, Period period) {
        return total(TOTAL + "AND s.store = ?", period, store);
    }

    /** The total of one chain. */
    public Total ofChain(String chain, Period period) {
        return total(TOTAL + "AND s.store IN (SELECT id FROM stores WHERE chain = ?)", period, chain);
    }

    /** The total of all chains. */
    public Total ofNetwork(Period period) {
        return total(TOTAL, period);
    }

    /** All sellers with a sale in the period, the largest sum first, equal sums by name. */
    public List<Ranked> sellers(Period period) {
        return ranking(
                "SELECT s.seller, u.name, COUNT(*), SUM(s.cents) FROM sales s JOIN users u ON u.cpf = s.seller",
                period);
    }

    /** All stores with a sale in the period, the largest sum first, equal sums by name. */
    public List<Ranked> stores(Period period) {
        return ranking(
                "SELECT s.store, t.name, COUNT(*), SUM(s.cents) FROM sales s JOIN stores t ON t.id = s.store", period);
    }

    private List<Ranked> ranking(String select, Period period) {
        return statements.all(
                select + " WHERE s.voided_by IS NULL AND s.date BETWEEN ? AND ? GROUP BY 1, 2 ORDER BY 4 DESC, 2, 1",
                row -> new Ranked(row.getString(1), row.getString(2), new Total(row.getLong(3), row.getLong(4))),
                period.from().toString(),
                period.to().toString());
    }

    private Total total(String sql, Period period, Object... more) {
        Object[] values = new Object[2 + more.length];
        values[0] = period.from().toString();
        values[1] = period.to().toString();
        System.arraycopy(more, 0, values, 2, more.length);
        return statements
                .one(sql, row -> new Total(row.getLong(1), row.getLong(2)), values)
                .orElseThrow(() -> new StoreException("the database gave no total"));
    }

    private static User user(ResultSet row) throws SQLException {
        return new User(
                new Cpf(row.getString(1)),
                row.getString(2),
                row.getInt(3),
                Role.parse(row.getString(4)),
                row.getString(5));
    }

    private static Chain chain(ResultSet row) throws SQLException {
        return new Chain(row.getString(1), row.getString(2));
    }

    private static Store store(ResultSet row) throws SQLException {
        return new Store(row.getString(1), row.getString(2), row.getString(3), row.getString(4));
    }

    private static Sale sale(ResultSet row) throws SQLException {
        String by = row.getString(7);
        Optional<Sale.Voiding> voided = by == null
                ? Optional.empty()
                : Optional.of(new Sale.Voiding(new Cpf(by), row.getString(8), row.getLong(9)));
        return new Sale(
                row.getString(1),
                new Cpf(row.getString(2)),
                row.getString(3),
                new Cents(row.getLong(4)),
                LocalDate.parse(row.getString(5)),
                row.getBoolean(6),
                voided);
    }
}
