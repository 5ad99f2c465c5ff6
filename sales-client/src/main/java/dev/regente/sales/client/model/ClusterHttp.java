package dev.regente.sales.client.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Carries one request to whichever node coordinates, across redirects, lost connections and elections, until it is settled or the
 * deadline passes. The same request is repeated unchanged, so a repeat of a sale is the same sale.
 *
 * <p>Blocks the calling thread; many threads may share one instance. Redirects are followed here and not by the JDK, because the
 * session may only be sent to known nodes.
 */
final class ClusterHttp {
    private static final int REPLY_LIMIT_BYTES = 8 << 20;
    private static final int REDIRECTS_IN_A_ROW = 4;
    private static final Duration LEARN_TIMEOUT = Duration.ofSeconds(2);

    private final ObjectMapper json = new ObjectMapper();
    private final NodeList nodes;
    private final Patience patience;
    private final Locale language;
    private final boolean readableAllowed;
    private final HttpClient http;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile FailoverWatcher watcher = FailoverWatcher.NONE;

    ClusterHttp(NodeList nodes, Patience patience, Locale language, boolean readableAllowed) {
        this.nodes = nodes;
        this.patience = patience;
        this.language = language;
        this.readableAllowed = readableAllowed;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(1))
                .build();
    }

    /** What last kept a request from being settled: where, a word for it, a sentence. */
    private record Trouble(String place, String reason, String sentence) {}

    /** A settled answer: a 2xx status and its JSON body. */
    record Reply(int status, JsonNode body) {}

    /** Tells {@code wanted} when a request has to look for another coordinator. */
    void watcher(FailoverWatcher wanted) {
        watcher = wanted;
    }

    /** Ends every wait between attempts, now and later; attempts on their way still end by themselves. */
    void stop() {
        stopped.countDown();
    }

    /** Sends until settled. */
    Reply send(Call call) throws SalesException {
        Journey journey =
                new Journey(call, System.nanoTime() + patience.deadline().toNanos());
        while (true) {
            Reply reply = journey.step();
            if (reply != null) {
                return reply;
            }
        }
    }

    /**
     * One node's own answer, asked for once; {@code token} is null for a question that needs no session.
     *
     * @throws FileNotFoundException when the node answers 404
     */
    JsonNode ask(NodeAddress node, String path, String token, Duration timeout)
            throws IOException, InterruptedException {
        if (token != null && !mayHearSecrets(node)) {
            throw new IOException("the session would travel unencrypted");
        }
        HttpResponse<byte[]> response = exchange(node, Call.read(path, token), timeout);
        if (response.statusCode() == 404) {
            throw new FileNotFoundException(path);
        }
        if (response.statusCode() != 200) {
            throw new IOException("status " + response.statusCode());
        }
        return json.readTree(response.body());
    }

    /** Asks the known nodes, the coordinator first, for the members of the cluster, and remembers them. Never fails. */
    void learn() throws InterruptedException {
        for (NodeAddress node : nodes.inOrder()) {
            try {
                nodes.learn(members(ask(node, "/api/cluster", null, LEARN_TIMEOUT), node));
                return;
            } catch (IOException e) {
                // The next node may know; without any, the list given by the user remains.
            }
        }
    }

    boolean mayHearSecrets(NodeAddress node) {
        return readableAllowed || !node.readableOnTheWay();
    }

    private static List<NodeAddress> members(JsonNode cluster, NodeAddress reporter) {
        List<NodeAddress> found = new ArrayList<>();
        for (JsonNode node : cluster.path("nodes")) {
            // "address" is where the node's election listens; a node that has not said yet where it answers requests
            // has null.
            String text = node.path("http").asText("");
            try {
                found.add(NodeAddress.parse(text.contains("://") ? text : reporter.scheme() + "://" + text));
            } catch (IllegalArgumentException e) {
                // It will be learned when it has said where.
            }
        }
        return found;
    }

    private HttpResponse<byte[]> exchange(NodeAddress node, Call call, Duration timeout)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(node.resolve(call.path()))
                .timeout(timeout)
                .header("Accept", "application/json, application/problem+json")
                .header("Accept-Language", language.getLanguage());
        if (call.token() != null) {
            request.header("Authorization", "Bearer " + call.token());
        }
        if (call.body() == null) {
            request.method(call.method(), HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json");
            request.method(
                    call.method(),
                    HttpRequest.BodyPublishers.ofString(call.body().toString(), StandardCharsets.UTF_8));
        }
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request.build(), info -> new BoundedBody(REPLY_LIMIT_BYTES));
        try {
            // The request's own timeout ends with the headers; this one covers the body too.
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + timeout.toMillis() + " ms", e);
        } catch (CancellationException e) {
            throw new IOException("cancelled", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException trouble) {
                throw trouble;
            }
            throw new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    /** One request on its way: what was tried, and whether a lost attempt may have been carried out. */
    private final class Journey {
        private final Call call;
        private final long endNanos;
        private final Waiting waiting = new Waiting(watcher);
        private NodeAddress target;
        private boolean tried;
        private boolean mayBeDone;
        private int refusedInARow;
        private Trouble last = new Trouble("", "", "");
        private int redirectsInARow;
        private int failuresInARow;

        Journey(Call call, long endNanos) {
            this.call = call;
            this.endNanos = endNanos;
            this.target = nodes.first();
        }

        /** One attempt. Returns the settled reply, or null when there is more to try. */
        Reply step() throws SalesException {
            if (call.carriesSecret() && !mayHearSecrets(target)) {
                throw failure(SalesException.Kind.READABLE, 0, target.toString());
            }
            long left = endNanos - System.nanoTime();
            // An attempt cut short by the deadline would turn a sure "not done" into "unknown".
            if (left < (tried ? patience.leastAttempt().toNanos() : 1)) {
                throw deadline();
            }
            tried = true;
            Duration timeout =
                    Duration.ofNanos(Math.min(left, patience.attempt().toNanos()));
            HttpResponse<byte[]> response;
            try {
                response = exchange(target, call, timeout);
            } catch (InterruptedException e) {
                mayBeDone |= call.changes();
                throw interrupted();
            } catch (IOException e) {
                // Only a connection that never came to be proves that the node did not see the request.
                boolean unseen = e instanceof ConnectException || e instanceof HttpConnectTimeoutException;
                refusedInARow = unseen ? refusedInARow + 1 : 0;
                mayBeDone |= !unseen && call.changes();
                last = unseen
                        ? new Trouble(target.toString(), "no-connection", "no connection")
                        : new Trouble(target.toString(), "connection-lost", "connection lost");
                tryNext();
                return null;
            }
            refusedInARow = 0;
            return settle(response);
        }

        private Reply settle(HttpResponse<byte[]> response) throws SalesException {
            int status = response.statusCode();
            if (status == 307 || status == 308) {
                redirect(response);
                return null;
            }
            redirectsInARow = 0;
            if (status >= 200 && status < 300) {
                Reply reply = new Reply(status, body(response));
                nodes.answered(target);
                waiting.over(target);
                return reply;
            }
            JsonNode problem = problem(response);
            boolean unknown = problem.path("outcome").asText().equals(Outcome.UNKNOWN.word());
            String sentence = sentence(problem, status);
            String reason = OneLine.of(problem.path("reason").asText(""));
            if (status >= 500 || status == 408 || (status == 429 && soon(response))) {
                // A failing server that does not say the request was left undone may have carried it out.
                boolean surelyNot = problem.path("outcome").asText().equals(Outcome.NOT_DONE.word());
                mayBeDone |= call.changes() && !surelyNot && status != 429;
                last = new Trouble(target.toString(), reason, sentence);
                tryNext();
                return null;
            }
            mayBeDone |= call.changes() && unknown;
            if (status == 409 && call.conflictSettles() && !unknown) {
                mayBeDone = false;
            }
            boolean sessionEnded = status == 401 && call.token() != null;
            throw new SalesException(
                    sessionEnded ? SalesException.Kind.SESSION_ENDED : SalesException.Kind.REFUSED,
                    mayBeDone ? Outcome.UNKNOWN : Outcome.NOT_DONE,
                    status,
                    reason,
                    List.of(sentence),
                    faults(problem));
        }

        /** A server that is busy asks for a moment; one that locks an account for minutes is not worth waiting for. */
        private boolean soon(HttpResponse<byte[]> response) {
            return response.headers()
                    .firstValue("Retry-After")
                    .map(text -> text.matches("[0-3]"))
                    .orElse(true);
        }

        private void redirect(HttpResponse<byte[]> response) throws SalesException {
            String location = response.headers().firstValue("Location").orElse("");
            NodeAddress next;
            try {
                next = NodeAddress.of(target.resolve(call.path()).resolve(URI.create(location)));
            } catch (IllegalArgumentException e) {
                throw failure(SalesException.Kind.BAD_REPLY, response.statusCode(), target.toString(), "Location");
            }
            if (!nodes.contains(next)) {
                try {
                    learn();
                } catch (InterruptedException e) {
                    throw interrupted();
                }
            }
            if (!nodes.contains(next)) {
                throw failure(
                        SalesException.Kind.FOREIGN_REDIRECT,
                        response.statusCode(),
                        target.toString(),
                        next.toString());
            }
            last = new Trouble(target.toString(), "sent-on", "sent on to " + next);
            target = next;
            redirectsInARow++;
            // Two nodes that name each other are between two leaders: give them time instead of running in circles.
            if (redirectsInARow % REDIRECTS_IN_A_ROW == 0) {
                pause(redirectsInARow / REDIRECTS_IN_A_ROW - 1);
            }
        }

        private void tryNext() throws SalesException {
            waiting.began(target);
            target = nodes.after(target);
            failuresInARow++;
            int size = nodes.inOrder().size();
            if (failuresInARow % size == 0) {
                pause(failuresInARow / size - 1);
            }
        }

        private void pause(int round) throws SalesException {
            long longest = patience.pauseAfter(round).toNanos();
            long drawn = longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1);
            long left = endNanos - System.nanoTime();
            if (drawn >= left) {
                throw deadline();
            }
            try {
                if (stopped.await(drawn, TimeUnit.NANOSECONDS)) {
                    throw failure(SalesException.Kind.INTERRUPTED, 0);
                }
            } catch (InterruptedException e) {
                throw interrupted();
            }
        }

        private SalesException deadline() {
            String waited = patience.deadline().toMillis() + " ms";
            if (refusedInARow < nodes.inOrder().size()) {
                return new SalesException(
                        SalesException.Kind.DEADLINE,
                        mayBeDone ? Outcome.UNKNOWN : Outcome.NOT_DONE,
                        0,
                        last.reason(),
                        List.of(waited, last.place(), last.sentence()),
                        List.of());
            }
            List<String> addresses =
                    nodes.inOrder().stream().map(NodeAddress::toString).toList();
            return failure(SalesException.Kind.NO_NODE, 0, String.join(", ", addresses), waited);
        }

        private SalesException interrupted() {
            Thread.currentThread().interrupt();
            return failure(SalesException.Kind.INTERRUPTED, 0);
        }

        private SalesException failure(SalesException.Kind kind, int status, String... arguments) {
            return new SalesException(kind, mayBeDone ? Outcome.UNKNOWN : Outcome.NOT_DONE, status, arguments);
        }

        private JsonNode body(HttpResponse<byte[]> response) throws SalesException {
            try {
                return json.readTree(response.body());
            } catch (IOException e) {
                mayBeDone |= call.changes();
                throw failure(SalesException.Kind.BAD_REPLY, response.statusCode(), target.toString(), "JSON");
            }
        }

        private JsonNode problem(HttpResponse<byte[]> response) {
            try {
                return json.readTree(response.body());
            } catch (IOException e) {
                return json.missingNode();
            }
        }

        private static List<Fault> faults(JsonNode problem) {
            List<Fault> faults = new ArrayList<>();
            for (JsonNode fault : problem.path("faults")) {
                faults.add(new Fault(
                        fault.path("place").asInt(-1),
                        OneLine.of(fault.path("reason").asText("")),
                        OneLine.of(fault.path("detail").asText(""))));
            }
            return faults;
        }

        private static String sentence(JsonNode problem, int status) {
            for (String field : List.of("detail", "title")) {
                String text = problem.path(field).asText("");
                if (!text.isBlank()) {
                    return OneLine.of(text);
                }
            }
            return "HTTP " + status;
        }
    }
}
