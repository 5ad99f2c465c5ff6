package dev.regente.sales.http;

import dev.regente.sales.domain.Refused;
import dev.regente.sales.log.LogException;
import dev.regente.sales.store.StoreException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server of one node. Every answer that is not the wanted one is a problem detail; no stack trace and no page of
 * the framework reaches a caller. Requests wait for the log without holding a thread, so that few threads serve many
 * callers.
 */
public final class SalesHttp implements AutoCloseable {
    /** No request is larger. */
    public static final long MAX_BODY_BYTES = 256 * 1024;

    private static final int MAX_THREADS = 16;
    private static final int MIN_THREADS = 4;
    private static final int IDLE_MILLIS = 30_000;
    private static final Logger LOG = LoggerFactory.getLogger(SalesHttp.class);

    private final Javalin javalin;
    private final NodeRoutes node;
    private final Events events;
    private final QueuedThreadPool threads;

    private SalesHttp(Javalin javalin, NodeRoutes node, Events events, QueuedThreadPool threads) {
        this.events = events;
        this.javalin = javalin;
        this.node = node;
        this.threads = threads;
    }

    /**
     * Starts to listen.
     *
     * @param port 0 for any free one
     * @param unhealthy why this node can work no more, if so
     * @throws io.javalin.util.JavalinBindException if the port is taken
     */
    public static SalesHttp start(String host, int port, Services services, Supplier<Optional<String>> unhealthy) {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
        threads.setName("http");
        threads.setDaemon(true);
        Metrics metrics = new Metrics(services.log(), services.store());
        NodeRoutes node = new NodeRoutes(services.log(), services.chronicle(), metrics, unhealthy);
        Events events = new Events(services);
        Javalin javalin = Javalin.create(config -> {
            configure(config, threads, host, port);
            problems(config, metrics);
            routes(config, services, node, events, metrics, threads);
        });
        javalin.start();
        return new SalesHttp(javalin, node, events, threads);
    }

