package dev.regente.sales.client.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regente.sales.client.model.EventStream;
import dev.regente.sales.client.model.NodeAddress;
import dev.regente.sales.client.model.OneLine;
import dev.regente.sales.client.model.SalesClient;
import dev.regente.sales.client.model.SalesException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows elections, and to a manager sales, as they happen; goes on with another node when the one it hears dies. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = "Show elections as they happen, and to a logged-in manager sales too, until Ctrl-C.")
public final class WatchCommand extends SalesAction {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    @Spec
    private CommandSpec command;

    @Option(names = "--explain", description = "Show also why messages were refused or ignored.")
    private boolean explain;

    @Option(names = "--count", paramLabel = "N", description = "End after so many lines; by default never.")
    private Long count;

    @Override
    void run() throws SalesException {
        SalesClient client = options().sessionOrNone();
        client.learnNodes();
        boolean manager = client.session() != null && client.session().manager();
        try (EventStream events = client.events(manager)) {
            events.listen(new Shown());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SalesException.before(SalesException.Kind.INTERRUPTED);
        }
    }

    /** Prints what it hears. */
    private final class Shown implements EventStream.Listener {
        private final PrintWriter out = command.commandLine().getOut();
        private String state = "";
        private long lines;

        @Override
        public boolean heard(NodeAddress from, String name, JsonNode data) {
            String text =
                    switch (name) {
                        case "cluster" -> cluster(data);
                        case "election" -> election(data);
                        case "sale" -> sale(data);
                        case "skipped" ->
                            texts().text("watch.skipped", data.path("sales").asLong());
                        default -> "";
                    };
            if (!text.isEmpty()) {
                print(from, name, data, text);
            }
            return count == null || lines < count;
        }

        private void print(NodeAddress from, String name, JsonNode data, String text) {
            lines++;
            if (options().json()) {
                ObjectNode line = JsonNodeFactory.instance.objectNode();
                line.put("event", name).put("from", from.toString());
                line.set("data", data);
                out.println(line);
            } else {
                out.println(text);
            }
            out.flush();
        }

        /** Only when something other than a lag changed. */
        private String cluster(JsonNode data) {
            String now = data.path("leader") + "/" + data.path("term") + "/" + data.path("serving");
            if (Objects.equals(now, state)) {
                return "";
            }
            state = now;
            String leader = data.hasNonNull("leader") ? data.path("leader").asText() : "-";
            return texts().text(
                            "watch.cluster",
                            data.path("self").asText(),
                            leader,
                            data.path("term").asText());
        }

        private String election(JsonNode data) {
            String kind = OneLine.of(data.path("kind").asText());
            if (kind.equals("explain") && !explain) {
                return "";
            }
            String text = OneLine.of(data.path("text").asText());
            String told = texts().happening(
                            kind,
                            data.path("node").asText("-"),
                            data.path("term").asText("-"));
            return moment(data.path("at").asText()) + "  " + told + (text.isEmpty() ? "" : "  (" + text + ")");
        }

        private String sale(JsonNode data) {
            return texts().text(
                            data.path("voided").asBoolean() ? "watch.void" : "watch.sale",
                            texts().money(data.path("amount").asText()),
                            OneLine.of(data.path("store").asText()),
                            OneLine.of(data.path("seller").asText()),
                            OneLine.of(data.path("id").asText()));
        }

        @Override
        public void connected(NodeAddress to) {
            note("watch.connected", to);
        }

        @Override
        public void lost(NodeAddress from) {
            note("watch.lost", from);
        }

        @Override
        public void withoutSales() {
            note("watch.without-sales");
        }

        /** Apart from what programs read. */
        private void note(String key, Object... arguments) {
            PrintWriter err = command.commandLine().getErr();
            err.println(texts().text(key, arguments));
            err.flush();
        }
    }

    private static String moment(String iso) {
        try {
            return MOMENT.format(Instant.parse(iso).atZone(ZoneId.systemDefault()));
        } catch (DateTimeParseException e) {
            return OneLine.of(iso);
        }
    }
}
