package dev.regente.sales.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regente.sales.log.Chronicle;
import dev.regente.sales.log.ClusterStatus;
import dev.regente.sales.log.SalesLog;
import io.javalin.http.Context;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Supplier;

/** What a node says about itself and the cluster, without a login. */
final class NodeRoutes {
    private static final int EXPLANATIONS = 50;

    private final SalesLog log;
    private final Chronicle chronicle;
    private final Metrics metrics;
    private final Supplier<Optional<String>> unhealthy;
    private volatile boolean rehearsed;

    /**
     * Routes of one node.
     *
     * @param unhealthy why this node can work no more, if so
     */
    NodeRoutes(SalesLog log, Chronicle chronicle, Metrics metrics, Supplier<Optional<String>> unhealthy) {
        this.log = log;
        this.chronicle = chronicle;
        this.metrics = metrics;
        this.unhealthy = unhealthy;
    }

    /** From now on this node may call itself ready. */
    void rehearsed() {
        rehearsed = true;
    }

    void cluster(Context ctx) {
        ObjectNode answer = describe(log.status());
        ArrayNode explanations = answer.putArray("explanations");
        chronicle.after(0, EXPLANATIONS).forEach(line -> explanations.add(line(line)));
        json(ctx, 200, answer);
    }

    static ObjectNode describe(ClusterStatus status) {
        ObjectNode answer = Answers.object().put("self", status.self().number());
        status.leader()
                .ifPresentOrElse(leader -> answer.put("leader", leader.number()), () -> answer.putNull("leader"));
        answer.put("term", status.term()).put("token", status.token()).put("serving", status.serving());
        status.ageMillis().ifPresentOrElse(age -> answer.put("ageMillis", age), () -> answer.putNull("ageMillis"));
        long end = status.end();
        ArrayNode nodes = answer.putArray("nodes");
        for (ClusterStatus.Node node : status.nodes()) {
            ObjectNode one = nodes.addObject()
                    .put("id", node.id().number())
                    .put("address", node.address())
                    .put("role", node.role());
            node.lastIndex().ifPresentOrElse(index -> one.put("lastIndex", index), () -> one.putNull("lastIndex"));
            node.lastIndex()
                    .ifPresentOrElse(index -> one.put("lag", Math.max(0, end - index)), () -> one.putNull("lag"));
            one.put("http", node.http().map(Routing::base).orElse(null));
        }
        return answer;
    }

    static ObjectNode line(Chronicle.Line line) {
        ObjectNode one = Answers.object()
                .put("number", line.number())
                .put("at", line.at().toString())
                .put("kind", line.kind());
        if (line.node() > 0) {
            one.put("node", line.node());
        }
        if (line.term() > 0) {
            one.put("term", line.term());
        }
        return one.put("text", line.text());
    }

    /** {@code GET /api/openapi.json}: every route of this server. */
    void openApi(Context ctx) {
        InputStream in = NodeRoutes.class.getResourceAsStream("openapi.json");
        if (in == null) {
            throw new IllegalStateException("this program lacks its description of the routes: build it again");
        }
        ctx.contentType(Answers.JSON).result(in);
    }

    void live(Context ctx) {
        Optional<String> trouble = unhealthy.get();
        if (trouble.isPresent()) {
            json(ctx, 503, Answers.object().put("live", false).put("detail", trouble.get()));
        } else {
            json(ctx, 200, Answers.object().put("live", true));
        }
    }

    /** Ready means: rehearsed, and able to answer a request or to say who can. */
    void ready(Context ctx) {
        ClusterStatus status = log.status();
        String detail = unhealthy.get().orElse("");
        if (detail.isEmpty() && !rehearsed) {
            detail = "the node is still starting";
        }
        if (detail.isEmpty() && !status.serving() && status.elsewhere().isEmpty()) {
            detail = "no coordinator is known";
        }
        ObjectNode answer = Answers.object().put("ready", detail.isEmpty());
        if (!detail.isEmpty()) {
            answer.put("detail", detail);
        }
        json(ctx, detail.isEmpty() ? 200 : 503, answer);
    }

    void metrics(Context ctx) {
        ctx.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.scrape());
    }

    private static void json(Context ctx, int status, ObjectNode body) {
        Answers.write(ctx, status, Answers.JSON, body);
    }
}
