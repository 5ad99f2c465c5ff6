package dev.regente.sales.http;

import dev.regente.sales.log.ClusterStatus;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The pages for browsers, the same on every node, held in memory: the manager's at {@code /}, the cluster's at {@code
 * /cluster}. They load nothing from elsewhere, run no script written into a page, and talk to the nodes of this cluster
 * alone, so that a page goes on with another node when its own is gone.
 */
final class Pages {
    private static final String HOME = "/dev/regente/sales/web/";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");
    private static final List<String> SHARED =
            List.of("style.css", "icon.svg", "dom.js", "words.js", "nodes.js", "frame.js");
    private static final List<String> MANAGER = List.of("manager.js", "charts.js");
    private static final List<String> CLUSTER = List.of("cluster.js", "diagram.js");

    /** The viewer's words for the kernels' explanations, where the program brings the viewer along. */
    private static final String EXPLAINED = "/dev/regente/sim/view/explained.js";

    private final Services services;
    private final Map<String, Page> pages = new TreeMap<>();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Page(byte[] bytes, String type, String tag) {}

    Pages(Services services) {
        this.services = services;
        pages.put("/", load("manager.html"));
        pages.put("/cluster", load("cluster.html"));
        pages.put("/favicon.ico", load("icon.svg"));
        pages.put("/web/explained.js", explained());
        for (List<String> names : List.of(SHARED, MANAGER, CLUSTER)) {
            names.forEach(name -> pages.put("/web/" + name, load(name)));
        }
    }

    private static Page load(String name) {
        try (InputStream in = Pages.class.getResourceAsStream(HOME + name)) {
            if (in == null) {
                throw new IllegalStateException("the page " + name + " is missing from the program");
            }
            return page(in.readAllBytes(), TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty without the viewer; the page then shows the explanations as the kernels give them. */
    private static Page explained() {
        try (InputStream in = Pages.class.getResourceAsStream(EXPLAINED)) {
            return page(in == null ? new byte[0] : in.readAllBytes(), TYPES.get("js"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Page page(byte[] bytes, String type) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Page(bytes, type, '"' + HexFormat.of().formatHex(digest, 0, 8) + '"');
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Adds the pages, and lets the pages of the other nodes ask this one. */
    void addTo(JavalinConfig config) {
        pages.forEach((path, page) -> config.routes.get(path, ctx -> show(ctx, page)));
        config.routes.before(this::greet);
        boolean controls = services.demo().isPresent();
        config.routes.get(
                "/api/demo",
                ctx -> Answers.write(ctx, 200, Answers.JSON, Answers.object().put("controls", controls)));
    }

    private void show(Context ctx, Page page) {
        // asked for again each time, and answered without a body while it is the same
        ctx.header("Cache-Control", "no-cache").header("ETag", page.tag());
        ctx.header("Content-Security-Policy", policy())
                .header("Referrer-Policy", "no-referrer")
                .header("X-Frame-Options", "DENY");
        if (page.tag().equals(ctx.header("If-None-Match"))) {
            ctx.status(304);
        } else {
            ctx.contentType(page.type()).result(page.bytes());
        }
    }

    private String policy() {
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' "
                + String.join(" ", origins())
                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    /** Pages of this cluster may read answers of this node. A session is a header and never a cookie, so nothing is sent unasked. */
    @SuppressWarnings("ReferenceEquality") // constants of the framework
    private void greet(Context ctx) {
        String origin = ctx.header("Origin");
        if (origin == null || origins().stream().noneMatch(known -> samePlace(known, origin))) {
            return;
        }
        ctx.header("Access-Control-Allow-Origin", origin)
                .header("Vary", "Origin")
                .header("Access-Control-Allow-Methods", "GET, POST, DELETE")
                .header("Access-Control-Allow-Headers", "Authorization, Content-Type, Last-Event-ID")
                .header("Access-Control-Expose-Headers", "Retry-After, " + Routing.AGE)
                .header("Access-Control-Max-Age", "600");
        if (ctx.method() == HandlerType.OPTIONS) {
            // The browser's question whether it may ask; no route, so that an unknown path stays unknown.
            ctx.status(204).skipRemainingHandlers();
        }
    }

    /** Where the nodes of this cluster answer, as far as they said so. */
    private List<String> origins() {
        List<String> known = new ArrayList<>();
        for (ClusterStatus.Node node : services.log().status().nodes()) {
            node.http().flatMap(Pages::origin).ifPresent(known::add);
        }
        return known;
    }

    /** Only letters that cannot end a directive or a header. */
    private static Optional<String> origin(URI uri) {
        String text = uri.getScheme() + "://" + uri.getRawAuthority();
        return text.matches("https?://[A-Za-z0-9.:\\[\\]-]+") ? Optional.of(text) : Optional.empty();
    }

    /** A person may have typed localhost for 127.0.0.1. */
    private static boolean samePlace(String known, String origin) {
        return known.equals(origin) || known.equals(origin.replace("//localhost:", "//127.0.0.1:"));
    }
}
