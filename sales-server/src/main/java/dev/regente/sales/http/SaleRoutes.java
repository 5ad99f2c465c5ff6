package dev.regente.sales.http;

import dev.regente.sales.domain.Cents;
import dev.regente.sales.domain.Command;
import dev.regente.sales.domain.Decision;
import dev.regente.sales.domain.Role;
import dev.regente.sales.domain.Sale;
import dev.regente.sales.domain.Texts;
import io.javalin.http.Context;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Sales: record, look up, take back. */
final class SaleRoutes {
    private final Services services;
    private final Routing routing;
    private final Submitting submitting;
    private final Metrics metrics;

    /** Sales on their way into the log, by id: bounded by what the log accepts at a time. */
    private final Map<String, Pending> pending = new ConcurrentHashMap<>();

    /** A sale on its way. Its date is left out where the client named none, so that midnight makes no difference. */
    private record Pending(Content content, CompletionStage<Decision.SaleRecorded> outcome) {}

    private record Content(
            String seller, String store, long cents, Optional<LocalDate> date, String product, String note) {}

    SaleRoutes(Services services, Routing routing, Submitting submitting, Metrics metrics) {
        this.services = services;
        this.routing = routing;
        this.submitting = submitting;
        this.metrics = metrics;
    }

    /** {@code POST /api/sales {id, store, amount, date?, product?, note?}}; the header {@code Idempotency-Key} may give the id. */
    CompletionStage<Reply> record(Context ctx) {
        Body body = Body.of(ctx, "id", "store", "amount", "date", "product", "note");
        String id = saleId(ctx, body);
        String store = Texts.id("store", body.text("store"));
        Cents amount = Cents.parse(body.text("amount"));
        Optional<LocalDate> date = body.optionalText("date").map(text -> Texts.date("date", text));
        String product = Texts.optional("product", body.optionalText("product").orElse(""), Texts.MAX_PRODUCT);
        String note = Texts.optional("note", body.optionalText("note").orElse(""), Texts.MAX_NOTE);
        return routing.caller(ctx).thenCompose(caller -> {
            if (caller.user().role() != Role.SELLER) {
                throw Problem.of(403, "not-a-seller", "only a seller records sales");
            }
            LocalDate today = services.today();
            Sale sale = new Sale(
                    id,
                    caller.user().cpf(),
                    store,
                    amount,
                    date.orElse(today),
                    date.isPresent(),
                    product,
                    note,
                    Optional.empty());
            return submitOrJoin(sale, today, date);
        });
    }

    private CompletionStage<Reply> submitOrJoin(Sale sale, LocalDate today, Optional<LocalDate> date) {
        Content content = new Content(
                sale.seller().digits(), sale.store(), sale.amount().value(), date, sale.product(), sale.note());
        CompletableFuture<Decision.SaleRecorded> outcome = new CompletableFuture<>();
        Pending own = new Pending(content, outcome);
        // entered before it is submitted, in one step: of two that come at once, one submits and the other joins
        Pending first = pending.putIfAbsent(sale.id(), own);
        if (first != null && first.content().equals(content)) {
            return first.outcome().thenApply(recorded -> reply(recorded.sale(), true));
        }
        submit(new Command.RecordSale(sale, today, services.clock().millis())).whenComplete((recorded, failure) -> {
            pending.remove(sale.id(), own);
            if (failure == null) {
                outcome.complete(recorded);
            } else {
                outcome.completeExceptionally(failure);
            }
        });
        return outcome.thenApply(recorded -> {
            metrics.acknowledged(recorded.repeat());
            return reply(recorded.sale(), recorded.repeat());
        });
    }

    private CompletionStage<Decision.SaleRecorded> submit(Command command) {
        try {
            return submitting.submit(command, Decision.SaleRecorded.class);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Reply reply(Sale sale, boolean repeat) {
        return new Reply(repeat ? 200 : 201, Answers.sale(sale));
    }

    private static String saleId(Context ctx, Body body) {
        String header = ctx.header("Idempotency-Key");
        Optional<String> field = body.optionalText("id");
        if (header != null && field.isPresent() && !field.get().equals(header)) {
            throw Problem.of(400, "two-ids", "the header Idempotency-Key and the field id differ; send one of them");
        }
        return Texts.id("id", header != null ? header : body.text("id"));
    }

    /** {@code GET /api/sales/{id}}: a seller sees the own sales, a manager all. */
    CompletionStage<Reply> find(Context ctx) {
        String id = ctx.pathParam("id");
        return routing.read(ctx, (view, caller) -> {
            Sale sale = view.sale(id)
                    .orElseThrow(() -> Problem.of(404, Decision.Reason.UNKNOWN_SALE.word(), "there is no such sale"));
            if (!sale.seller().equals(caller.user().cpf())) {
                caller.mustBeManager("sees the sales of others");
            }
            return new Reply(200, Answers.sale(sale));
        });
    }

    /** {@code POST /api/sales/{id}/void {reason}}. */
    CompletionStage<Reply> takeBack(Context ctx) {
        String id = Texts.id("id", ctx.pathParam("id"));
        String reason = Texts.reason(Body.of(ctx, "reason").text("reason"));
        return routing.caller(ctx)
                .thenCompose(caller -> {
                    caller.mustBeManager("voids a sale");
                    Sale.Voiding by = new Sale.Voiding(
                            caller.user().cpf(), reason, services.clock().millis());
                    return submitting.submit(new Command.VoidSale(id, by), Decision.SaleVoided.class);
                })
                .thenApply(voided -> new Reply(200, Answers.sale(voided.sale())));
    }
}
