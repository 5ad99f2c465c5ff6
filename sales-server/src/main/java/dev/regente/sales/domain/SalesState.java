package dev.regente.sales.domain;

import dev.regente.election.kernel.Value;
import java.util.Optional;

/**
 * What the entries so far have left, as {@link SalesMachine} sees it. Only the machine writes, from one thread. Writing
 * under a key that exists replaces.
 */
public interface SalesState {
    /** The account with this CPF. */
    Optional<User> user(Cpf cpf);

    /** The open session with this token hash, expired or not. */
    Optional<Session> session(Value.Bytes tokenHash);

    /** The chain with this id. */
    Optional<Chain> chain(String id);

    /** The store with this id. */
    Optional<Store> store(String id);

    /** The sale with this id, void or not. */
    Optional<Sale> sale(String id);

    /** Whether there is any manager. */
    boolean hasManager();

    /** Whether there is neither chain nor store nor sale. */
    boolean isEmpty();

    /** Keeps an account. */
    void put(User user);

    /** Keeps a session. */
    void put(Session session);

    /** Keeps a chain. */
    void put(Chain chain);

    /** Keeps a store. */
    void put(Store store);

    /** Keeps a sale. */
    void put(Sale sale);

    /** Forgets a session. */
    void closeSession(Value.Bytes tokenHash);

    /** Forgets the sessions that were over at this moment. */
    void dropSessionsExpiredAt(long millis);

    /** Forgets the sessions of this user that end first, so that at most {@code keep} stay. */
    void keepNewestSessions(Cpf cpf, int keep);

    /** Adds a line to the audit trail, which is never changed. */
    void audit(Audit line);

    /**
     * A line of the audit trail.
     *
     * @param index the entry that did it
     * @param what {@code register-user}, {@code first-manager}, {@code void-sale}, {@code add-chain}, {@code add-store}
     *     or {@code seed}
     * @param subject the id of what it was done to
     * @param by the CPF of who did it; empty for a seller who signed up and for an operator
     * @param reason why, where a reason is asked for
     */
    record Audit(long index, String what, String subject, String by, String reason, long atMillis) {}
}
