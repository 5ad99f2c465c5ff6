package dev.regente.sim.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** What a trace says stays data. */
class ViewerPageTest {
    private static final String EVIL = "</script><script>alert(1)</script> @TRACE@ & \"'";

    private static String page(String title, String trace) throws IOException {
        StringWriter out = new StringWriter();
        try (ViewerPage page = new ViewerPage()) {
            page.lines().write(trace);
            page.write(title, out);
        }
        return out.toString();
    }

    @Test
    void nothingThatATraceSaysBecomesPartOfThePage() throws IOException {
        String plain = page("name", "{}\n");
        String evil = page(EVIL, "{\"name\":\"" + EVIL + "\"}\n");
        assertThat(evil).doesNotContain("alert(1)</script>").doesNotContain("<script>alert");
        assertThat(evil).contains("&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; @TRACE@ &amp; &quot;&#39;");
        assertThat(count(evil, "<script")).isEqualTo(count(plain, "<script")).isEqualTo(3);
        assertThat(count(evil, "</script")).isEqualTo(count(plain, "</script")).isEqualTo(3);
    }

    private static int count(String text, String what) {
        return text.split(java.util.regex.Pattern.quote(what), -1).length - 1;
    }

    @Test
    void theTraceComesOutOfThePageAsItWentIn() throws IOException {
        String trace = "{\"format\":\"regente-trace\"}\n{\"name\":\"ação </script>\"}\n";
        String html = page("a", trace);
        int from = html.indexOf("id=\"trace\">") + "id=\"trace\">".length();
        byte[] packed = Base64.getMimeDecoder().decode(html.substring(from, html.indexOf("</script>", from)));
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(trace);
        }
    }

    @Test
    void thePageAsksNobodyForAnything() throws IOException {
        String html = page("a", "{}\n");
        assertThat(html).doesNotContain("http://").doesNotContain("https://").doesNotContain("src=");
        assertThat(html).contains("default-src 'none'");
    }
}
