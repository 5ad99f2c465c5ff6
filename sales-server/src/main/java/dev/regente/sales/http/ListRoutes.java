package dev.regente.sales.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regente.sales.domain.Cents;
import dev.regente.sales.domain.Chain;
import dev.regente.sales.domain.Cpf;
import dev.regente.sales.domain.Role;
import dev.regente.sales.domain.Sale;
import dev.regente.sales.domain.Store;
import dev.regente.sales.domain.Texts;
import dev.regente.sales.domain.User;
import dev.regente.sales.store.SaleFilter;
import dev.regente.sales.store.SalesView;
import io.javalin.http.Context;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;

/** Lists: sales page by page or as one CSV file, and the audit trail. A seller sees the own sales, a manager all. */
final class ListRoutes {
    private static final int PAGE = 50;
    private static final int MAX_PAGE = 500;
    private static final int EXPORT_PAGE = 1000;

    /** An export holds a thread for as long as its reader takes. */
    private static final int MAX_EXPORTS = 2;

    private final Routing routing;
    private final Semaphore exports = new Semaphore(MAX_EXPORTS);

    ListRoutes(Routing routing) {
        this.routing = routing;
    }

    /** {@code GET /api/sales?from=&to=&seller=&store=&chain=&voided=&limit=&after=}. */
    CompletionStage<Reply> sales(Context ctx) {
        SaleFilter asked = filter(ctx);
        int limit = limit(ctx);
        return routing.read(ctx, (view, caller) -> {
            List<SalesView.Listed> page = view.list(seenBy(caller, asked), limit + 1);
            boolean more = page.size() > limit;
            List<SalesView.Listed> shown = more ? page.subList(0, limit) : page;
            ObjectNode answer = Answers.list("sales", shown, listed -> Answers.sale(listed.sale()));
            answer.put("next", more ? cursor(shown.get(limit - 1)) : null);
            return new Reply(200, answer);
        });
    }

    /** {@code GET /api/sales.csv}, with the same filters and no pages. */
    CompletionStage<Void> csv(Context ctx) {
        SaleFilter asked = filter(ctx);
        if (!exports.tryAcquire()) {
            throw Problem.later(429, "busy", 5, "two exports run already; try again when one is done");
        }
        boolean started = false;
        try {
            CompletionStage<Void> done = routing.withCaller(ctx, (caller, data) -> {
                ctx.contentType("text/csv; charset=utf-8")
                        .header("Content-Disposition", "attachment; filename=sales.csv");
                write(ctx, data, seenBy(caller, asked));
            });
            started = true;
            return done.whenComplete((any, failure) -> exports.release());
        } finally {
            if (!started) {
                exports.release();
            }
        }
    }

