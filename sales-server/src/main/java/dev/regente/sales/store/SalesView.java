package dev.regente.sales.store;

import dev.regente.election.kernel.Value;
import dev.regente.sales.domain.Cents;
import dev.regente.sales.domain.Chain;
import dev.regente.sales.domain.Cpf;
import dev.regente.sales.domain.Period;
import dev.regente.sales.domain.Role;
import dev.regente.sales.domain.Sale;
import dev.regente.sales.domain.SalesState;
import dev.regente.sales.domain.Session;
import dev.regente.sales.domain.Store;
import dev.regente.sales.domain.User;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The state as of one applied index. Valid only inside {@link SalesStore#read}; void sales count in no total. Both ends
 * of a period are included.
 */
public final class SalesView {
    private static final String SALE =
            "SELECT id, seller, store, cents, date, date_given, product, note, voided_by, void_reason, voided_at, seq"
                    + " FROM sales ";

    private static final String OF_CHAIN = " AND t.id IN (SELECT id FROM stores WHERE chain = ?)";

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

    /**
     * The total of a day or a month.
     *
     * @param span {@code 2023-05-15} or {@code 2023-05}
     */
    public record Spanned(String span, Total total) {}

    /**
     * A sale with its place in the log's order.
     *
     * @param seq grows from sale to sale, with gaps in a shared database; the same on all nodes
     */
    public record Listed(Sale sale, long seq) {}

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
                row -> new Session(unhex(row.getString(1)), new Cpf(row.getString(2)), row.getLong(3)),
                hex(tokenHash));
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

    /** The batch with this id. */
    public Optional<SalesState.Batch> batch(String id) {
        return statements.one(
                "SELECT id, content_hash, recorded, repeated FROM batches WHERE id = ?",
                row -> new SalesState.Batch(row.getString(1), unhex(row.getString(2)), row.getInt(3), row.getInt(4)),
                id);
    }

    /** The wrong passwords of late for this account. */
    public Optional<SalesState.LoginFailures> failures(Cpf cpf) {
        return statements.one(
                "SELECT count, last_millis, locked_until FROM login_failures WHERE cpf = ?",
                row -> new SalesState.LoginFailures(cpf, row.getInt(1), row.getLong(2), row.getLong(3)),
                cpf.digits());
    }

    // ---- totals

    /** The total of one seller. */
    public Total ofSeller(Cpf seller, Period period) {
        return sum(RunningTotals.SELLER, period, " AND t.id = ?", seller.digits());
    }

    /** The total of one store. */
    public Total ofStore(String store, Period period) {
        return sum(RunningTotals.STORE, period, " AND t.id = ?", store);
    }

    /** The total of one chain. */
    public Total ofChain(String chain, Period period) {
        return sum(RunningTotals.STORE, period, OF_CHAIN, chain);
    }

    /** The total of all chains. */
    public Total ofNetwork(Period period) {
        return sum(RunningTotals.NETWORK, period, " AND t.id = ?", "");
    }

    /** All sellers with a sale in the period, the largest sum first, equal sums by name. */
    public List<Ranked> sellers(Period period) {
        return ranking(RunningTotals.SELLER, period, "JOIN users n ON n.cpf = t.id", "t.id, n.name");
    }

    /** All stores with a sale in the period, the largest sum first, equal sums by name. */
    public List<Ranked> stores(Period period) {
        return ranking(RunningTotals.STORE, period, "JOIN stores n ON n.id = t.id", "t.id, n.name");
    }

    /** All chains with a sale in the period, the largest sum first, equal sums by name. */
    public List<Ranked> chains(Period period) {
        return ranking(
                RunningTotals.STORE,
                period,
                "JOIN stores s ON s.id = t.id JOIN chains n ON n.id = s.chain",
                "n.id, n.name");
    }

    /** By day or by month, of all that have a sale, in order. */
    public List<Spanned> spans(Of of, String id, Period period, boolean byMonth) {
        String kind = byMonth ? RunningTotals.byMonth(of.kind) : of.kind;
        int length = byMonth ? 7 : 10;
        return statements.all(
                "SELECT t.span, SUM(t.count), SUM(t.cents) FROM totals n JOIN totals t ON t.kind = ? AND t.span = n.span"
                        + (of == Of.CHAIN ? OF_CHAIN : " AND t.id = ?")
                        + " WHERE n.kind = ? AND n.span BETWEEN ? AND ? GROUP BY t.span HAVING SUM(t.count) > 0"
                        + " ORDER BY t.span",
                row -> new Spanned(row.getString(1), new Total(row.getLong(2), row.getLong(3))),
                kind,
                id,
                byMonth ? RunningTotals.byMonth(RunningTotals.NETWORK) : RunningTotals.NETWORK,
                period.from().toString().substring(0, length),
                period.to().toString().substring(0, length));
    }

    /** What totals can be of. */
    public enum Of {
        /** All chains; the id is empty. */
        NETWORK(RunningTotals.NETWORK),
        /** One chain. */
        CHAIN(RunningTotals.STORE),
        /** One store. */
        STORE(RunningTotals.STORE),
        /** One seller. */
        SELLER(RunningTotals.SELLER);

        private final String kind;

        Of(String kind) {
            this.kind = kind;
        }
    }

    /** The network's rows say which spans there are, so that one seller's or store's are found without reading all. */
    private Total sum(String kind, Period period, String which, String id) {
        long count = 0;
        long cents = 0;
        for (RunningTotals.Spans spans : RunningTotals.of(kind, period)) {
            boolean month = !spans.kind().equals(kind);
            Total part = statements
                    .one(
                            "SELECT COALESCE(SUM(t.count), 0), COALESCE(SUM(t.cents), 0) FROM totals n"
                                    + " JOIN totals t ON t.kind = ? AND t.span = n.span" + which
                                    + " WHERE n.kind = ? AND n.span BETWEEN ? AND ?",
                            row -> new Total(row.getLong(1), row.getLong(2)),
                            spans.kind(),
                            id,
                            month ? RunningTotals.byMonth(RunningTotals.NETWORK) : RunningTotals.NETWORK,
                            spans.from(),
                            spans.to())
                    .orElseThrow(() -> new StoreException("the database gave no total"));
            count += part.count();
            cents += part.cents();
        }
        return new Total(count, cents);
    }

    private List<Ranked> ranking(String kind, Period period, String join, String named) {
        List<RunningTotals.Spans> spans = RunningTotals.of(kind, period);
        StringBuilder sql = new StringBuilder("SELECT " + named + ", SUM(t.count), SUM(t.cents) FROM totals t " + join
                + " WHERE (t.kind = ? AND t.span BETWEEN ? AND ?)");
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < spans.size(); i++) {
            if (i > 0) {
                sql.append(" OR (t.kind = ? AND t.span BETWEEN ? AND ?)");
            }
            values.addAll(List.of(
                    spans.get(i).kind(), spans.get(i).from(), spans.get(i).to()));
        }
        sql.append(" GROUP BY 1, 2 HAVING SUM(t.count) > 0 ORDER BY 4 DESC, 2, 1");
        return statements.all(
                sql.toString(),
                row -> new Ranked(row.getString(1), row.getString(2), new Total(row.getLong(3), row.getLong(4))),
                values.toArray());
    }

    // ---- lists

    /** Sales, the latest date first, and of one day the last recorded first; at most {@code limit}. */
    public List<Listed> list(SaleFilter filter, int limit) {
        StringBuilder sql = new StringBuilder(SALE + "WHERE date BETWEEN ? AND ?");
        List<Object> values = new ArrayList<>();
        values.add(filter.period().from().toString());
        values.add(filter.period().to().toString());
        filter.seller().ifPresent(seller -> with(sql, values, " AND seller = ?", seller.digits()));
        filter.store().ifPresent(store -> with(sql, values, " AND store = ?", store));
        filter.chain()
                .ifPresent(chain -> with(sql, values, " AND store IN (SELECT id FROM stores WHERE chain = ?)", chain));
        filter.voided().ifPresent(voided -> sql.append(" AND voided_by IS " + (voided ? "NOT NULL" : "NULL")));
        filter.after().ifPresent(after -> {
            with(sql, values, " AND (date, seq) < (?, ?)", after.date().toString());
            values.add(after.seq());
        });
        sql.append(" ORDER BY date DESC, seq DESC LIMIT " + limit);
        return statements.all(sql.toString(), row -> new Listed(sale(row), row.getLong(12)), values.toArray());
    }

    private static void with(StringBuilder sql, List<Object> values, String condition, Object value) {
        sql.append(condition);
        values.add(value);
    }

    /** Sales in the order of the log, after this one; for whoever follows along. */
    public List<Listed> recordedAfter(long seq, int limit) {
        return statements.all(
                SALE + "WHERE seq > ? ORDER BY seq LIMIT " + limit, row -> new Listed(sale(row), row.getLong(12)), seq);
    }

    /** The number of the last sale in the order of the log; 0 without one. */
    public long lastSeq() {
        return statements
                .one("SELECT COALESCE(MAX(seq), 0) FROM sales", row -> row.getLong(1))
                .orElse(0L);
    }

    /** The audit trail before this entry, the latest first. */
    public List<SalesState.Audit> audit(long before, int limit) {
        return statements.all(
                "SELECT entry, what, subject, by_whom, reason, at_millis FROM audit WHERE entry < ?"
                        + " ORDER BY entry DESC LIMIT " + limit,
                row -> new SalesState.Audit(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getLong(6)),
                before);
    }

    static String hex(Value.Bytes bytes) {
        return HexFormat.of().formatHex(bytes.toArray());
    }

    private static Value.Bytes unhex(String text) {
        return Value.of(HexFormat.of().parseHex(text));
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
        String by = row.getString(9);
        Optional<Sale.Voiding> voided = by == null
                ? Optional.empty()
                : Optional.of(new Sale.Voiding(new Cpf(by), row.getString(10), row.getLong(11)));
        return new Sale(
                row.getString(1),
                new Cpf(row.getString(2)),
                row.getString(3),
                new Cents(row.getLong(4)),
                LocalDate.parse(row.getString(5)),
                row.getInt(6) != 0,
                row.getString(7),
                row.getString(8),
                voided);
    }
}
