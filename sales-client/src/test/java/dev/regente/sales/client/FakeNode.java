package dev.regente.sales.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.regente.sales.client.model.NodeAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that answers each path from a script, the last reply again and again, and remembers what it was asked. */
final class FakeNode implements AutoCloseable {
    /** What was asked. */
    record Asked(String method, String path, String authorization, String language, String body) {}

    /** What is answered. */
    private record Reply(int status, String location, String retryAfter, String body) {}

    private record Rule(String method, String path, Deque<Reply> replies) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Rule> rules = new ArrayList<>();
    private final List<Asked> asked = new ArrayList<>();

    FakeNode() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    NodeAddress address() {
        return new NodeAddress("http", "127.0.0.1", server.getAddress().getPort());
    }

    /** The next reply for this method and path. */
    FakeNode on(String method, String path, int status, String body) {
        return add(method, path, new Reply(status, null, null, body));
    }

    FakeNode redirect(String method, String path, String location) {
        return add(method, path, new Reply(307, location, null, ""));
    }

    /** Too many requests; come back after so many seconds. */
    FakeNode busy(String method, String path, String seconds, String body) {
        return add(method, path, new Reply(429, null, seconds, body));
    }

    /** The connection is closed after the request was read, without a reply. */
    FakeNode hangUp(String method, String path) {
        return add(method, path, new Reply(-1, null, null, ""));
    }

    FakeNode cluster(NodeAddress... members) {
        StringBuilder nodes = new StringBuilder();
        for (NodeAddress member : members) {
            nodes.append(nodes.isEmpty() ? "" : ",")
                    .append("{\"id\":1,\"address\":\"127.0.0.1:1\",\"role\":\"voter\",\"http\":\"" + member + "\"}");
        }
        return on(
                "GET",
                "/api/cluster",
                200,
                "{\"self\":1,\"leader\":1,\"term\":7,\"serving\":true,\"nodes\":[" + nodes + "]}");
    }

    private synchronized FakeNode add(String method, String path, Reply reply) {
        Rule rule = find(method, path);
        if (rule == null) {
            rule = new Rule(method, path, new ArrayDeque<>());
            rules.add(rule);
        }
        rule.replies().add(reply);
        return this;
    }

    private Rule find(String method, String path) {
        return rules.stream()
                .filter(rule -> rule.method().equals(method) && rule.path().equals(path))
                .findFirst()
                .orElse(null);
    }

    synchronized List<Asked> asked() {
        return List.copyOf(asked);
    }

    synchronized List<Asked> asked(String path) {
        return asked.stream().filter(one -> one.path().equals(path)).toList();
    }

    private synchronized Reply next(Asked one) {
        asked.add(one);
        Rule rule = find(one.method(), one.path());
        if (rule == null) {
            return new Reply(404, null, null, "{\"title\":\"not scripted\",\"outcome\":\"not-done\"}");
        }
        return rule.replies().size() > 1
                ? rule.replies().poll()
                : rule.replies().peek();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Reply reply = next(new Asked(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                exchange.getRequestHeaders().getFirst("Authorization"),
                exchange.getRequestHeaders().getFirst("Accept-Language"),
                body));
        if (reply.status() == -1) {
            exchange.close();
            return;
        }
        if (reply.location() != null) {
            exchange.getResponseHeaders().add("Location", reply.location());
        }
        if (reply.retryAfter() != null) {
            exchange.getResponseHeaders().add("Retry-After", reply.retryAfter());
        }
        byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
