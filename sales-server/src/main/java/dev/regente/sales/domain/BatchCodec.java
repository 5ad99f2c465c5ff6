package dev.regente.sales.domain;

import dev.regente.election.kernel.Value;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The compact form of a batch: sellers and stores are listed once, and a sale is a sequence without names. */
final class BatchCodec {
    static final String NAME = "record-batch";

    private BatchCodec() {}

    static Value.Rec record(Command.RecordBatch batch) {
        Map<String, Integer> sellers = new LinkedHashMap<>();
        Map<String, Integer> stores = new LinkedHashMap<>();
        List<Value> sales = new ArrayList<>();
        for (Sale sale : batch.sales()) {
            List<Value> fields = new ArrayList<>(8);
            fields.add(Value.of(sale.id()));
            fields.add(Value.of(place(sellers, sale.seller().digits())));
            fields.add(Value.of(place(stores, sale.store())));
            fields.add(Value.of(sale.amount().value()));
            fields.add(Value.of(sale.date().toEpochDay()));
            fields.add(Value.of(sale.dateGiven() ? 1 : 0));
            if (!sale.product().isEmpty() || !sale.note().isEmpty()) {
                fields.add(Value.of(sale.product()));
                fields.add(Value.of(sale.note()));
            }
            sales.add(new Value.Seq(fields));
        }
        return Value.rec(NAME)
                .with("id", batch.id())
                .with("content", batch.contentHash())
                .with("sellers", Value.seq(sellers.keySet(), Value::of))
                .with("stores", Value.seq(stores.keySet(), Value::of))
                .with("sales", new Value.Seq(sales))
                .with("today", batch.today().toString())
                .with("by", batch.by().digits())
                .with("at", batch.atMillis());
    }

    private static int place(Map<String, Integer> places, String text) {
        Integer known = places.get(text);
        if (known != null) {
            return known;
        }
        places.put(text, places.size());
        return places.size() - 1;
    }

    static Command.RecordBatch command(Value.Rec rec) {
        List<Cpf> sellers =
                rec.seq("sellers").stream().map(seller -> new Cpf(text(seller))).toList();
        List<String> stores = rec.seq("stores").stream().map(BatchCodec::text).toList();
        List<Sale> sales = new ArrayList<>();
        for (Value value : rec.seq("sales")) {
            List<Value> fields = ((Value.Seq) value).items();
            if (fields.size() != 6 && fields.size() != 8) {
                throw new IllegalArgumentException("a sale of " + fields.size() + " fields");
            }
            sales.add(new Sale(
                    text(fields.get(0)),
                    at(sellers, fields.get(1)),
                    at(stores, fields.get(2)),
                    new Cents(number(fields.get(3))),
                    LocalDate.ofEpochDay(number(fields.get(4))),
                    number(fields.get(5)) != 0,
                    fields.size() > 6 ? text(fields.get(6)) : "",
                    fields.size() > 6 ? text(fields.get(7)) : "",
                    Optional.empty()));
        }
        return new Command.RecordBatch(
                rec.text("id"),
                (Value.Bytes) rec.get("content"),
                sales,
                LocalDate.parse(rec.text("today")),
                new Cpf(rec.text("by")),
                rec.num("at"));
    }

    private static <T> T at(List<T> list, Value place) {
        long number = number(place);
        if (number < 0 || number >= list.size()) {
            throw new IllegalArgumentException("no place " + number);
        }
        return list.get((int) number);
    }

    private static String text(Value value) {
        return ((Value.Text) value).value();
    }

    private static long number(Value value) {
        return ((Value.Num) value).value();
    }
}
