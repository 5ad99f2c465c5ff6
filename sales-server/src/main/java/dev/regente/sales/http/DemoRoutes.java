package dev.regente.sales.http;

import dev.regente.election.kernel.NodeId;
import dev.regente.sales.log.ClusterStatus;
import io.javalin.http.Context;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** {@code POST /api/demo/...}: only on nodes with {@code --demo-controls}. Any of them passes the wish on, one hop. */
final class DemoRoutes {
    private static final int MAX_PAUSE_SECONDS = 60;

    /** So that the answer is on its way before the process ends. */
    private static final long LAST_WORD_MILLIS = 100;

    private final Services services;
    private final Demonstration demo;
    private final Forwarding forwarding;
    private final Executor threads;

    DemoRoutes(Services services, Demonstration demo, Forwarding forwarding, Executor threads) {
        this.services = services;
        this.demo = demo;
        this.forwarding = forwarding;
        this.threads = threads;
    }

    /** {@code pause?node= {seconds}}. */
    void pause(Context ctx) {
        long seconds = Body.of(ctx, "seconds").number("seconds");
        if (seconds < 1 || seconds > MAX_PAUSE_SECONDS) {
            throw Problem.of(400, "bad-seconds", "a pause is 1 to " + MAX_PAUSE_SECONDS + " seconds");
        }
        if (isHere(ctx)) {
            later(() -> demo.pause(Duration.ofSeconds(seconds)));
            accept(ctx);
        }
    }

    /** {@code kill?node=}. */
    void kill(Context ctx) {
        if (isHere(ctx)) {
            later(demo::kill);
            accept(ctx);
        }
    }

    /** {@code restart?node=}: of a node that was killed, asked of any other. */
    void restart(Context ctx) {
        demo.restart(node(ctx));
        accept(ctx);
    }

    private static void later(Runnable act) {
        CompletableFuture.delayedExecutor(LAST_WORD_MILLIS, TimeUnit.MILLISECONDS)
                .execute(act);
    }

    private static void accept(Context ctx) {
        Answers.write(ctx, 202, Answers.JSON, Answers.object().put("accepted", true));
    }

    /** Whether this node is meant; if not, it is passed on. */
    private boolean isHere(Context ctx) {
        ClusterStatus status = services.log().status();
        int asked = node(ctx);
        if (status.self().number() == asked) {
            return true;
        }
        URI there = status.nodes().stream()
                .filter(node -> node.id().equals(NodeId.of(asked)))
                .findFirst()
                .flatMap(ClusterStatus.Node::http)
                .orElseThrow(() -> Problem.of(404, "unknown-node", "the address of node " + asked + " is not known"));
        if (ctx.header(Forwarding.HOP) != null) {
            throw Problem.of(404, "unknown-node", "the wish was passed on to the wrong node");
        }
        forwarding.forward(ctx, there, threads);
        return false;
    }

    private int node(Context ctx) {
        String text = ctx.queryParam("node");
        if (text == null) {
            return services.log().status().self().number();
        }
        int number = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
        if (services.log().status().nodes().stream().noneMatch(node -> node.id().number() == number)) {
            throw Problem.of(404, "unknown-node", "there is no such node; see /api/cluster");
        }
        return number;
    }
}
