package dev.regente.sales.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regente.sales.domain.Role;
import dev.regente.sales.log.Chronicle;
import dev.regente.sales.log.ClusterStatus;
import dev.regente.sales.store.SalesView;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /api/events}: what happens, as Server-Sent Events. Everybody sees the cluster and the election; a manager's
 * session also sees sales and the audit trail. The id of an event is the number of the last sale before it in the order
 * of the log, which is the same on every node: whoever reconnects with {@code Last-Event-ID}, here or elsewhere, gets the
 * sales in between.
 *
 * <p>One thread looks for news a few times a second, and only while somebody listens; it never waits for a listener. A
 * listener that reads too slowly is dropped, and may come again.
 */
final class Events implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);
    private static final int MAX_LISTENERS = 64;
    private static final long PACE_MILLIS = 100;

    /** A comment at least so often, so that both ends notice a dead connection. */
    private static final long HEARTBEAT_TICKS = 50;

    /** Changes of lag alone are told no more often. */
    private static final long LAG_TICKS = 10;

    private static final int SALES_PER_TICK = 200;

    /** Who missed more than this is told how many, and goes on from the end. */
    private static final long MOST_REPLAYED = 5_000;

    private final Services services;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, "events");
        made.setDaemon(true);
        return made;
    });
    private long ticks;
    private String told = "";

    @SuppressWarnings("FutureReturnValueIgnored") // the thread ends with the program, and a tick tells its own trouble
    Events(Services services) {
        this.services = services;
        thread.scheduleWithFixedDelay(this::tick, PACE_MILLIS, PACE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The route. */
    void listen(Context ctx) {
        if (listeners.size() >= MAX_LISTENERS) {
            throw Problem.later(429, "too-many-listeners", 5, "this node has its most listeners; try another node");
        }
        boolean manager = ctx.header("Authorization") != null && mustBeManager(ctx);
        long from = lastEventId(ctx);
        ctx.status(200)
                .contentType("text/event-stream; charset=utf-8")
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no");
        // once the framework has made the request asynchronous
        ctx.future(() -> begin(ctx, manager, from));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // to remove a listener cannot fail
    private CompletableFuture<Void> begin(Context ctx, boolean manager, long from) {
        Listener listener = new Listener(manager, from);
        listener.done().thenRun(() -> listeners.remove(listener));
        listener.send("retry: 1000\n\n");
        listener.send(event("cluster", NodeRoutes.describe(services.log().status())));
        for (Chronicle.Line line : services.chronicle().after(0, 20)) {
            listener.send(event("election", NodeRoutes.line(line)));
            listener.lineSeen(line.number());
        }
        listeners.add(listener);
        try {
            listener.open(ctx.res().getOutputStream());
        } catch (IOException e) {
            listener.close();
        }
        if (listener.done().isDone()) {
            listeners.remove(listener);
        }
        return listener.done();
    }

    private boolean mustBeManager(Context ctx) {
        var token = Caller.presented(ctx);
        Caller caller = services.store()
                .read(view -> Caller.find(view, token, services.clock().millis()))
                .orElseThrow(Caller::unknown);
        if (caller.user().role() != Role.MANAGER) {
            throw Problem.of(403, "not-a-manager", "only a manager watches the sales; leave the session out");
        }
        return true;
    }

    /** The end of the log if none is given. */
    private long lastEventId(Context ctx) {
        String id = ctx.header("Last-Event-ID");
        String given = id != null ? id : ctx.queryParam("after");
        if (given == null || given.isBlank()) {
            return services.store().read(SalesView::lastSeq);
        }
        try {
            return Math.max(0, Long.parseLong(given.strip()));
        } catch (NumberFormatException e) {
            throw Problem.of(400, "bad-after", "Last-Event-ID is the id of an event of this stream");
        }
    }

    private void tick() {
        try {
            if (!listeners.isEmpty()) {
                look();
            }
        } catch (RuntimeException e) {
            LOG.warn("cannot tell the listeners what happens: {}", e.getMessage());
        }
    }

    private void look() {
        ticks++;
        ClusterStatus status = services.log().status();
        String who = status.leader() + " " + status.term() + " " + status.serving();
        boolean changed = !who.equals(told);
        told = who;
        String cluster = changed || ticks % LAG_TICKS == 0 ? event("cluster", NodeRoutes.describe(status)) : "";
        for (Listener listener : listeners) {
            if (ticks % HEARTBEAT_TICKS == 0) {
                listener.send(": heartbeat\n\n");
            }
            if (!cluster.isEmpty()) {
                listener.send(cluster);
            }
            for (Chronicle.Line line : services.chronicle().after(listener.lastLine(), 50)) {
                listener.send(event("election", NodeRoutes.line(line)));
                listener.lineSeen(line.number());
            }
            if (listener.manager() && listener.hasRoom()) {
                tellSales(listener);
            }
        }
    }

    private void tellSales(Listener listener) {
        record News(long missed, long end, List<SalesView.Listed> sales) {}
        News news = services.store().read(view -> {
            long end = view.lastSeq();
            long missed = end - listener.lastSale();
            return missed > MOST_REPLAYED
                    ? new News(missed, end, List.of())
                    : new News(
                            0, end, missed > 0 ? view.recordedAfter(listener.lastSale(), SALES_PER_TICK) : List.of());
        });
        if (news.missed() > 0) {
            listener.send("id: " + news.end() + "\n"
                    + event("skipped", Answers.object().put("sales", news.missed())));
            listener.saleSeen(news.end());
        }
        for (SalesView.Listed listed : news.sales()) {
            listener.send("id: " + listed.seq() + "\n" + event("sale", Answers.sale(listed.sale())));
            listener.saleSeen(listed.seq());
        }
    }

    /** JSON has no line break of its own, so that one data line is enough. */
    private static String event(String name, ObjectNode data) {
        return "event: " + name + "\ndata: " + data + "\n\n";
    }

    @Override
    public void close() {
        thread.shutdownNow();
        listeners.forEach(Listener::close);
    }
}
