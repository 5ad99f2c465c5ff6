package dev.regente.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.regente.sales.client.model.NodeAddress;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Three servers in this process that share one memory, elect at once, and have the fault asked for: what the check must find has to be
 * put there by somebody.
 */
final class FakeCluster implements Nodes {
    /** What is wrong with it. */
    enum Fault {
        NONE,
        LOSES_ONE,
        DOUBLES_ONE
    }

    static {
        // Otherwise every reply waits 40 ms for an acknowledgement of its header.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private record Sold(String cpf, long cents) {}

    private static final int FAULTY_SALE = 20;

    private final ObjectMapper json = new ObjectMapper();
    private final Fault fault;
    private final List<Integer> ports;
    private final Map<Integer, HttpServer> servers = new TreeMap<>();
    private final Map<String, Sold> sales = new TreeMap<>();
    private final List<Sold> counted = new ArrayList<>();
    private final ExecutorService requests = Executors.newCachedThreadPool();
    private long electAtNanos;
    private int leader;
    private long term;
    private int posted;
    private int logins;

    FakeCluster(Fault fault) throws IOException {
        this.fault = fault;
        this.ports = FreePorts.find(3);
        for (int id : ids()) {
            start(id);
        }
    }

    @Override
    public List<Integer> ids() {
        return List.of(1, 2, 3);
    }

    @Override
    public NodeAddress address(int id) {
        return new NodeAddress("http", "127.0.0.1", ports.get(id - 1));
    }

    @Override
    public synchronized boolean running(int id) {
        return servers.containsKey(id);
    }

    @Override
    public long pid(int id) {
        return 1000L + id;
    }

    @Override
    public synchronized void start(int id) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(id - 1)), 50);
        server.createContext("/", exchange -> handle(id, exchange));
        server.setExecutor(requests);
        server.start();
        servers.put(id, server);
        electAtNanos = System.nanoTime() + 300_000_000;
    }

    @Override
    public void kill(int id) {
        HttpServer server;
        synchronized (this) {
            server = servers.remove(id);
            if (leader == id) {
                leader = 0;
            }
            electAtNanos = System.nanoTime() + 50_000_000;
        }
        server.stop(0);
    }

    /** Time passes only when somebody asks, which the watch does all the time. */
    private void electIfDue() {
        if (System.nanoTime() - electAtNanos < 0) {
            return;
        }
        int best = servers.keySet().stream().mapToInt(id -> id).max().orElse(0);
        if (best != leader) {
            leader = best;
            term++;
        }
    }

    synchronized int logins() {
        return logins;
    }

    private void handle(int id, HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getPath();
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        Answer answer =
                answer(id, path, query, body, exchange.getRequestHeaders().getFirst("Authorization"));
        if (answer.status() == 307) {
            exchange.getResponseHeaders().add("Location", answer.body());
        }
        byte[] bytes = answer.status() == 307 ? new byte[0] : answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private record Answer(int status, String body) {}

    private synchronized Answer answer(int id, String path, String query, String body, String authorization)
            throws IOException {
        electIfDue();
        if (path.equals("/api/cluster")) {
            return new Answer(200, cluster(id));
        }
        if (query.contains("stale=true")) {
            return path.startsWith("/api/sales/") ? sale(path.substring("/api/sales/".length())) : report(query);
        }
        if (leader == 0) {
            return new Answer(503, "{\"outcome\":\"not-done\"}");
        }
        if (leader != id) {
            return new Answer(307, address(leader) + path);
        }
        if (path.equals("/api/session")) {
            logins++;
            String cpf = json.readTree(body).path("cpf").asText();
            return new Answer(200, "{\"token\":\"" + cpf + "\",\"name\":\"x\",\"role\":\"seller\"}");
        }
        if (path.equals("/api/stores")) {
            return new Answer(200, "[{\"id\":\"s1\",\"name\":\"S1\"}]");
        }
        return record(json.readTree(body), authorization.substring("Bearer ".length()));
    }

    private String cluster(int id) {
        StringBuilder nodes = new StringBuilder();
        for (int node : ids()) {
            nodes.append(nodes.isEmpty() ? "" : ",")
                    .append("{\"id\":" + node + ",\"http\":\"" + address(node) + "\",\"lastIndex\":" + counted.size()
                            + "}");
        }
        return "{\"self\":" + id + ",\"leader\":" + (leader == 0 ? "null" : leader) + ",\"term\":" + term
                + ",\"serving\":" + (leader == id) + ",\"nodes\":[" + nodes + "]}";
    }

    private Answer record(JsonNode sale, String cpf) {
        String id = sale.path("id").asText();
        if (sales.containsKey(id)) {
            return new Answer(200, "{}");
        }
        posted++;
        Sold sold = new Sold(
                cpf,
                new BigDecimal(sale.path("amount").asText().replace(',', '.'))
                        .movePointRight(2)
                        .longValueExact());
        if (posted == FAULTY_SALE && fault == Fault.LOSES_ONE) {
            return new Answer(201, "{}");
        }
        if (posted == FAULTY_SALE && fault == Fault.DOUBLES_ONE) {
            counted.add(sold);
        }
        sales.put(id, sold);
        counted.add(sold);
        return new Answer(201, "{}");
    }

    private Answer sale(String id) {
        Sold sold = sales.get(id);
        return sold == null
                ? new Answer(404, "{}")
                : new Answer(200, "{\"amount\":\"" + BigDecimal.valueOf(sold.cents(), 2) + "\"}");
    }

    private Answer report(String query) {
        String cpf = query.substring(query.indexOf("cpf=") + 4);
        List<Sold> theirs =
                counted.stream().filter(sold -> sold.cpf().equals(cpf)).toList();
        long cents = theirs.stream().mapToLong(Sold::cents).sum() + 560_00;
        return new Answer(
                200, "{\"count\":" + (theirs.size() + 3) + ",\"total\":\"" + BigDecimal.valueOf(cents, 2) + "\"}");
    }

    @Override
    public synchronized void close() {
        servers.values().forEach(server -> server.stop(0));
        servers.clear();
        requests.shutdownNow();
    }
}
