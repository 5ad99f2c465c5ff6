package dev.regente.examples.kit.server;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statements in one line each. Values are always bound, never part of the text. */
public final class Sql {
    private Sql() {}

    /** Reads one row. */
    @FunctionalInterface
    public interface Row<T> {
        /** Makes something of it; never null. */
        T read(ResultSet row) throws SQLException;
    }

    /** Runs a statement. */
    public static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = bound(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    /** All rows that a query finds. */
    public static <T> List<T> all(Connection connection, Row<T> row, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = bound(connection, sql, values);
                ResultSet found = statement.executeQuery()) {
            List<T> rows = new ArrayList<>();
            while (found.next()) {
                rows.add(row.read(found));
            }
            return rows;
        }
    }

    /** The first row that a query finds. */
    public static <T> Optional<T> first(Connection connection, Row<T> row, String sql, Object... values)
            throws SQLException {
        return all(connection, row, sql, values).stream().findFirst();
    }

    /** The number that a query has in its only row. */
    public static long number(Connection connection, String sql, Object... values) throws SQLException {
        return first(connection, row -> row.getLong(1), sql, values).orElse(0L);
    }

    private static PreparedStatement bound(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }
}
