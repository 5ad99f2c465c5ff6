package dev.regente.sales.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regente.sales.domain.Cpf;
import dev.regente.sales.domain.Period;
import dev.regente.sales.domain.Role;
import dev.regente.sales.domain.Texts;
import dev.regente.sales.store.SalesView;
import io.javalin.http.Context;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** {@code GET /api/reports/...}: totals for managers. */
final class ReportRoutes {
    private static final int MAX_SPANS = 4000;

    private final Routing routing;

    ReportRoutes(Routing routing) {
        this.routing = routing;
    }

    /** {@code seller?cpf=}. */
    CompletionStage<Reply> seller(Context ctx) {
        Cpf cpf = Cpf.parse(parameter(ctx, "cpf"));
        return report(ctx, (view, period) -> {
            var user = view.user(cpf)
                    .filter(u -> u.role() == Role.SELLER)
                    .orElseThrow(() -> Problem.of(404, "unknown-user", "there is no seller with this CPF"));
            ObjectNode answer = Answers.object().put("cpf", cpf.digits()).put("name", user.name());
            return Answers.total(answer, period, view.ofSeller(cpf, period));
        });
    }

    /** {@code store?store=}. */
    CompletionStage<Reply> store(Context ctx) {
        String id = parameter(ctx, "store");
        return report(ctx, (view, period) -> {
            var store = view.store(id)
                    .orElseThrow(() -> Problem.of(404, "unknown-store", "there is no store with this id"));
            ObjectNode answer = Answers.object().put("store", id).put("name", store.name());
            return Answers.total(answer, period, view.ofStore(id, period));
        });
    }

    /** {@code chain?chain=}. */
    CompletionStage<Reply> chain(Context ctx) {
        String id = parameter(ctx, "chain");
        return report(ctx, (view, period) -> {
            var chain = view.chain(id)
                    .orElseThrow(() -> Problem.of(404, "unknown-chain", "there is no chain with this id"));
            ObjectNode answer = Answers.object().put("chain", id).put("name", chain.name());
            return Answers.total(answer, period, view.ofChain(id, period));
        });
    }

    /** {@code network}. */
    CompletionStage<Reply> network(Context ctx) {
        return report(ctx, (view, period) -> Answers.total(Answers.object(), period, view.ofNetwork(period)));
    }

    /** {@code best-seller}. */
    CompletionStage<Reply> bestSeller(Context ctx) {
        return report(ctx, (view, period) -> ranking(view, period, view.sellers(period)));
    }

    /** {@code best-store}. */
    CompletionStage<Reply> bestStore(Context ctx) {
        return report(ctx, (view, period) -> ranking(view, period, view.stores(period)));
    }

    /** {@code best-chain}. */
    CompletionStage<Reply> bestChain(Context ctx) {
        return report(ctx, (view, period) -> ranking(view, period, view.chains(period)));
    }

    /** {@code by-day?store=|chain=|seller=}: one of them, or the whole network. */
    CompletionStage<Reply> byDay(Context ctx) {
        return spans(ctx, "days", "date", false);
    }

    /** {@code by-month?store=|chain=|seller=}. */
    CompletionStage<Reply> byMonth(Context ctx) {
        return spans(ctx, "months", "month", true);
    }

    private CompletionStage<Reply> spans(Context ctx, String list, String name, boolean byMonth) {
        String seller = ctx.queryParam("seller");
        String store = ctx.queryParam("store");
        String chain = ctx.queryParam("chain");
        long given = Stream.of(seller, store, chain).filter(Objects::nonNull).count();
        if (given > 1) {
            throw Problem.of(400, "two-filters", "give one of seller, store and chain, or none for the whole network");
        }
        SalesView.Of of = seller != null
                ? SalesView.Of.SELLER
                : store != null ? SalesView.Of.STORE : chain != null ? SalesView.Of.CHAIN : SalesView.Of.NETWORK;
        String id = seller != null ? seller : store != null ? store : chain != null ? chain : "";
        Period asked = byMonth ? wholeMonths(period(ctx)) : period(ctx);
        return report(ctx, (view, any) -> {
            List<SalesView.Spanned> found = view.spans(of, id, asked, byMonth);
            if (found.size() > MAX_SPANS) {
                throw Problem.of(
                        400, "period-too-long", "more than " + MAX_SPANS + " lines: give a shorter period, or months");
            }
            long count = 0;
            long cents = 0;
            ObjectNode answer = Answers.object();
            ArrayNode lines = answer.putArray(list);
            for (SalesView.Spanned spanned : found) {
                count += spanned.total().count();
                cents += spanned.total().cents();
                lines.add(Answers.total(Answers.object().put(name, spanned.span()), spanned.total()));
            }
            return Answers.total(answer, asked, new SalesView.Total(count, cents));
        });
    }

    private static Period wholeMonths(Period period) {
        LocalDate to = period.to();
        return new Period(period.from().withDayOfMonth(1), to.withDayOfMonth(to.lengthOfMonth()));
    }

    private CompletionStage<Reply> report(Context ctx, BiFunction<SalesView, Period, ObjectNode> query) {
        Period period = period(ctx);
        return routing.read(ctx, (view, caller) -> {
            caller.mustBeManager("asks for totals");
            return new Reply(200, query.apply(view, period));
        });
    }

    /** The first of the ranking and all that equal it. */
    private static ObjectNode ranking(SalesView view, Period period, List<SalesView.Ranked> ranking) {
        ObjectNode answer = Answers.object();
        ArrayNode winners = answer.putArray("winners");
        ranking.stream()
                .filter(r -> r.total().cents() == ranking.get(0).total().cents())
                .forEach(r -> winners.add(Answers.ranked(r)));
        ArrayNode all = answer.putArray("ranking");
        ranking.forEach(r -> all.add(Answers.ranked(r)));
        return Answers.total(answer, period, view.ofNetwork(period));
    }

    static Period period(Context ctx) {
        String from = ctx.queryParam("from");
        String to = ctx.queryParam("to");
        return new Period(
                from == null ? Period.ALWAYS.from() : Texts.date("from", from),
                to == null ? Period.ALWAYS.to() : Texts.date("to", to));
    }

    private static String parameter(Context ctx, String name) {
        String value = ctx.queryParam(name);
        if (value == null || value.isBlank()) {
            throw Problem.of(400, "missing-parameter", "the parameter " + name + " is missing");
        }
        return value;
    }
}
