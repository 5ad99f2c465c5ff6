package dev.regente.cli.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regente.sim.cli.SimCommand;
import dev.regente.sim.scenario.ScenarioSource;
import dev.regente.sim.view.LiveServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** What the page shows is what the trace says, for a run of more than 100,000 events too. */
@Tag("browser")
class ViewerIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LARGE = """
            name: a hundred thousand events
            seed: 5
            until: 740s
            cluster: { algorithm: bully, safety: leased, nodes: 7, preemption: { afterStable: 3s } }
            network: { latency: { uniform: [1ms, 5ms] }, loss: 1%, duplicate: 0.1% }
            faults:
              - { every: { exponential: 9s }, pick: { crash-restart: 3, isolate-one: 2, pause-one: 1, crash-leader: 2 }, until: 730s }
            """;

    @TempDir
    static Path folder;

    private static ViewerBrowser browser;

    @BeforeAll
    static void start() {
        browser = new ViewerBrowser();
    }

    @AfterAll
    static void stop() {
        browser.close();
    }

    /** The lines of a run's trace; its page is open. */
    private static List<JsonNode> open(String scenario, String name) throws IOException {
        Path html = folder.resolve(name + ".html");
        Path trace = folder.resolve(name + ".jsonl");
        int status = SimCommand.commandLine()
                .execute(
                        "run",
                        scenario,
                        "--html",
                        html.toString(),
                        "--trace",
                        trace.toString(),
                        "--failures",
                        folder.resolve("failures").toString());
        assertThat(status).isLessThan(2);
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(trace)) {
            lines.add(JSON.readTree(line));
        }
        browser.open(html.toUri().toString());
        return lines;
    }

    private static List<JsonNode> events(List<JsonNode> lines) {
        return lines.stream().filter(line -> line.has("kind")).toList();
    }

    @Test
    void aHundredThousandEventsAreShownAsTheTraceHasThemAndScrollSmoothly() throws IOException {
        Path scenario = Files.writeString(folder.resolve("large.yaml"), LARGE);
        List<JsonNode> events = events(open(scenario.toString(), "large"));
        assertThat(events).hasSizeGreaterThan(100_000);
        assertThat(browser.number("regente.size")).isEqualTo(events.size());
        assertThat(browser.number("regente.messages().sent - regente.messages().arrived"))
                .as("lost messages")
                .isGreaterThan(500);
        long elections = events.stream()
                .filter(event -> event.path("notices").toString().contains("\"Elected["))
                .count();
        assertThat(browser.number("regente.elections().length")).isEqualTo(elections);
        for (int i : List.of(0, 777, 50_000, events.size() - 1)) {
            assertThat(JSON.readTree(JSON.writeValueAsString(browser.ask("regente.event(" + i + ")"))))
                    .isEqualTo(JSON.readTree(events.get(i).toString().replaceAll("\"vector\":\\[[^]]*\\],?", "")));
            if (events.get(i).has("vector")) {
                assertThat(JSON.valueToTree(browser.ask("regente.vector(" + i + ")"))
                                .toString())
                        .isEqualTo(events.get(i).get("vector").toString());
            }
        }
        assertThat(browser.ask("regente.state(3, 50000).election")).isEqualTo(stateOf(events, 3, 50_000));
        for (int inSight : List.of(60, 3_000, 100_000)) {
            browser.ask("regente.zoomTo(" + inSight + ", " + (inSight < 100_000 ? 20_000 : 0) + ")");
            @SuppressWarnings("unchecked")
            Map<String, Object> frames = (Map<String, Object>) browser.ask("regente.scroll(90, 7)");
            List<Double> drawing = sorted(frames.get("drawing"));
            List<Double> between = sorted(frames.get("between"));
            System.out.printf(
                    "%d events in sight: drawing median %.1f ms, 95%% %.1f ms; between frames median %.1f ms, 95%% %.1f ms%n",
                    inSight, at(drawing, 0.5), at(drawing, 0.95), at(between, 0.5), at(between, 0.95));
            assertThat(at(drawing, 0.5)).as("ms to draw %d events", inSight).isLessThan(150);
            browser.picture("large-" + inSight);
        }
        assertThat(browser.complaints()).isEmpty();
    }

    private static List<Double> sorted(Object numbers) {
        return ((List<?>) numbers)
                .stream().map(each -> ((Number) each).doubleValue()).sorted().toList();
    }

    private static double at(List<Double> sorted, double share) {
        return sorted.get((int) (share * (sorted.size() - 1)));
    }

    /** A node's state as the lines tell it. */
    private static Map<String, String> stateOf(List<JsonNode> events, int node, int last) {
        Map<String, String> state = new TreeMap<>();
        for (JsonNode event : events.subList(0, last + 1)) {
            if (event.path("node").asInt() == node) {
                if (event.has("state")) {
                    state.clear();
                }
                for (String field : List.of("state", "change")) {
                    event.path(field).properties().forEach(each -> {
                        if (each.getValue().isNull()) {
                            state.remove(each.getKey());
                        } else {
                            state.put(each.getKey(), each.getValue().asText());
                        }
                    });
                }
            }
        }
        return state;
    }

    @Test
    void stepsFiltersSearchAndLanguageShowWhatTheTraceSays() throws IOException {
        List<JsonNode> lines = open("a-partition-makes-two-leaders", "split");
        List<JsonNode> events = events(lines);
        JsonNode finding =
                lines.stream().filter(line -> line.has("violation")).findFirst().orElseThrow();

        assertThat(browser.number("regente.selected"))
                .as("it opens where something was broken")
                .isEqualTo(finding.get("event").asLong());
        assertThat(browser.text("#event")).contains("one-leader-at-a-time", "n2 timer ANSWER", "leads with token 0");
        assertThat(browser.text("#state")).contains("leader", "electing");
        browser.picture("split");

        browser.press(Keys.HOME);
        assertThat(browser.text("#event")).contains("n1 starts");
        browser.press(Keys.ARROW_RIGHT);
        assertThat(browser.text("#event")).contains("n2 starts");
        browser.press("e");
        JsonNode first = events.stream()
                .filter(event -> event.path("notices").toString().contains("\"Elected["))
                .findFirst()
                .orElseThrow();
        assertThat(browser.number("regente.selected"))
                .isEqualTo(first.get("event").asLong());
        browser.press("v");
        assertThat(browser.number("regente.selected"))
                .isEqualTo(finding.get("event").asLong());

        browser.type("#search", "COORDINATOR");
        long coordinators = events.stream()
                .map(event -> event.<com.fasterxml.jackson.databind.node.ObjectNode>deepCopy()
                        .without(List.of("state", "change"))
                        .toString())
                .filter(text -> text.toUpperCase(java.util.Locale.ROOT).contains("COORDINATOR"))
                .count();
        browser.await("regente.visible === " + coordinators);
        assertThat(browser.text("#found"))
                .isEqualTo(
                        coordinators + " of " + String.format(java.util.Locale.ROOT, "%,d", events.size()) + " events");
        assertThat(browser.text("#rows")).contains("COORDINATOR");
        browser.press(Keys.ENTER);
        browser.press(Keys.ESCAPE);
        browser.await("regente.visible === regente.size");

        browser.click("#filter-kinds summary");
        browser.click("#filter-kinds input[data-name=received]");
        long others = events.stream()
                .filter(event -> !event.get("kind").asText().equals("received"))
                .count();
        assertThat(browser.number("regente.visible")).isEqualTo(others);
        browser.click("#filter-kinds input[data-name=received]");
        browser.click("#picture");
        browser.press("1");
        assertThat(browser.number("regente.visible"))
                .isEqualTo(events.stream()
                        .filter(event -> event.path("node").asInt() != 1)
                        .count());
        browser.press("1");

        browser.ask("regente.select(" + finding.get("event") + ")");
        browser.press("l");
        assertThat(browser.ask("regente.language")).isEqualTo("pt");
        assertThat(browser.text("#event"))
                .contains("fora das hipóteses", "temporizador ANSWER", "lidera com o token 0");
        assertThat(browser.text("header")).contains("nós", "semente", "English");
        browser.press("l");
        assertThat(browser.text("header")).contains("Português");
        browser.press("?");
        assertThat(browser.text("#help")).contains("next, previous election");
        browser.press(Keys.ESCAPE);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void everyExplanationHasWordsInBothLanguages() throws IOException {
        open("rough-weather", "rough");
        assertThat(browser.ask("regente.unexplained()")).isEqualTo(List.of());
        browser.press("x");
        String english = browser.text("#event .why");
        browser.press("l");
        String portuguese = browser.text("#event .why");
        browser.press("l");
        assertThat(Set.of(english, portuguese)).hasSize(2);
        browser.picture("rough");
    }

    @Test
    void aPersonChoosesWhatHappensNextAndGoesBack() throws IOException {
        try (LiveServer server = new LiveServer(
                ScenarioSource.find("a-partition-makes-two-leaders").scenario(List.of()),
                3_000_000_000L,
                0,
                folder.resolve("saved"))) {
            browser.open(server.url());
            long before = browser.number("regente.size");
            String waiting = String.valueOf(browser.ask("JSON.stringify(regente.live.state.waiting)"));
            assertThat(browser.text("#live")).contains("next by itself", "timer HEARTBEAT");
            for (int i = 0; i < 10 && browser.all("#live [data-lose]") == 0; i++) {
                browser.ask("regente.live.do('pass', 50).then(() => true)");
            }
            browser.picture("live");
            browser.click("#live [data-lose]");
            browser.await("regente.event(regente.size - 1).kind === 'dropped'");
            assertThat(browser.text("#event")).contains("lost by hand");
            assertThat(browser.ask("regente.live.do('crash', 5).then(() => regente.live.state.nodes[4].up)"))
                    .isEqualTo(false);
            assertThat(browser.text("#live")).contains("restart", "2 choices made");
            for (int i = 0; i < 20 && browser.number("regente.size") > before; i++) {
                browser.ask("regente.live.do('undo', 0).then(() => true)");
            }
            assertThat(browser.number("regente.size")).isEqualTo(before);
            assertThat(browser.ask("JSON.stringify(regente.live.state.waiting)"))
                    .isEqualTo(waiting);
            assertThat(browser.ask("regente.live.do('save', 0).then(() => regente.live.state.saved)"))
                    .asString()
                    .endsWith(".run");
            assertThat(browser.text("#live")).contains("sim replay");
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
