package dev.regente.election.observe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.regente.election.Election;
import dev.regente.election.kernel.Explanation;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP endpoint of one election, by the JDK's own server. Read only:
 *
 * <ul>
 *   <li>{@code /live}: 200 while the node takes part, else 503; for whoever restarts processes
 *   <li>{@code /ready}: 200 while a leader is known, else 503
 *   <li>{@code /leader}: who leads, as JSON
 *   <li>{@code /explain}: why, as JSON
 *   <li>{@code /metrics}: counters in the Prometheus text form
 * </ul>
 *
 * <p>It listens on loopback unless told otherwise, knows no users and no encryption: to let others in, put it behind what you
 * trust. Bounded: two threads, 64 requests that wait, no request bodies. It does not bound how slowly a client may send its
 * request; the JDK does so for the whole process by {@code -Dsun.net.httpserver.maxReqTime=SECONDS}. Needs the module {@code
 * jdk.httpserver}.
 */
public final class ElectionHttp implements AutoCloseable {
    private static final int BACKLOG = 64;
    private static final int THREADS = 2;
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final Election election;
    private final Counters counters;
    private final HttpServer server;
    private final ThreadPoolExecutor threads;

    private record Answer(int status, String type, String body) {}

    private ElectionHttp(Election election, Counters counters, HttpServer server) {
        this.election = election;
        this.counters = counters;
        this.server = server;
        this.threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(BACKLOG),
                work -> {
                    Thread thread =
                            new Thread(work, "regente-" + election.config().self() + "-http");
                    thread.setDaemon(true);
                    return thread;
                },
                // whoever accepts connections works, and so accepts no more for a while
                new ThreadPoolExecutor.CallerRunsPolicy());
    }

    /**
     * Starts the endpoint on loopback.
     *
     * @param counters that the election was given as metrics
     * @param port 0 lets the system choose
     * @throws IOException if it cannot listen there
     */
    public static ElectionHttp start(Election election, Counters counters, int port) throws IOException {
        return start(election, counters, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /**
     * Starts the endpoint on an address, which whoever reaches it may read.
     *
     * @throws IOException if it cannot listen there
     */
    public static ElectionHttp start(Election election, Counters counters, InetSocketAddress address)
            throws IOException {
        ElectionHttp http = new ElectionHttp(election, counters, HttpServer.create(address, BACKLOG));
        http.server.setExecutor(http.threads);
        http.server.createContext("/", http::handle);
        http.server.start();
        return http;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            Answer answer = method.equals("GET") || method.equals("HEAD")
                    ? answer(exchange.getRequestURI().getPath())
                    : new Answer(405, TEXT, "only GET and HEAD\n");
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            if (method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
                exchange.sendResponseHeaders(answer.status(), -1);
            } else {
                exchange.sendResponseHeaders(answer.status(), body.length);
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(body);
                }
            }
        }
    }

    private Answer answer(String path) {
        return switch (path) {
            case "/live" -> {
                Explanation state = election.explain();
                yield new Answer(Status.alive(state) ? 200 : 503, TEXT, state + "\n");
            }
            case "/ready" -> {
                boolean known = election.leadership().leader().isPresent();
                yield new Answer(known ? 200 : 503, TEXT, known ? "a leader is known\n" : "no leader is known\n");
            }
            case "/leader" -> new Answer(200, JSON, Status.leaderJson(election));
            case "/explain" -> new Answer(200, JSON, Status.explainJson(election.explain()));
            case "/metrics" -> new Answer(200, PROMETHEUS, metrics());
            default -> new Answer(404, TEXT, "/live /ready /leader /explain /metrics\n");
        };
    }

    private String metrics() {
        Map<String, String> labels = new TreeMap<>();
        labels.put("cluster", election.config().cluster());
        labels.put("node", Integer.toString(election.config().self().number()));
        PrometheusText gauges = new PrometheusText(labels);
        Status.gauges(election, gauges);
        return gauges + counters.toPrometheus(labels);
    }

    /** Stops at once. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
