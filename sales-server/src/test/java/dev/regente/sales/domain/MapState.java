package dev.regente.sales.domain;

import dev.regente.election.kernel.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The machine's state in memory: the reference that the database is compared with. */
public final class MapState implements SalesState {
    private final Map<Cpf, User> users = new TreeMap<>();
    private final List<Session> sessions = new ArrayList<>();
    private final Map<String, Chain> chains = new TreeMap<>();
    private final Map<String, Store> stores = new TreeMap<>();
    private final Map<String, Sale> sales = new TreeMap<>();
    private final Map<String, Batch> batches = new TreeMap<>();
    private final Map<Cpf, LoginFailures> failures = new TreeMap<>();
    public final List<Audit> audit = new ArrayList<>();

    @Override
    public Optional<User> user(Cpf cpf) {
        return Optional.ofNullable(users.get(cpf));
    }

    @Override
    public Optional<Session> session(Value.Bytes tokenHash) {
        return sessions.stream().filter(s -> s.tokenHash().equals(tokenHash)).findFirst();
    }

    @Override
    public Optional<Chain> chain(String id) {
        return Optional.ofNullable(chains.get(id));
    }

    @Override
    public Optional<Store> store(String id) {
        return Optional.ofNullable(stores.get(id));
    }

    @Override
    public Optional<Sale> sale(String id) {
        return Optional.ofNullable(sales.get(id));
    }

    @Override
    public boolean hasManager() {
        return users.values().stream().anyMatch(u -> u.role() == Role.MANAGER);
    }

    @Override
    public boolean isEmpty() {
        return chains.isEmpty() && stores.isEmpty() && sales.isEmpty();
    }

    @Override
    public void put(User user) {
        users.put(user.cpf(), user);
    }

    @Override
    public void put(Session session) {
        closeSession(session.tokenHash());
        sessions.add(session);
    }

    @Override
    public void put(Chain chain) {
        chains.put(chain.id(), chain);
    }

    @Override
    public void put(Store store) {
        stores.put(store.id(), store);
    }

    @Override
    public void add(Sale sale) {
        if (sales.putIfAbsent(sale.id(), sale) != null) {
            throw new IllegalStateException("sale " + sale.id() + " is there already");
        }
    }

    @Override
    public void markVoid(Sale voided) {
        sales.put(voided.id(), voided);
    }

    @Override
    public void add(Batch batch) {
        if (batches.putIfAbsent(batch.id(), batch) != null) {
            throw new IllegalStateException("batch " + batch.id() + " is there already");
        }
    }

    @Override
    public Optional<Batch> batch(String id) {
        return Optional.ofNullable(batches.get(id));
    }

    @Override
    public Optional<LoginFailures> failures(Cpf cpf) {
        return Optional.ofNullable(failures.get(cpf));
    }

    @Override
    public void put(LoginFailures now) {
        failures.put(now.cpf(), now);
    }

    @Override
    public void clearFailures(Cpf cpf) {
        failures.remove(cpf);
    }

    @Override
    public void closeSessions(Cpf cpf, Optional<Value.Bytes> keep) {
        sessions.removeIf(
                s -> s.cpf().equals(cpf) && keep.filter(s.tokenHash()::equals).isEmpty());
    }

    @Override
    public void closeSession(Value.Bytes tokenHash) {
        sessions.removeIf(s -> s.tokenHash().equals(tokenHash));
    }

    @Override
    public void dropSessionsExpiredAt(long millis) {
        sessions.removeIf(s -> s.expiresMillis() <= millis);
    }

    @Override
    public void keepNewestSessions(Cpf cpf, int keep) {
        List<Session> own = new ArrayList<>(
                sessions.stream().filter(s -> s.cpf().equals(cpf)).toList());
        own.sort(Comparator.comparingLong(Session::expiresMillis)
                .reversed()
                .thenComparing(s -> s.tokenHash().toArray(), java.util.Arrays::compareUnsigned));
        own.stream().skip(keep).forEach(s -> closeSession(s.tokenHash()));
    }

    @Override
    public void audit(Audit line) {
        audit.add(line);
    }
}
