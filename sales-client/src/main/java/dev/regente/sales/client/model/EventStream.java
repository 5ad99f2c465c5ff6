package dev.regente.sales.client.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What happens in the cluster, as one node tells it; when that node dies, freezes or refuses, the next one goes on from the last sale
 * that was heard. {@link #listen} blocks; {@link #close} from another thread ends it.
 */
public final class EventStream implements AutoCloseable {
    /** A node tells its state each second. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final int LINE_LIMIT = 256 * 1024;
    private static final int REMEMBERED = 2_000;
    private static final int ROUNDS = 3;

    private final ObjectMapper json = new ObjectMapper();
    private final NodeList nodes;
    private final Predicate<NodeAddress> mayHearSecrets;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();
    private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "event-watchdog");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<String> heard = new LinkedHashSet<>();
    private String token;
    private String lastId;
    private int unknownInARow;
    private volatile boolean closed;
    private volatile InputStream open;

    EventStream(NodeList nodes, String token, Predicate<NodeAddress> mayHearSecrets) {
        this.nodes = nodes;
        this.token = token;
        this.mayHearSecrets = mayHearSecrets;
    }

    /** Hears what happens, on the thread that listens. False ends the listening. */
    public interface Listener {
        /** @param name {@code cluster}, {@code election}, {@code sale} or {@code skipped} */
        boolean heard(NodeAddress from, String name, JsonNode data);

        /** From now on this node tells. */
        default void connected(NodeAddress to) {}

        /** This node tells no more; the next one is asked. */
        default void lost(NodeAddress from) {}

        /** The session may not hear of sales; what else happens is told. */
        default void withoutSales() {}
    }

    /** Listens until the listener has enough, or {@link #close}; each happening of a node's election is told once. */
    public void listen(Listener listener) throws InterruptedException {
        NodeAddress node = nodes.first();
        while (!closed) {
            boolean enough = false;
            boolean connected = false;
            try {
                InputStream body = connect(node, listener);
                if (body != null) {
                    connected = true;
                    listener.connected(node);
                    enough = read(node, body, listener);
                }
            } catch (IOException e) {
                // The next node may tell.
                connected |= open != null;
            } finally {
                open = null;
            }
            if (enough || closed) {
                return;
            }
            if (connected) {
                listener.lost(node);
            }
            node = nodes.after(node);
            Thread.sleep(PAUSE.toMillis());
        }
    }

    /** The stream; null when the session was refused here. */
    private InputStream connect(NodeAddress node, Listener listener) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(node.resolve("/api/events")).timeout(SILENCE);
        if (token != null && mayHearSecrets.test(node)) {
            request.header("Authorization", "Bearer " + token);
        }
        if (lastId != null) {
            request.header("Last-Event-ID", lastId);
        }
        HttpResponse<InputStream> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        if (answer.statusCode() == 200) {
            open = answer.body();
            return answer.body();
        }
        answer.body().close();
        boolean unknown = token != null && answer.statusCode() == 401;
        unknownInARow = unknown ? unknownInARow + 1 : 0;
        // A follower may not know yet of a session that was opened a moment ago.
        boolean forGood = unknownInARow >= ROUNDS * nodes.inOrder().size();
        if (token != null && (answer.statusCode() == 403 || forGood)) {
            token = null;
            listener.withoutSales();
        }
        return null;
    }

    private boolean read(NodeAddress node, InputStream body, Listener listener) throws IOException {
        ScheduledFuture<?> silence = guard(body);
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            String name = "";
            String data = "";
            String id = null;
            int self = 0;
            for (String line = line(reader); line != null; line = line(reader)) {
                silence.cancel(false);
                silence = guard(body);
                if (line.startsWith("event:")) {
                    name = line.substring(6).strip();
                } else if (line.startsWith("data:")) {
                    data = line.substring(5).strip();
                } else if (line.startsWith("id:")) {
                    id = line.substring(3).strip();
                } else if (line.isEmpty() && !data.isEmpty()) {
                    JsonNode told = json.readTree(data);
                    self = name.equals("cluster") ? told.path("self").asInt() : self;
                    lastId = id == null ? lastId : id;
                    if (isNew(name, self, told) && !listener.heard(node, name, told)) {
                        return true;
                    }
                    name = "";
                    data = "";
                    id = null;
                }
            }
            return false;
        } finally {
            silence.cancel(false);
        }
    }

    private ScheduledFuture<?> guard(InputStream body) {
        return watchdog.schedule(() -> shut(body), SILENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static String line(BufferedReader reader) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = reader.read(); next != '\n'; next = reader.read()) {
            if (next == -1) {
                return null;
            }
            if (line.length() >= LINE_LIMIT) {
                throw new IOException("an event longer than " + LINE_LIMIT + " characters");
            }
            line.append((char) next);
        }
        return line.toString();
    }

    /** A node that is asked again tells its latest happenings again. */
    private boolean isNew(String name, int self, JsonNode told) {
        if (!name.equals("election")) {
            return true;
        }
        boolean fresh = heard.add(self + "/" + told.path("number").asLong() + "/"
                + told.path("at").asText());
        if (heard.size() > REMEMBERED) {
            heard.remove(heard.iterator().next());
        }
        return fresh;
    }

    private static void shut(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            // It is gone already, which is what was wanted.
        }
    }

    @Override
    public void close() {
        closed = true;
        watchdog.shutdownNow();
        InputStream body = open;
        if (body != null) {
            shut(body);
        }
    }
}
