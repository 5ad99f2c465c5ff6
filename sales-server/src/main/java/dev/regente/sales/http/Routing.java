package dev.regente.sales.http;

import dev.regente.election.kernel.Value;
import dev.regente.sales.log.ClusterStatus;
import dev.regente.sales.store.SalesView;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Who answers a request: this node if it serves as the coordinator; else the caller is sent to the coordinator, or the
 * request is forwarded there, one hop at most. A follower answers a read itself when asked for {@code stale=true}, and
 * says how old its data is.
 */
final class Routing {
    /** The age in milliseconds of the data in the answer. */
    static final String AGE = "Regente-Data-Age-Millis";

    private static final String STALE = "regente.stale";

    private final Services services;
    private final Forwarding forwarding;
    private final Executor threads;

    /** A route: parses, acts, answers. It may throw what a stage may fail with. */
    interface Call {
        CompletionStage<Reply> answer(Context ctx);
    }

    /**
     * Routing over these services.
     *
     * @param threads where answers are written and the database is read, never on the log's own thread
     */
    Routing(Services services, Forwarding forwarding, Executor threads) {
        this.services = services;
        this.forwarding = forwarding;
        this.threads = threads;
    }

    /** A route that only the coordinator answers. */
    Handler onCoordinator(Call call) {
        return ctx -> {
            ClusterStatus status = services.log().status();
            if (status.serving()) {
                answer(ctx, call);
            } else {
                elsewhere(ctx, status);
            }
        };
    }

    /** A route that a follower may answer too, if the caller accepts old data. */
    Handler onCoordinatorOrStale(Call call) {
        return coordinatorOrStale(ctx -> answer(ctx, call));
    }

    /** A route that writes its answer itself. */
    Handler streaming(Function<Context, CompletionStage<Void>> route) {
        return coordinatorOrStale(ctx -> ctx.future(() -> route.apply(ctx).toCompletableFuture()));
    }

    private interface Here {
        void answer(Context ctx);
    }

    private Handler coordinatorOrStale(Here here) {
        return ctx -> {
            ClusterStatus status = services.log().status();
            if (status.serving()) {
                here.answer(ctx);
            } else if ("true".equals(ctx.queryParam("stale"))) {
                long age = status.ageMillis()
                        .orElseThrow(() -> Problem.later(
                                503, "age-unknown", 1, "this node has not heard of a coordinator since it started"));
                ctx.header(AGE, Long.toString(age));
                ctx.attribute(STALE, age);
                here.answer(ctx);
            } else {
                elsewhere(ctx, status);
            }
        };
    }

    /**
     * Reads for a logged-in caller: one consistent state, that contains everything acknowledged before the request came
     * unless the caller accepted old data.
     */
    CompletionStage<Reply> read(Context ctx, BiFunction<SalesView, Caller, Reply> query) {
        Value.Bytes token = Caller.presented(ctx);
        Long age = ctx.attribute(STALE);
        CompletionStage<?> ready = age == null ? services.log().confirmRead() : CompletableFuture.completedFuture(age);
        return ready.thenApplyAsync(
                any -> {
                    Reply reply = services.store()
                            .read(view -> query.apply(
                                    view, Caller.find(view, token, now()).orElseThrow(Caller::unknown)));
                    if (age != null) {
                        reply.body().put("ageMillis", age);
                    }
                    return reply;
                },
                threads);
    }

    /** Consistent states to read from, one at each call. */
    interface Data {
        <T> T read(Function<SalesView, T> query);
    }

    /** Writes an answer of any length. */
    interface Streaming {
        void write(Caller caller, Data data);
    }

    /** As {@link #read}, for an answer that is written piece by piece on a thread of the HTTP side. */
    CompletionStage<Void> withCaller(Context ctx, Streaming streaming) {
        Value.Bytes token = Caller.presented(ctx);
        Long age = ctx.attribute(STALE);
        CompletionStage<?> ready = age == null ? services.log().confirmRead() : CompletableFuture.completedFuture(age);
        return ready.thenAcceptAsync(
                any -> {
                    Caller caller = services.store()
                            .read(view -> Caller.find(view, token, now()).orElseThrow(Caller::unknown));
                    streaming.write(caller, services.store()::read);
                },
                threads);
    }

    /** The caller of a write. A session that this node does not know may be newer than its data: asked again then. */
    CompletionStage<Caller> caller(Context ctx) {
        Value.Bytes token = Caller.presented(ctx);
        var known = services.store().read(view -> Caller.find(view, token, now()));
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known.get());
        }
        return confirmed(view -> Caller.find(view, token, now()).orElseThrow(Caller::unknown));
    }

    /** Reads everything that was acknowledged before this call, off the log's own thread. */
    <T> CompletionStage<T> confirmed(Function<SalesView, T> query) {
        return services.log()
                .confirmRead()
                .thenApplyAsync(any -> services.store().read(query), threads);
    }

    private long now() {
        return services.clock().millis();
    }

    private void answer(Context ctx, Call call) {
        ctx.future(() -> call.answer(ctx)
                .thenAcceptAsync(reply -> Answers.write(ctx, reply.status(), Answers.JSON, reply.body()), threads)
                .toCompletableFuture());
    }

    private void elsewhere(Context ctx, ClusterStatus status) {
        URI coordinator = status.elsewhere().orElseThrow(() -> nobody(status));
        if (ctx.header(Forwarding.HOP) != null) {
            throw Problem.later(
                    503, "coordinator-moved", 1, "the coordinator changed while the request was forwarded; try again");
        }
        if ("true".equals(ctx.queryParam("forward"))) {
            forwarding.forward(ctx, coordinator, threads);
            return;
        }
        String query = ctx.queryString() == null ? "" : "?" + ctx.queryString();
        ctx.status(307)
                .header("Location", base(coordinator) + ctx.req().getRequestURI() + query)
                .result("");
    }

    private static Problem nobody(ClusterStatus status) {
        boolean here = status.leader().filter(status.self()::equals).isPresent();
        if (here) {
            return Problem.later(
                    503, "not-serving-yet", 1, "this node was elected and is still taking over; try again");
        }
        return status.leader().isPresent()
                ? Problem.later(
                        503, "coordinator-unreachable", 1, "the coordinator's address is not known yet; try again")
                : Problem.later(503, "no-coordinator", 1, "there is no coordinator at this moment; try again");
    }

    static String base(URI uri) {
        String text = uri.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
