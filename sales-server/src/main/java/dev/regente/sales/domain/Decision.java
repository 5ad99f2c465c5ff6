package dev.regente.sales.domain;

import java.util.List;

/** What was decided about a command, in the order of the log. */
public sealed interface Decision {

    /**
     * The sale stands.
     *
     * @param repeat whether it stood already, with the same content
     */
    record SaleRecorded(Sale sale, boolean repeat) implements Decision {}

    /**
     * The sale is void.
     *
     * @param repeat whether it was already, by the same manager with the same reason
     */
    record SaleVoided(Sale sale, boolean repeat) implements Decision {}

    /** The account exists now. */
    record UserRegistered(User user) implements Decision {}

    /** The session is open. */
    record SessionOpened(User user, long expiresMillis) implements Decision {}

    /** There is no such session any more. */
    record SessionClosed() implements Decision {}

    /**
     * The batch is in.
     *
     * @param recorded how many of its sales were new
     * @param repeated how many were there already
     * @param repeat whether the whole batch was
     */
    record BatchRecorded(String id, int recorded, int repeated, boolean repeat) implements Decision {}

    /**
     * Nothing of the batch is in.
     *
     * @param faults the sales that cannot be recorded, the first of them if there are many
     */
    record BatchDeclined(List<Fault> faults) implements Decision {
        /** Copies. */
        public BatchDeclined {
            faults = List.copyOf(faults);
        }
    }

    /**
     * Why one sale of a batch cannot be recorded.
     *
     * @param place of the sale in the batch, counted from 0
     */
    record Fault(int place, String sale, Reason reason, String detail) {}

    /**
     * A wrong password was counted.
     *
     * @param lockedUntilMillis wall time until which the account is locked; 0 if it is not
     */
    record LoginNoted(long lockedUntilMillis) implements Decision {}

    /** The password is another now. */
    record PasswordChanged() implements Decision {}

    /** The chain exists. */
    record ChainAdded(Chain chain, boolean repeat) implements Decision {}

    /** The store exists. */
    record StoreAdded(Store store, boolean repeat) implements Decision {}

    /** The sample data is in. */
    record Seeded(int sales) implements Decision {}

    /** Nothing was changed. */
    record Declined(Reason reason, String detail) implements Decision {}

    /** Why a command was declined; the words are part of the HTTP answers. */
    enum Reason {
        /** No such user. */
        UNKNOWN_USER("unknown-user"),
        /** No such store. */
        UNKNOWN_STORE("unknown-store"),
        /** No such chain. */
        UNKNOWN_CHAIN("unknown-chain"),
        /** No such sale. */
        UNKNOWN_SALE("unknown-sale"),
        /** The CPF has an account already. */
        CPF_TAKEN("cpf-taken"),
        /** The id belongs to something with other content. */
        OTHER_CONTENT("other-content"),
        /** The sale was already taken back, by another manager or for another reason. */
        ALREADY_VOID("already-void"),
        /** Only a manager may. */
        NOT_A_MANAGER("not-a-manager"),
        /** Only a seller may. */
        NOT_A_SELLER("not-a-seller"),
        /** The date is after the coordinator's today. */
        FUTURE_DATE("future-date"),
        /** There is a manager already. */
        MANAGER_EXISTS("manager-exists"),
        /** The system is not empty. */
        NOT_EMPTY("not-empty"),
        /** Too many wrong passwords; the account is locked for a while. */
        LOCKED("account-locked"),
        /** The session would be over before it began. */
        EXPIRED("expired");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        /** The word on the wire. */
        public String word() {
            return word;
        }
    }
}