    private static void write(Context ctx, Routing.Data data, SaleFilter asked) {
        Names names = new Names();
        try (Writer out = new BufferedWriter(new OutputStreamWriter(ctx.outputStream(), StandardCharsets.UTF_8))) {
            out.write(
                    "id,date,store,store_name,chain_name,seller,seller_name,amount,product,note,voided,void_reason\r\n");
            SaleFilter filter = asked;
            while (true) {
                SaleFilter from = filter;
                String[] lines = new String[1];
                List<SalesView.Listed> page = data.read(view -> {
                    List<SalesView.Listed> found = view.list(from, EXPORT_PAGE);
                    StringBuilder text = new StringBuilder();
                    found.forEach(listed -> line(text, listed.sale(), names, view));
                    lines[0] = text.toString();
                    return found;
                });
                out.write(lines[0]);
                if (page.size() < EXPORT_PAGE) {
                    return;
                }
                filter = filter.after(place(page.get(page.size() - 1)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names are looked up once for an export. */
    private static final class Names {
        private final Map<Cpf, String> sellers = new HashMap<>();
        private final Map<String, Store> stores = new HashMap<>();
        private final Map<String, String> chains = new HashMap<>();

        String seller(Cpf cpf, SalesView view) {
            return sellers.computeIfAbsent(
                    cpf, key -> view.user(key).map(User::name).orElse(""));
        }

        Store store(String id, SalesView view) {
            return stores.computeIfAbsent(id, key -> view.store(key).orElseThrow());
        }

        String chain(String id, SalesView view) {
            return chains.computeIfAbsent(
                    id, key -> view.chain(key).map(Chain::name).orElse(""));
        }
    }

    private static void line(StringBuilder text, Sale sale, Names names, SalesView view) {
        Store store = names.store(sale.store(), view);
        List<String> fields = List.of(
                sale.id(),
                sale.date().toString(),
                sale.store(),
                store.name(),
                names.chain(store.chain(), view),
                sale.seller().digits(),
                names.seller(sale.seller(), view),
                Cents.format(sale.amount().value()),
                sale.product(),
                sale.note(),
                sale.voided().isPresent() ? "yes" : "no",
                sale.voided().map(Sale.Voiding::reason).orElse(""));
        for (int i = 0; i < fields.size(); i++) {
            text.append(i == 0 ? "" : ",").append(field(fields.get(i)));
        }
        text.append("\r\n");
    }

    /** Quoted where needed (RFC 4180). What a spreadsheet would run as a formula gets an apostrophe in front. */
    static String field(String text) {
        boolean formula = !text.isEmpty() && "=+-@".indexOf(text.charAt(0)) >= 0;
        String plain = formula ? "'" + text : text;
        boolean quoted = plain.indexOf(',') >= 0 || plain.indexOf('"') >= 0;
        return quoted ? '"' + plain.replace("\"", "\"\"") + '"' : plain;
    }

    /** {@code GET /api/audit?before=&limit=}: for managers, the latest first. */
    CompletionStage<Reply> audit(Context ctx) {
        long before = number(ctx, "before", Long.MAX_VALUE);
        int limit = limit(ctx);
        return routing.read(ctx, (view, caller) -> {
            caller.mustBeManager("reads the audit trail");
            var lines = view.audit(before, limit);
            ObjectNode answer = Answers.list("audit", lines, Answers::audit);
            if (lines.size() < limit) {
                answer.putNull("next");
            } else {
                answer.put("next", lines.get(limit - 1).index());
            }
            return new Reply(200, answer);
        });
    }

    private static SaleFilter seenBy(Caller caller, SaleFilter asked) {
        if (caller.user().role() == Role.MANAGER) {
            return asked;
        }
        Cpf own = caller.user().cpf();
        if (asked.seller().filter(seller -> !seller.equals(own)).isPresent()) {
            caller.mustBeManager("sees the sales of others");
        }
        return new SaleFilter(
                asked.period(), Optional.of(own), asked.store(), asked.chain(), asked.voided(), asked.after());
    }

    private static SaleFilter filter(Context ctx) {
        return new SaleFilter(
                ReportRoutes.period(ctx),
                Optional.ofNullable(ctx.queryParam("seller")).map(Cpf::parse),
                Optional.ofNullable(ctx.queryParam("store")).map(id -> Texts.id("store", id)),
                Optional.ofNullable(ctx.queryParam("chain")).map(id -> Texts.id("chain", id)),
                Optional.ofNullable(ctx.queryParam("voided")).map(ListRoutes::flag),
                Optional.ofNullable(ctx.queryParam("after")).map(ListRoutes::place));
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Problem.of(400, "bad-voided", "the parameter voided is true or false");
        };
    }

    private static String cursor(SalesView.Listed listed) {
        return listed.sale().date() + "." + listed.seq();
    }

    private static SaleFilter.Place place(SalesView.Listed listed) {
        return new SaleFilter.Place(listed.sale().date(), listed.seq());
    }

    private static SaleFilter.Place place(String cursor) {
        int dot = cursor.indexOf('.');
        try {
            LocalDate date = Texts.date("after", dot < 0 ? "" : cursor.substring(0, dot));
            return new SaleFilter.Place(date, Long.parseLong(cursor.substring(dot + 1)));
        } catch (NumberFormatException e) {
            throw Problem.of(400, "bad-after", "the parameter after is the value of next in the page before");
        }
    }

    private static int limit(Context ctx) {
        long limit = number(ctx, "limit", PAGE);
        if (limit < 1 || limit > MAX_PAGE) {
            throw Problem.of(400, "bad-limit", "the parameter limit is 1 to " + MAX_PAGE);
        }
        return (int) limit;
    }

    private static long number(Context ctx, String name, long otherwise) {
        String text = ctx.queryParam(name);
        if (text == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Problem.of(400, "bad-" + name, "the parameter " + name + " is a whole number");
        }
    }
}
