package dev.regente.sales.server;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.sales.domain.CommandCodec;
import dev.regente.sales.domain.DemoData;
import dev.regente.sales.http.Passwords;
import dev.regente.sales.http.SalesHttp;
import dev.regente.sales.http.Services;
import dev.regente.sales.log.Chronicle;
import dev.regente.sales.log.ClusterStatus;
import dev.regente.sales.log.SalesLog;
import dev.regente.sales.store.SalesStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A dry run before a node calls itself ready: a throw-away server on a port of its own, with a database in a temporary
 * directory and no cluster, takes a login, some sales and a report over real HTTP. After it the classes are loaded and
 * the code is warm, so that the first sale after a fail-over does not wait for a cold machine.
 */
final class Rehearsal {
    private static final int SALES = 20;
    private static final int CHEAP_COST = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([A-Za-z0-9_-]+)\"");

    private Rehearsal() {}

    /** Runs it once. */
    static void run(ZoneId zone) throws StartException {
        Path directory = null;
        try {
            directory = Files.createTempDirectory("regente-rehearsal");
            rehearse(directory, zone);
        } catch (IOException e) {
            throw new StartException("the rehearsal failed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("the rehearsal was interrupted", e);
        } finally {
            delete(directory);
        }
    }

    private static void rehearse(Path directory, ZoneId zone) throws IOException, InterruptedException, StartException {
        try (SalesStore store = SalesStore.open(directory.resolve("rehearsal.db"), "rehearsal");
                Passwords passwords = new Passwords(CHEAP_COST)) {
            SalesLog log = new AtOnce(store);
            log.submit(CommandCodec.encode(DemoData.seed(Passwords.hashNow(CHEAP_COST, DemoData.PASSWORD))));
            Services services = new Services(
                    store, log, passwords, Clock.systemUTC(), zone, Duration.ofMinutes(1), false, new Chronicle());
            try (SalesHttp http = SalesHttp.start("127.0.0.1", 0, services, Optional::empty)) {
                play(URI.create("http://127.0.0.1:" + http.port()));
            }
        }
    }

    private static void play(URI base) throws IOException, InterruptedException, StartException {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
        String seller = logIn(client, base, "45678901234");
        for (int i = 0; i < SALES; i++) {
            String sale = "{\"id\":\"rehearsal-" + i + "\",\"store\":\"martins-1\",\"amount\":\"1,00\"}";
            expect(201, send(client, base, "POST", "/api/sales", seller, sale));
        }
        String manager = logIn(client, base, "56789012345");
        expect(200, send(client, base, "GET", "/api/reports/best-seller", manager, ""));
        expect(200, send(client, base, "GET", "/api/cluster", manager, ""));
        expect(404, send(client, base, "GET", "/api/sales/none", manager, ""));
    }

    private static String logIn(HttpClient client, URI base, String cpf)
            throws IOException, InterruptedException, StartException {
        String body = "{\"cpf\":\"" + cpf + "\",\"password\":\"" + DemoData.PASSWORD + "\"}";
        Matcher token = TOKEN.matcher(expect(200, send(client, base, "POST", "/api/session", "", body)));
        if (!token.find()) {
            throw new StartException("the rehearsal failed: no token in the answer to a login", null);
        }
        return token.group(1);
    }

    private static HttpResponse<String> send(
            HttpClient client, URI base, String method, String path, String token, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String expect(int status, HttpResponse<String> answer) throws StartException {
        if (answer.statusCode() != status) {
            throw new StartException(
                    "the rehearsal failed: " + answer.request().uri().getPath() + " answered " + answer.statusCode(),
                    null);
        }
        return answer.body();
    }

    private static void delete(Path directory) {
        if (directory == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // a virus scanner may hold a file for a moment; it lies in the directory for temporary files
            directory.toFile().deleteOnExit();
        }
    }

    /** A log of one entry at a time, applied at once. */
    private record AtOnce(SalesStore store) implements SalesLog {
        @Override
        public CompletionStage<Applied> submit(Value.Bytes payload) {
            synchronized (store) {
                long index = store.applied() + 1;
                return CompletableFuture.completedFuture(new Applied(
                        index,
                        store.apply(List.of(new SalesStore.Entry(index, payload)))
                                .get(0)
                                .decision()
                                .orElseThrow()));
            }
        }

        @Override
        public CompletionStage<Long> confirmRead() {
            return CompletableFuture.completedFuture(store.applied());
        }

        @Override
        public ClusterStatus status() {
            NodeId self = NodeId.of(1);
            return new ClusterStatus(self, Optional.of(self), 1, 1, true, OptionalLong.of(0), List.of());
        }
    }
}
