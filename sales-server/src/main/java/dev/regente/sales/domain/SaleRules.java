package dev.regente.sales.domain;

import dev.regente.sales.domain.Decision.Declined;
import dev.regente.sales.domain.Decision.Reason;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What {@link SalesMachine} decides about sales: one by one, in batches, and taken back. */
final class SaleRules {
    private static final int MOST_FAULTS = 100;

    private final SalesState state;

    SaleRules(SalesState state) {
        this.state = state;
    }

    Decision record(Command.RecordSale command) {
        Sale sale = command.sale();
        Optional<Sale> first = state.sale(sale.id());
        if (first.isPresent()) {
            return sameContent(first.get(), sale) ? new Decision.SaleRecorded(first.get(), true) : otherContent(sale);
        }
        Optional<Declined> refusal = refusal(sale, command.today());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        state.add(sale);
        return new Decision.SaleRecorded(sale, false);
    }

    /** A repeat a day later names no date again: its own today must not make it another sale. */
    private static boolean sameContent(Sale first, Sale repeat) {
        boolean sameDate = repeat.dateGiven() ? repeat.date().equals(first.date()) : !first.dateGiven();
        return sameDate
                && first.seller().equals(repeat.seller())
                && first.store().equals(repeat.store())
                && first.amount().equals(repeat.amount())
                && first.product().equals(repeat.product())
                && first.note().equals(repeat.note());
    }

    Decision takeBack(long index, Command.VoidSale command) {
        if (role(command.by().by()).filter(role -> role == Role.MANAGER).isEmpty()) {
            return new Declined(Reason.NOT_A_MANAGER, "only a manager voids a sale");
        }
        Optional<Sale> sale = state.sale(command.sale());
        if (sale.isEmpty()) {
            return new Declined(Reason.UNKNOWN_SALE, "there is no sale " + command.sale());
        }
        Optional<Sale.Voiding> earlier = sale.get().voided();
        if (earlier.isPresent()) {
            boolean same = earlier.get().by().equals(command.by().by())
                    && earlier.get().reason().equals(command.by().reason());
            return same
                    ? new Decision.SaleVoided(sale.get(), true)
                    : new Declined(Reason.ALREADY_VOID, "sale " + command.sale() + " was already voided");
        }
        Sale voided = sale.get().voidedBy(command.by());
        state.markVoid(voided);
        state.audit(new SalesState.Audit(
                index,
                "void-sale",
                command.sale(),
                command.by().by().digits(),
                command.by().reason(),
                command.by().atMillis()));
        return new Decision.SaleVoided(voided, false);
    }

    Decision recordBatch(long index, Command.RecordBatch command) {
        Optional<SalesState.Batch> first = state.batch(command.id());
        if (first.isPresent()) {
            SalesState.Batch batch = first.get();
            return batch.contentHash().equals(command.contentHash())
                    ? new Decision.BatchRecorded(batch.id(), batch.recorded(), batch.repeated(), true)
                    : new Declined(
                            Reason.OTHER_CONTENT,
                            "batch " + command.id() + " was already recorded with other content; use a new id");
        }
        Optional<Role> role = role(command.by());
        if (role.isEmpty()) {
            return new Declined(Reason.UNKNOWN_USER, "who sends the batch has no account");
        }
        List<Decision.Fault> faults = new ArrayList<>();
        Map<String, Sale> fresh = new TreeMap<>();
        List<Sale> inOrder = new ArrayList<>();
        Known known = new Known();
        for (int place = 0; place < command.sales().size() && faults.size() < MOST_FAULTS; place++) {
            Sale sale = command.sales().get(place);
            Optional<Sale> there = Optional.ofNullable(fresh.get(sale.id())).or(() -> state.sale(sale.id()));
            Optional<Declined> refusal;
            if (there.isPresent()) {
                refusal = sameContent(there.get(), sale) ? Optional.empty() : Optional.of(otherContent(sale));
            } else if (role.get() != Role.MANAGER && !sale.seller().equals(command.by())) {
                refusal = Optional.of(new Declined(Reason.NOT_A_MANAGER, "only a manager records for other sellers"));
            } else {
                refusal = refusal(sale, command.today(), known);
                fresh.put(sale.id(), sale);
                inOrder.add(sale);
            }
            if (refusal.isPresent()) {
                faults.add(new Decision.Fault(
                        place, sale.id(), refusal.get().reason(), refusal.get().detail()));
            }
        }
        if (!faults.isEmpty()) {
            return new Decision.BatchDeclined(faults);
        }
        inOrder.forEach(state::add);
        int repeated = command.sales().size() - inOrder.size();
        state.add(new SalesState.Batch(command.id(), command.contentHash(), inOrder.size(), repeated));
        state.audit(new SalesState.Audit(
                index, "import-batch", command.id(), command.by().digits(), "", command.atMillis()));
        return new Decision.BatchRecorded(command.id(), inOrder.size(), repeated, false);
    }

    /** Sellers and stores that were looked up for this command already. */
    private final class Known {
        private final Map<Cpf, Optional<Role>> roles = new TreeMap<>();
        private final Map<String, Boolean> stores = new TreeMap<>();

        Optional<Role> role(Cpf cpf) {
            return roles.computeIfAbsent(cpf, SaleRules.this::role);
        }

        boolean store(String id) {
            return stores.computeIfAbsent(id, key -> state.store(key).isPresent());
        }
    }

    private Optional<Declined> refusal(Sale sale, LocalDate today) {
        return refusal(sale, today, new Known());
    }

    private static Optional<Declined> refusal(Sale sale, LocalDate today, Known known) {
        Optional<Role> role = known.role(sale.seller());
        if (role.isEmpty()) {
            return Optional.of(new Declined(Reason.UNKNOWN_USER, "the seller has no account"));
        }
        if (role.get() != Role.SELLER) {
            return Optional.of(new Declined(Reason.NOT_A_SELLER, "only a seller records sales"));
        }
        if (!known.store(sale.store())) {
            return Optional.of(new Declined(Reason.UNKNOWN_STORE, "there is no store " + sale.store()));
        }
        if (sale.date().isAfter(today)) {
            return Optional.of(new Declined(
                    Reason.FUTURE_DATE, "the date " + sale.date() + " is in the future: today is " + today));
        }
        return Optional.empty();
    }

    private Optional<Role> role(Cpf cpf) {
        return state.user(cpf).map(User::role);
    }

    private static Declined otherContent(Sale sale) {
        return new Declined(
                Reason.OTHER_CONTENT,
                "sale " + sale.id() + " was already recorded with other content; use a new id for a new sale");
    }
}
