package dev.regente.election.observe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.regente.election.Election;
import dev.regente.election.ElectionConfig;
import dev.regente.election.ElectionNode;
import dev.regente.election.kernel.Explanation;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An HTTP endpoint of one election, or of a node of many, by the JDK's own server. Read only:
 *
 * <ul>
 *   <li>{@code /live}: 200 while the node takes part, else 503; for whoever restarts processes
 *   <li>{@code /ready}: 200 while a leader is known, else 503
 *   <li>{@code /leader}: who leads, as JSON
 *   <li>{@code /explain}: why, as JSON
 *   <li>{@code /metrics}: counters in the Prometheus text form
 * </ul>
 *
 * <p>Of a node of many elections, these tell of all: {@code /ready} wants a leader of each, {@code /leader} and {@code
 * /explain} are lists. {@code ?election=NAME} asks for one of them alone, and is answered by 404 while that is not open.
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

    /** One election, or all that are open on a node. */
    private interface Source {
        ElectionConfig config();

        /** All, in the order of their names. */
        List<Election> elections();

        /** Whether the node itself takes part. */
        boolean alive();

        boolean isOfMany();
    }

    private final Source source;
    private final Counters counters;
    private final HttpServer server;
    private final ThreadPoolExecutor threads;

    private record Answer(int status, String type, String body) {}

    private ElectionHttp(Source source, Counters counters, HttpServer server) {
        this.source = source;
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
                            new Thread(work, "regente-" + source.config().self() + "-http");
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
        return start(
                new Source() {
                    @Override
                    public ElectionConfig config() {
                        return election.config();
                    }

                    @Override
                    public List<Election> elections() {
                        return List.of(election);
                    }

                    @Override
                    public boolean alive() {
                        return Status.alive(election.explain());
                    }

                    @Override
                    public boolean isOfMany() {
                        return false;
                    }
                },
                counters,
                address);
    }

    /**
     * Starts the endpoint of a node of many elections on an address, which whoever reaches it may read.
     *
     * @param counters that its elections were given as metrics, one for all
     * @throws IOException if it cannot listen there
     */
    public static ElectionHttp start(ElectionNode node, Counters counters, InetSocketAddress address)
            throws IOException {
        return start(
                new Source() {
                    @Override
                    public ElectionConfig config() {
                        return node.config();
                    }

                    @Override
                    public List<Election> elections() {
                        return node.elections();
                    }

                    @Override
                    public boolean alive() {
                        return node.isRunning();
                    }

                    @Override
                    public boolean isOfMany() {
                        return true;
                    }
                },
                counters,
                address);
    }

    private static ElectionHttp start(Source source, Counters counters, InetSocketAddress address) throws IOException {
        ElectionHttp http = new ElectionHttp(source, counters, HttpServer.create(address, BACKLOG));
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
                    ? answer(exchange.getRequestURI())
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

    private Answer answer(URI uri) {
        List<Election> all = source.elections();
        Optional<String> name = election(uri.getRawQuery());
        if (name.isPresent()) {
            all = all.stream()
                    .filter(each -> source.isOfMany() && each.name().equals(name.get()))
                    .toList();
            if (all.isEmpty()) {
                return new Answer(404, TEXT, "this election is not open here\n");
            }
        }
        boolean one = name.isPresent() || !source.isOfMany();
        return switch (uri.getPath()) {
            case "/live" -> live(all, one);
            case "/ready" -> ready(all);
            case "/leader" -> new Answer(200, JSON, json(all, one, Status::leaderJson));
            case "/explain" -> new Answer(200, JSON, json(all, one, Status::explainJson));
            case "/metrics" -> new Answer(200, PROMETHEUS, metrics(all));
            default -> new Answer(404, TEXT, "/live /ready /leader /explain /metrics\n");
        };
    }

    /** The value of the parameter {@code election}, if it is there. */
    private static Optional<String> election(String query) {
        for (String part : query == null ? new String[0] : query.split("&", -1)) {
            if (part.startsWith("election=")) {
                try {
                    return Optional.of(URLDecoder.decode(part.substring("election=".length()), StandardCharsets.UTF_8));
                } catch (IllegalArgumentException e) {
                    return Optional.of("");
                }
            }
        }
        return Optional.empty();
    }

    private Answer live(List<Election> all, boolean one) {
        if (one) {
            Explanation state = all.get(0).explain();
            return new Answer(Status.alive(state) ? 200 : 503, TEXT, state + "\n");
        }
        boolean alive = source.alive();
        return new Answer(alive ? 200 : 503, TEXT, alive ? all.size() + " elections are open\n" : "stopped\n");
    }

    private static Answer ready(List<Election> all) {
        List<String> without = all.stream()
                .filter(each -> each.leadership().leader().isEmpty())
                .map(Election::name)
                .toList();
        if (without.isEmpty()) {
            return new Answer(200, TEXT, "a leader is known\n");
        }
        String which = without.get(0).isEmpty() ? "" : ": " + String.join(", ", without);
        return new Answer(503, TEXT, "no leader is known" + which + "\n");
    }

    private static String json(List<Election> all, boolean one, Function<Election, String> each) {
        return one
                ? each.apply(all.get(0)) + "\n"
                : "[" + all.stream().map(each).collect(Collectors.joining(",\n")) + "]\n";
    }

    private String metrics(List<Election> all) {
        Map<String, String> labels = new TreeMap<>();
        labels.put("cluster", source.config().cluster());
        labels.put("node", Integer.toString(source.config().self().number()));
        PrometheusText gauges = new PrometheusText(labels);
        Status.gauges(all, gauges);
        return gauges + counters.toPrometheus(labels);
    }

    /** Stops at once. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
