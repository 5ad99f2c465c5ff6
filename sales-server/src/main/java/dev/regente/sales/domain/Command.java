package dev.regente.sales.domain;

import dev.regente.election.kernel.Value;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What an entry of the log asks for. A command carries every value its decision depends on apart from the state that the
 * entries before it left: the coordinator's clock, zone, hashes and random tokens are read before the proposal and put in
 * here. {@code atMillis} is the coordinator's wall time, milliseconds since 1970, for the audit trail.
 */
public sealed interface Command {

    /**
     * Creates an account.
     *
     * @param by who asks; nobody for a seller who signs up
     */
    record RegisterUser(User user, Optional<Cpf> by, long atMillis) implements Command {}

    /** Creates the first manager; refused once there is one. Only an operator of a node can propose it. */
    record FirstManager(User user, long atMillis) implements Command {}

    /** Opens a session; the coordinator has checked the password. */
    record OpenSession(Session session, long atMillis) implements Command {}

    /** Counts a wrong password; too many lock the account for a while. */
    record NoteFailedLogin(Cpf cpf, long atMillis) implements Command {}

    /**
     * Changes a password and ends the user's other sessions; also unlocks the account.
     *
     * @param by the user, or a manager
     * @param keep the session that goes on, if any
     */
    record ChangePassword(Cpf cpf, String passwordHash, Cpf by, Optional<Value.Bytes> keep, long atMillis)
            implements Command {
        @Override
        public String toString() {
            return "ChangePassword of " + cpf + " by " + by;
        }
    }

    /** Ends a session; no effect if there is none. */
    record CloseSession(Value.Bytes tokenHash) implements Command {}

    /**
     * Records a sale.
     *
     * @param sale its date is the one given, or the coordinator's today
     * @param today the coordinator's today in the server's zone, the last date that is not in the future
     */
    record RecordSale(Sale sale, LocalDate today, long atMillis) implements Command {}

    /**
     * Records many sales, all or none.
     *
     * @param id chosen by the client, so that a repeat is known as one
     * @param contentHash of what the client sent, to tell a repeat from another batch under the same id
     * @param by a manager, who may record for every seller, or the seller of all of them
     */
    record RecordBatch(String id, Value.Bytes contentHash, List<Sale> sales, LocalDate today, Cpf by, long atMillis)
            implements Command {
        /** The most sales of one batch. */
        public static final int MAX_SALES = 1000;

        /** Copies. */
        public RecordBatch {
            sales = List.copyOf(sales);
        }
    }

    /** Takes a sale back. */
    record VoidSale(String sale, Sale.Voiding by) implements Command {}

    /** Adds a chain. */
    record AddChain(Chain chain, Cpf by, long atMillis) implements Command {}

    /** Adds a store. */
    record AddStore(Store store, Cpf by, long atMillis) implements Command {}

    /** Fills an empty system at one stroke: one entry, so that no crash leaves half of it. */
    record Seed(List<User> users, List<Chain> chains, List<Store> stores, List<Sale> sales) implements Command {
        /** Copies. */
        public Seed {
            users = List.copyOf(users);
            chains = List.copyOf(chains);
            stores = List.copyOf(stores);
            sales = List.copyOf(sales);
        }
    }
}
