package dev.regente.sim.view;

import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * One HTML file that shows a trace: page, style, program and trace together, so that it needs no network and can be
 * mailed. The trace is compressed and in base64, which holds no character that HTML gives a meaning to: nothing that a
 * trace says can become part of the page.
 */
public final class ViewerPage implements AutoCloseable {
    private static final List<String> SCRIPTS =
            List.of("words.js", "explained.js", "trace.js", "picture.js", "inspector.js", "live.js", "viewer.js");
    private static final int LINE = 120;

    private final ByteArrayOutputStream packed = new ByteArrayOutputStream(1 << 16);
    private final Writer lines;

    /** A page without a trace so far. */
    public ViewerPage() {
        try {
            lines = new BufferedWriter(
                    new OutputStreamWriter(new GZIPOutputStream(packed, 1 << 14), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes the lines of the trace. */
    public Writer lines() {
        return lines;
    }

    /** Writes the page; the trace must be complete. */
    public void write(String title, Writer out) throws IOException {
        lines.close();
        out.write(page(title, Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(packed.toByteArray()), ""));
    }

    /** The page that asks a server for its trace, and lets choose what happens next. */
    static String live(String title, String token) {
        return page(title, "", token);
    }

    private static String page(String title, String trace, String token) {
        StringBuilder scripts = new StringBuilder();
        SCRIPTS.forEach(name -> scripts.append(resource(name)).append('\n'));
        String html = resource("viewer.html");
        // the trace last: what is put in is not searched again
        return fill(
                html,
                List.of("@TITLE@", "@STYLE@", "@TOKEN@", "@SCRIPT@", "@TRACE@"),
                List.of(escape(title), resource("viewer.css"), escape(token), scripts.toString(), trace));
    }

    /** Replaces each mark, which stand in this order, once. */
    private static String fill(String template, List<String> marks, List<String> texts) {
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (int i = 0; i < marks.size(); i++) {
            int at = template.indexOf(marks.get(i), from);
            if (at < 0) {
                throw new IllegalStateException("the page has no place for " + marks.get(i));
            }
            out.append(template, from, at).append(texts.get(i));
            from = at + marks.get(i).length();
        }
        return out.append(template, from, template.length()).toString();
    }

    /** Text as text, whatever it holds. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    private static String resource(String name) {
        try (InputStream in = ViewerPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the page's " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