    private static void configure(JavalinConfig config, QueuedThreadPool threads, String host, int port) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.maxRequestSize = MAX_BODY_BYTES;
        config.http.prefer405over404 = true;
        config.http.defaultContentType = Answers.JSON;
        config.jetty.threadPool = threads;
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        // bodies are taken in before a thread is given to the request, so that slow senders hold none
        config.jetty.modifyServletContextHandler(context -> context.insertHandler(new EagerContentHandler(
                new EagerContentHandler.RetainedContentLoaderFactory((int) MAX_BODY_BYTES, 0, false))));
        config.jetty.modifyServer(server -> server.setErrorHandler(new JettyProblems()));
        config.jetty.addConnector((server, http) -> {
            ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
            connector.setHost(host);
            connector.setPort(port);
            connector.setIdleTimeout(IDLE_MILLIS);
            return connector;
        });
    }

    private static void routes(
            JavalinConfig config,
            Services services,
            NodeRoutes node,
            Events events,
            Metrics metrics,
            QueuedThreadPool threads) {
        Forwarding forwarding = new Forwarding(threads);
        Routing routing = new Routing(services, forwarding, threads);
        Submitting submitting = new Submitting(services.log());
        SessionRoutes sessions = new SessionRoutes(services, routing, submitting);
        CatalogRoutes catalog = new CatalogRoutes(services, routing, submitting);
        SaleRoutes sales = new SaleRoutes(services, routing, submitting, metrics);
        BatchRoutes batches = new BatchRoutes(services, routing);
        ListRoutes lists = new ListRoutes(routing);
        ReportRoutes reports = new ReportRoutes(routing);
        new Pages(services).addTo(config);
        config.routes
                .before(ctx -> ctx.header("Cache-Control", "no-store").header("X-Content-Type-Options", "nosniff"))
                .post("/api/session", routing.onCoordinator(sessions::logIn))
                .get("/api/session", routing.onCoordinatorOrStale(sessions::whoAmI))
                .delete("/api/session", routing.onCoordinator(sessions::logOut))
                .post("/api/session/password", routing.onCoordinator(sessions::changePassword))
                .post("/api/users/{cpf}/password", routing.onCoordinator(sessions::resetPassword))
                .post("/api/users", routing.onCoordinator(sessions::register))
                .get("/api/users", routing.onCoordinatorOrStale(sessions::list))
                .get("/api/chains", routing.onCoordinatorOrStale(catalog::chains))
                .post("/api/chains", routing.onCoordinator(catalog::addChain))
                .get("/api/stores", routing.onCoordinatorOrStale(catalog::stores))
                .post("/api/stores", routing.onCoordinator(catalog::addStore))
                .post("/api/sales", routing.onCoordinator(sales::record))
                .get("/api/sales", routing.onCoordinatorOrStale(lists::sales))
                .get("/api/sales.csv", routing.streaming(lists::csv))
                .post("/api/batches", routing.onCoordinator(batches::record))
                .get("/api/batches/{id}", routing.onCoordinatorOrStale(batches::find))
                .get("/api/audit", routing.onCoordinatorOrStale(lists::audit))
                .get("/api/events", events::listen)
                .get("/api/sales/{id}", routing.onCoordinatorOrStale(sales::find))
                .post("/api/sales/{id}/void", routing.onCoordinator(sales::takeBack))
                .get("/api/reports/seller", routing.onCoordinatorOrStale(reports::seller))
                .get("/api/reports/store", routing.onCoordinatorOrStale(reports::store))
                .get("/api/reports/chain", routing.onCoordinatorOrStale(reports::chain))
                .get("/api/reports/network", routing.onCoordinatorOrStale(reports::network))
                .get("/api/reports/best-seller", routing.onCoordinatorOrStale(reports::bestSeller))
                .get("/api/reports/best-store", routing.onCoordinatorOrStale(reports::bestStore))
                .get("/api/reports/best-chain", routing.onCoordinatorOrStale(reports::bestChain))
                .get("/api/reports/by-day", routing.onCoordinatorOrStale(reports::byDay))
                .get("/api/reports/by-month", routing.onCoordinatorOrStale(reports::byMonth))
                .get("/api/openapi.json", node::openApi)
                .get("/api/cluster", node::cluster)
                .get("/health/live", node::live)
                .get("/health/ready", node::ready)
                .get("/metrics", node::metrics);
        services.demo().ifPresent(demo -> {
            DemoRoutes routes = new DemoRoutes(services, demo, forwarding, threads);
            config.routes
                    .before(ctx -> demo.awaitThaw())
                    .post("/api/demo/pause", routes::pause)
                    .post("/api/demo/kill", routes::kill)
                    .post("/api/demo/restart", routes::restart);
        });
        config.requestLogger.http(
                (ctx, millis) -> metrics.answered(ctx.method().name(), route(ctx), ctx.statusCode(), millis));
    }

    /** The pattern, never the path, which a caller could make endless. */
    private static String route(Context ctx) {
        var endpoint = ctx.endpoints().matchedHttpEndpoint();
        return endpoint == null ? "none" : endpoint.path;
    }

    private static void problems(JavalinConfig config, Metrics metrics) {
        config.routes
                .exception(Problem.class, (problem, ctx) -> tell(ctx, problem, metrics))
                .exception(
                        Refused.class,
                        (e, ctx) -> tell(ctx, Problem.of(400, "bad-" + e.field(), e.getMessage()), metrics))
                .exception(LogException.class, (e, ctx) -> tell(ctx, fromLog(e), metrics))
                .exception(StoreException.class, (e, ctx) -> {
                    LOG.error("{} {}: {}", ctx.method(), route(ctx), e.getMessage());
                    tell(ctx, Problem.unknown(503, "database", "this node's database does not work"), metrics);
                })
                .exception(
                        IOException.class,
                        (e, ctx) -> tell(
                                ctx, Problem.of(400, "cut-short", "the request ended before its body did"), metrics))
                .exception(HttpResponseException.class, (e, ctx) -> tell(ctx, fromFramework(e), metrics))
                .exception(Exception.class, (e, ctx) -> {
                    LOG.error("{} {} failed", ctx.method(), route(ctx), e);
                    tell(
                            ctx,
                            Problem.unknown(
                                    500, "internal", "the server met an error of its own, which its log describes"),
                            metrics);
                });
    }

    private static Problem fromLog(LogException e) {
        return e.surelyNotDone()
                ? Problem.later(503, "not-committed", 1, "it was not done: " + e.getMessage() + "; try again")
                : Problem.unknown(
                        503,
                        "outcome-unknown",
                        "it may have been done: " + e.getMessage() + "; repeat it with the same id to find out");
    }

    private static Problem fromFramework(HttpResponseException e) {
        return switch (e.getStatus()) {
            case 404 -> Problem.of(404, "no-such-route", "there is nothing at this address; see /api/cluster");
            case 405 -> Problem.of(405, "wrong-method", "this address does not take this method");
            case 413 -> Problem.of(413, "too-large", "a request has at most " + MAX_BODY_BYTES + " bytes");
            default -> Problem.of(e.getStatus(), "refused", "the request was refused");
        };
    }

    private static void tell(Context ctx, Problem problem, Metrics metrics) {
        metrics.refused(problem.reason());
        if (problem.retryAfterSeconds() > 0) {
            ctx.header("Retry-After", Integer.toString(problem.retryAfterSeconds()));
        }
        if (problem.status() == 401) {
            ctx.header("WWW-Authenticate", "Bearer");
        }
        Answers.write(ctx, problem.status(), Problem.TYPE, problem.json());
    }

    /** The port it listens on. */
    public int port() {
        return javalin.port();
    }

    /** From now on {@code /health/ready} may say yes. */
    public void rehearsed() {
        node.rehearsed();
    }

    @Override
    public void close() {
        events.close();
        javalin.stop();
        threads.setStopTimeout(1000);
    }
}
