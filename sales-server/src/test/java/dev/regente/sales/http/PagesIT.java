package dev.regente.sales.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a browser is given, and which pages may read a node's answers. */
class PagesIT {
    @TempDir
    private Path dir;

    private HttpFixture fixture;

    @BeforeEach
    void start() {
        fixture = new HttpFixture(dir);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html, <html",
        "/cluster, text/html, <html",
        "/web/manager.js, text/javascript, import",
        "/web/cluster.js, text/javascript, import",
        "/web/style.css, text/css, :root",
        "/favicon.ico, image/svg+xml, <svg"
    })
    void aPageIsServedWithAStrictPolicyAndOnlyOnce(String path, String type, String part) {
        HttpFixture.Answer first = fixture.get(path, null);

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.response().headers().firstValue("Content-Type").orElseThrow())
                .startsWith(type);
        assertThat(first.response().body()).contains(part);
        assertThat(first.response()
                        .headers()
                        .firstValue("Content-Security-Policy")
                        .orElseThrow())
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self';");
        String tag = first.response().headers().firstValue("ETag").orElseThrow();
        HttpFixture.Answer again = fixture.send(HttpRequest.newBuilder(fixture.uri(path))
                .header("If-None-Match", tag)
                .build());
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.response().body()).isEmpty();
    }

    @Test
    void noOtherFileIsServed() {
        assertThat(fixture.get("/web/../store/V1.sql", null).status()).isIn(400, 404);
        assertThat(fixture.get("/web/V1.sql", null).status()).isEqualTo(404);
        assertThat(fixture.get("/web/", null).status()).isEqualTo(404);
    }

    @Test
    void pagesOfStrangersMayNotReadAnswers() {
        HttpFixture.Answer stranger = fixture.send(HttpRequest.newBuilder(fixture.uri("/api/cluster"))
                .header("Origin", "https://example.org")
                .build());
        HttpFixture.Answer asked = fixture.send(HttpRequest.newBuilder(fixture.uri("/api/session"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", "https://example.org")
                .build());

        assertThat(stranger.status()).isEqualTo(200);
        assertThat(stranger.response().headers().map()).doesNotContainKey("access-control-allow-origin");
        assertThat(asked.status()).isIn(404, 405);
        assertThat(asked.response().headers().map()).doesNotContainKey("access-control-allow-origin");
    }
}
