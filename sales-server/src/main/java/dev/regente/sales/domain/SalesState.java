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

    /** The batch with this id. */
    Optional<Batch> batch(String id);

    /** The wrong passwords of late for this account. */
    Optional<LoginFailures> failures(Cpf cpf);

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

    /** Adds a sale whose id is free. */
    void add(Sale sale);

    /** Marks a sale that is there as void. */
    void markVoid(Sale voided);

    /** Adds a batch whose id is free. */
    void add(Batch batch);

    /** Keeps how many wrong passwords there were. */
    void put(LoginFailures failures);

    /** Forgets the wrong passwords of this account. */
    void clearFailures(Cpf cpf);

    /** Forgets a session. */
    void closeSession(Value.Bytes tokenHash);

    /** Forgets the sessions that were over at this moment. */
    void dropSessionsExpiredAt(long millis);

    /** Forgets the sessions of this user that end first, so that at most {@code keep} stay. */
    void keepNewestSessions(Cpf cpf, int keep);

    /** Forgets the sessions of this user but one. */
    void closeSessions(Cpf cpf, Optional<Value.Bytes> keep);

    /** Adds a line to the audit trail, which is never changed. */
    void audit(Audit line);

    /**
     * A line of the audit trail.
     *
     * @param index the entry that did it
     * @param what {@code register-user}, {@code first-manager}, {@code change-password}, {@code lock-account}, {@code
     *     void-sale}, {@code import-batch}, {@code add-chain}, {@code add-store} or {@code seed}
     * @param subject the id of what it was done to
     * @param by the CPF of who did it; empty for a seller who signed up and for an operator
     * @param reason why, where a reason is asked for
     */
    record Audit(long index, String what, String subject, String by, String reason, long atMillis) {}

    /**
     * A batch that was recorded.
     *
     * @param recorded how many of its sales were new
     * @param repeated how many were there already
     */
    record Batch(String id, Value.Bytes contentHash, int recorded, int repeated) {}

    /**
     * Wrong passwords for one account.
     *
     * @param count since the last success, lock or long pause
     * @param lastMillis wall time of the last one, milliseconds since 1970
     * @param lockedUntilMillis until then nobody logs in; 0 if not locked
     */
    record LoginFailures(Cpf cpf, int count, long lastMillis, long lockedUntilMillis) {}
}
