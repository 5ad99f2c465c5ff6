package dev.regente.sales.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regente.sales.domain.Cents;
import dev.regente.sales.domain.Chain;
import dev.regente.sales.domain.Decision;
import dev.regente.sales.domain.Period;
import dev.regente.sales.domain.Sale;
import dev.regente.sales.domain.SalesState;
import dev.regente.sales.domain.Store;
import dev.regente.sales.domain.User;
import dev.regente.sales.store.SalesView;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** The JSON form of everything that is answered. */
final class Answers {
    static final String JSON = "application/json";

    private Answers() {}

    static void write(Context ctx, int status, String type, ObjectNode body) {
        ctx.status(status).contentType(type).result(body.toString().getBytes(StandardCharsets.UTF_8));
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static <T> ObjectNode list(String name, List<T> items, Function<T, ObjectNode> each) {
        ObjectNode answer = object();
        ArrayNode array = answer.putArray(name);
        items.forEach(item -> array.add(each.apply(item)));
        return answer;
    }

    static ObjectNode user(User user) {
        return object().put("cpf", user.cpf().digits())
                .put("name", user.name())
                .put("birthYear", user.birthYear())
                .put("role", user.role().word());
    }

    static ObjectNode chain(Chain chain) {
        return object().put("id", chain.id()).put("name", chain.name());
    }

    static ObjectNode store(Store store) {
        return object().put("id", store.id())
                .put("name", store.name())
                .put("cnpj", store.cnpj())
                .put("chain", store.chain());
    }

    static ObjectNode sale(Sale sale) {
        ObjectNode answer = object().put("id", sale.id())
                .put("seller", sale.seller().digits())
                .put("store", sale.store())
                .put("amount", sale.amount().toString())
                .put("date", sale.date().toString())
                .put("voided", sale.voided().isPresent());
        if (!sale.product().isEmpty()) {
            answer.put("product", sale.product());
        }
        if (!sale.note().isEmpty()) {
            answer.put("note", sale.note());
        }
        sale.voided().ifPresent(v -> answer.putObject("void")
                .put("by", v.by().digits())
                .put("reason", v.reason())
                .put("at", Instant.ofEpochMilli(v.atMillis()).toString()));
        return answer;
    }

    /** Puts the period, the number of sales and their sum; an open end is null. */
    static ObjectNode total(ObjectNode answer, Period period, SalesView.Total total) {
        boolean open = period.equals(Period.ALWAYS);
        return answer.put(
                        "from",
                        open || period.from().equals(Period.ALWAYS.from())
                                ? null
                                : period.from().toString())
                .put(
                        "to",
                        open || period.to().equals(Period.ALWAYS.to())
                                ? null
                                : period.to().toString())
                .put("count", total.count())
                .put("total", Cents.format(total.cents()))
                .put("empty", total.count() == 0);
    }

    static ObjectNode total(ObjectNode answer, SalesView.Total total) {
        return answer.put("count", total.count()).put("total", Cents.format(total.cents()));
    }

    static ObjectNode ranked(SalesView.Ranked ranked) {
        return object().put("id", ranked.id())
                .put("name", ranked.name())
                .put("total", Cents.format(ranked.total().cents()))
                .put("count", ranked.total().count());
    }

    static ObjectNode audit(SalesState.Audit line) {
        return object().put("entry", line.index())
                .put("what", line.what())
                .put("subject", line.subject())
                .put("by", line.by())
                .put("reason", line.reason())
                .put(
                        "at",
                        line.atMillis() == 0
                                ? null
                                : Instant.ofEpochMilli(line.atMillis()).toString());
    }

    /** The problem that a declined command is told as. */
    static Problem declined(Decision.Declined declined) {
        int status =
                switch (declined.reason()) {
                    case UNKNOWN_STORE, UNKNOWN_CHAIN, UNKNOWN_SALE -> 404;
                    case UNKNOWN_USER -> 401;
                    case CPF_TAKEN, OTHER_CONTENT, ALREADY_VOID, MANAGER_EXISTS, NOT_EMPTY -> 409;
                    case NOT_A_MANAGER, NOT_A_SELLER -> 403;
                    case FUTURE_DATE, EXPIRED -> 400;
                    case LOCKED -> 429;
                };
        return declined.reason() == Decision.Reason.LOCKED
                ? Problem.later(status, declined.reason().word(), 60, declined.detail())
                : Problem.of(status, declined.reason().word(), declined.detail());
    }
}
