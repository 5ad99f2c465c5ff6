package dev.regente.examples.kit.server;

import java.sql.Connection;
import java.sql.SQLException;

/** What a server does, as far as the node that runs it must know. */
public interface Service extends AutoCloseable {
    /**
     * The first transaction of a new active node, under its token: makes the tables that are not there, and whatever else
     * must be so before the first request. Once it is committed, no older node writes any more.
     */
    void begin(Connection connection) throws SQLException;

    /** Somebody connected. */
    Session connected();

    /** Ends whatever it does besides answering. */
    @Override
    default void close() {}
}
