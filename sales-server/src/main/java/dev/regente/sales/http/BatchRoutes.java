package dev.regente.sales.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regente.election.kernel.Value;
import dev.regente.sales.domain.Cents;
import dev.regente.sales.domain.Command;
import dev.regente.sales.domain.CommandCodec;
import dev.regente.sales.domain.Cpf;
import dev.regente.sales.domain.Decision;
import dev.regente.sales.domain.Refused;
import dev.regente.sales.domain.Role;
import dev.regente.sales.domain.Sale;
import dev.regente.sales.domain.Texts;
import dev.regente.sales.log.SalesLog;
import io.javalin.http.Context;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Many sales at once, for imports: all or none, and a repeat of the same batch is harmless. */
final class BatchRoutes {
    private static final int MOST_FAULTS = 100;
    private static final String[] FIELDS = {"id", "seller", "store", "amount", "date", "product", "note"};

    private final Services services;
    private final Routing routing;

    BatchRoutes(Services services, Routing routing) {
        this.services = services;
        this.routing = routing;
    }

    /**
     * {@code POST /api/batches {id, sales: [{id, seller?, store, amount, date?, product?, note?}]}}. A manager names the
     * seller of each sale; a seller's sales are the own ones.
     */
    CompletionStage<Reply> record(Context ctx) {
        Body body = Body.of(ctx, "id", "sales");
        String id = Texts.id("id", body.text("id"));
        List<Body> sales = body.list("sales", Command.RecordBatch.MAX_SALES, FIELDS);
        return routing.caller(ctx).thenCompose(caller -> {
            Command.RecordBatch batch = batch(id, sales, caller);
            Value.Bytes payload = CommandCodec.encode(batch);
            if (payload.length() > SalesLog.MAX_PAYLOAD_BYTES) {
                throw Problem.of(413, "too-large", "the batch has too many long texts: send it as two");
            }
            return services.log().submit(payload).thenApply(applied -> reply(applied.decision()));
        });
    }

    private static Reply reply(Decision decision) {
        if (decision instanceof Decision.Declined declined) {
            throw Answers.declined(declined);
        }
        if (decision instanceof Decision.BatchDeclined declined) {
            ArrayNode faults = JsonNodeFactory.instance.arrayNode();
            declined.faults()
                    .forEach(fault -> faults.add(
                            fault(fault.place(), fault.sale(), fault.reason().word(), fault.detail())));
            throw Problem.ofMany(
                    409, "batch-declined", faults, "nothing was recorded: see faults for the sales that cannot be");
        }
        Decision.BatchRecorded recorded = (Decision.BatchRecorded) decision;
        return new Reply(recorded.repeat() ? 200 : 201, json(recorded.id(), recorded.recorded(), recorded.repeated()));
    }

    private Command.RecordBatch batch(String id, List<Body> bodies, Caller caller) {
        LocalDate today = services.today();
        ArrayNode faults = JsonNodeFactory.instance.arrayNode();
        List<Sale> sales = new ArrayList<>();
        for (int place = 0; place < bodies.size() && faults.size() < MOST_FAULTS; place++) {
            Body body = bodies.get(place);
            try {
                sales.add(sale(body, caller, today));
            } catch (Refused e) {
                faults.add(fault(place, body.idOrEmpty(), "bad-" + e.field(), e.getMessage()));
            } catch (Problem e) {
                faults.add(fault(place, body.idOrEmpty(), e.reason(), e.getMessage()));
            }
        }
        if (!faults.isEmpty()) {
            throw Problem.ofMany(400, "bad-batch", faults, "nothing was recorded: see faults for what is wrong");
        }
        return new Command.RecordBatch(
                id,
                content(sales),
                sales,
                today,
                caller.user().cpf(),
                services.clock().millis());
    }

    private static Sale sale(Body body, Caller caller, LocalDate today) {
        Cpf seller = body.optionalText("seller").map(Cpf::parse).orElseGet(() -> {
            if (caller.user().role() != Role.SELLER) {
                throw Problem.of(400, "missing-field", "the field seller is missing");
            }
            return caller.user().cpf();
        });
        Optional<LocalDate> date = body.optionalText("date").map(text -> Texts.date("date", text));
        return new Sale(
                Texts.id("id", body.text("id")),
                seller,
                Texts.id("store", body.text("store")),
                Cents.parse(body.text("amount")),
                date.orElse(today),
                date.isPresent(),
                Texts.optional("product", body.optionalText("product").orElse(""), Texts.MAX_PRODUCT),
                Texts.optional("note", body.optionalText("note").orElse(""), Texts.MAX_NOTE),
                Optional.empty());
    }

    /** What a repeat has in common with its first: all but a date that was not given. */
    private static Value.Bytes content(List<Sale> sales) {
        StringBuilder text = new StringBuilder();
        for (Sale sale : sales) {
            // fields are bounded and free of control characters, so a line break cannot be part of one
            text.append(sale.id()).append('\n');
            text.append(sale.seller().digits())
                    .append('\n')
                    .append(sale.store())
                    .append('\n');
            text.append(sale.amount().value()).append('\n');
            text.append(sale.dateGiven() ? sale.date() : "").append('\n');
            text.append(sale.product()).append('\n').append(sale.note()).append('\n');
        }
        return Caller.hash(text.toString());
    }

    /** {@code GET /api/batches/{id}}: whether a batch is in. */
    CompletionStage<Reply> find(Context ctx) {
        String id = ctx.pathParam("id");
        return routing.read(ctx, (view, caller) -> view.batch(id)
                .map(batch -> new Reply(200, json(batch.id(), batch.recorded(), batch.repeated())))
                .orElseThrow(() -> Problem.of(404, "unknown-batch", "there is no such batch")));
    }

    private static ObjectNode json(String id, int recorded, int repeated) {
        return Answers.object().put("id", id).put("recorded", recorded).put("repeated", repeated);
    }

    private static ObjectNode fault(int place, String sale, String reason, String detail) {
        return Answers.object()
                .put("place", place)
                .put("id", sale)
                .put("reason", reason)
                .put("detail", detail);
    }
}
