package dev.regente.sales.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One connection and its prepared statements, each prepared once. For one thread at a time. */
final class Statements implements AutoCloseable {
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    /** Reads one row. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    Statements(Connection connection) {
        this.connection = connection;
    }

    /** Runs a statement that changes rows. */
    void run(String sql, Object... values) {
        try {
            bind(sql, values).executeUpdate();
        } catch (SQLException e) {
            throw new StoreException("the database refused a write", e);
        }
    }

    /** All rows of a query. */
    <T> List<T> all(String sql, Row<T> row, Object... values) {
        try (ResultSet rows = bind(sql, values).executeQuery()) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(row.read(rows));
            }
            return found;
        } catch (SQLException e) {
            throw new StoreException("the database refused a query", e);
        }
    }

    /** The first row of a query. */
    <T> Optional<T> one(String sql, Row<T> row, Object... values) {
        List<T> found = all(sql, row, values);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
    }

    /** Whether a query has any row. */
    boolean any(String sql) {
        return one(sql, row -> Boolean.TRUE).isPresent();
    }

    private PreparedStatement bind(String sql, Object... values) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        statement.clearParameters();
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new StoreException("the database did not close", e);
        }
    }
}
