package dev.regente.sales.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/** Hands a request on to the coordinator and its answer back: for pages, which cannot follow a redirect elsewhere. */
final class Forwarding {
    /** Marks a request that was forwarded, which no node forwards again. */
    static final String HOP = "Regente-Forwarded";

    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration WHOLE = Duration.ofSeconds(10);
    private static final int MAX_ANSWER_BYTES = 4 * 1024 * 1024;
    private static final List<String> TAKEN_ALONG = List.of("Authorization", "Content-Type", "Idempotency-Key");
    private static final List<String> GIVEN_BACK = List.of("Retry-After", "Content-Type", Routing.AGE);

    private final HttpClient client;

    Forwarding(Executor threads) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .executor(threads)
                .build();
    }

    /** Forwards and answers. */
    void forward(Context ctx, URI coordinator, Executor threads) {
        byte[] body = ctx.bodyAsBytes();
        boolean harmless = ctx.method().name().equals("GET");
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(Routing.base(coordinator) + ctx.req().getRequestURI() + query(ctx)))
                .timeout(WHOLE)
                .header(HOP, "1")
                .method(ctx.method().name(), HttpRequest.BodyPublishers.ofByteArray(body));
        for (String name : TAKEN_ALONG) {
            String value = ctx.header(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        ctx.future(() -> client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofInputStream())
                .thenAcceptAsync(answer -> giveBack(ctx, answer, harmless), threads)
                .exceptionally(failure -> {
                    throw problem(failure, harmless);
                }));
    }

    private static void giveBack(Context ctx, HttpResponse<InputStream> answer, boolean harmless) {
        byte[] body;
        try (InputStream in = answer.body()) {
            body = in.readNBytes(MAX_ANSWER_BYTES + 1);
        } catch (IOException e) {
            throw lost(harmless);
        }
        if (body.length > MAX_ANSWER_BYTES) {
            throw Problem.of(503, "answer-too-large", "the answer is too large to forward; ask the coordinator itself");
        }
        for (String name : GIVEN_BACK) {
            answer.headers().firstValue(name).ifPresent(value -> ctx.header(name, value));
        }
        ctx.status(answer.statusCode()).result(body);
    }

    private static RuntimeException problem(Throwable failure, boolean harmless) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof Problem problem) {
            return problem;
        }
        boolean neverSent = cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
        return neverSent
                ? Problem.later(503, "coordinator-unreachable", 1, "the coordinator does not answer; try again")
                : lost(harmless);
    }

    private static Problem lost(boolean harmless) {
        String detail = "the coordinator's answer was lost";
        return harmless
                ? Problem.later(503, "answer-lost", 1, detail + "; try again")
                : Problem.unknown(503, "answer-lost", detail + "; repeat the request with the same id to find out");
    }

    /** The query without the word that asked for forwarding. */
    private static String query(Context ctx) {
        if (ctx.queryString() == null) {
            return "";
        }
        String rest = List.of(ctx.queryString().split("&")).stream()
                .filter(part -> !part.startsWith("forward="))
                .collect(Collectors.joining("&"));
        return rest.isEmpty() ? "" : "?" + rest;
    }
}
