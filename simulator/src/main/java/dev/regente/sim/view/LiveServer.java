package dev.regente.sim.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Waiting;
import dev.regente.sim.run.Move;
import dev.regente.sim.scenario.Scenario;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Serves the viewer's page on this machine, with a run in which the reader chooses what happens next.
 *
 * <p>It listens on loopback only. Whoever asks must know a random word, which stands in the address printed at the start;
 * must have come by the name of this machine ({@code Host}), so that no other name that leads here lets a foreign page in;
 * and must not be a foreign page ({@code Origin}). Requests are handled one after the other.
 */
public final class LiveServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_BYTES = 1 << 16;
    private static final int MOST_WAITING = 500;
    private static final int MOST_STEPS = 5_000;
    private static final long PAUSE_NANOS = 1_000_000_000L;
    private static final String HEADER = "X-Regente-Token";

    private final HttpServer server;
    private final LiveRun run;
    private final Path folder;
    private final String token;

    /**
     * Opens the door.
     *
     * @param fromNanos how far the run goes before the reader takes over
     * @param port 0 for any that is free
     * @param folder where runs are saved
     * @throws IOException if the port is taken
     */
    public LiveServer(Scenario scenario, long fromNanos, int port, Path folder) throws IOException {
        this.folder = folder;
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        token = HexFormat.of().formatHex(random);
        run = new LiveRun(scenario, fromNanos);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16);
        server.createContext("/", this::handle);
        server.start();
    }

    /** The address with the word in it. */
    public String url() {
        return "http://" + host() + "/?token=" + token;
    }

    private String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!isFromHere(exchange)) {
                answer(exchange, 403, "text/plain", "only the page that this program printed may ask\n");
                return;
            }
            String what =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            switch (what) {
                case "GET /" -> page(exchange);
                case "GET /run", "POST /do" -> program(exchange, what.equals("POST /do"));
                default -> answer(exchange, 404, "text/plain", "there is nothing here\n");
            }
        }
    }

    private boolean isFromHere(HttpExchange exchange) {
        String port = ":" + server.getAddress().getPort();
        List<String> hosts = List.of("127.0.0.1" + port, "localhost" + port);
        String host = exchange.getRequestHeaders().getFirst("Host");
        String origin = exchange.getRequestHeaders().getFirst("Origin");
        return host != null
                && hosts.contains(host.toLowerCase(Locale.ROOT))
                && (origin == null || origin.equals("http://" + host));
    }

    private boolean knows(String given) {
        return given != null
                && MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    private void page(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        String given = query != null && query.startsWith("token=") ? query.substring("token=".length()) : null;
        if (!knows(given)) {
            answer(exchange, 403, "text/plain", "use the address that sim serve printed\n");
            return;
        }
        answer(exchange, 200, "text/html", ViewerPage.live(run.scenario().name(), token));
    }

    private void program(HttpExchange exchange, boolean does) throws IOException {
        if (!knows(exchange.getRequestHeaders().getFirst(HEADER))) {
            answer(exchange, 403, "text/plain", "the header " + HEADER + " is missing or wrong\n");
            return;
        }
        String said = "";
        if (does) {
            byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
            try {
                if (body.length > MOST_BYTES) {
                    throw new IllegalArgumentException("more than " + MOST_BYTES + " bytes");
                }
                said = act(JSON.readTree(body));
            } catch (JsonProcessingException e) {
                answer(exchange, 400, "text/plain", "the body is no JSON\n");
                return;
            } catch (IllegalArgumentException | ArithmeticException e) {
                answer(exchange, 400, "text/plain", e.getMessage() + "\n");
                return;
            }
        }
        answer(exchange, 200, "application/json", JSON.writeValueAsString(state(said)));
    }

    /** Does what is asked, and gives what there is to say about it. */
    private String act(JsonNode ask) throws IOException {
        long what = ask.path("what").asLong();
        switch (ask.path("do").asText()) {
            case "next" -> run.next(Math.max(1, Math.min(MOST_STEPS, what)));
            case "pass" -> run.pass(Math.max(0, Math.min(3_600_000, what)) * 1_000_000);
            case "happen" -> run.move(Move.Deed.HAPPEN, what, 0);
            case "lose" -> run.move(Move.Deed.LOSE, what, 0);
            case "crash" -> run.move(Move.Deed.CRASH, node(what), 0);
            case "restart" -> run.move(Move.Deed.RESTART, node(what), 0);
            case "pause" -> run.move(Move.Deed.PAUSE, node(what), PAUSE_NANOS);
            case "undo" -> run.undo();
            case "branch" -> run.branch(what);
            case "save" -> {
                return save();
            }
            default -> throw new IllegalArgumentException("nothing can be done by the word " + ask.path("do"));
        }
        return "";
    }

    private long node(long number) {
        if (run.nodes().stream().noneMatch(node -> node.number() == number)) {
            throw new IllegalArgumentException("there is no node " + number);
        }
        return number;
    }

    private String save() throws IOException {
        Files.createDirectories(folder);
        String name = run.scenario().name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        int number = 1;
        Path file = folder.resolve(name + "-" + number + ".run");
        while (Files.exists(file)) {
            file = folder.resolve(name + "-" + ++number + ".run");
        }
        run.recording().save(file);
        return file.toString();
    }

    private ObjectNode state(String said) {
        ObjectNode state = JSON.createObjectNode();
        state.put("trace", run.trace());
        state.put("saved", said);
        state.put("stopped", run.stopped());
        state.put("moves", run.moves().size());
        ArrayNode nodes = state.putArray("nodes");
        for (NodeId node : run.nodes()) {
            nodes.addObject().put("id", node.number()).put("up", run.isUp(node)).put("paused", run.isPaused(node));
        }
        ArrayNode waiting = state.putArray("waiting");
        for (Waiting each : run.waiting().stream().limit(MOST_WAITING).toList()) {
            ObjectNode item = waiting.addObject()
                    .put("id", each.id())
                    .put("kind", each.kind())
                    .put("what", each.what())
                    .put("text", each.text())
                    .put("at", each.atNanos());
            if (each.node() != null) {
                item.put("node", each.node().number());
            }
            if (each.from() != null) {
                item.put("from", each.from().number());
            }
        }
        return state;
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
        exchange.getResponseHeaders().set("X-Frame-Options", "DENY");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
