package dev.regente.sim.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.regente.sim.core.Traffic;
import dev.regente.sim.core.Violation;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.run.SystemRun.Purpose;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What came out of a run, for people and for programs. */
final class Report {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Report() {}

    static void print(ScenarioRun.Outcome outcome, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%s: seed %d, %.3f s of virtual time, %d events, fingerprint %s%n",
                outcome.scenario().name(),
                outcome.scenario().seed(),
                outcome.virtualNanos() / 1e9,
                outcome.events(),
                outcome.fingerprint());
        outcome.traffic().byType().forEach((type, count) -> out.printf("  %-18s %s%n", type, count));
        outcome.report().forEach((key, value) -> out.printf("  %-18s %s%n", key, value));
        outcome.findings().forEach(finding -> out.println("found: " + finding));
        outcome.violations().forEach(violation -> out.println("VIOLATED: " + violation));
        outcome.expectations()
                .forEach(each -> out.println((each.held() ? "as expected: " : "NOT AS EXPECTED: ") + each.text()));
        if (outcome.held()) {
            out.println("all held");
        }
    }

    static String json(ScenarioRun.Outcome outcome) {
        try {
            return JSON.writeValueAsString(values(outcome));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report of numbers and texts has JSON", e);
        }
    }

    /** The report by its keys, in their order. */
    static Map<String, Object> values(ScenarioRun.Outcome outcome) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("name", outcome.scenario().name());
        report.put("system", outcome.scenario().system());
        report.put("seed", outcome.scenario().seed());
        report.put("algorithm", outcome.scenario().cluster().algorithm());
        report.put("safety", outcome.scenario().cluster().safety());
        report.put("virtualMillis", millis(outcome.virtualNanos()));
        report.put("events", outcome.events());
        report.put("finalLeader", null);
        report.put("leaders", List.of());
        report.put("messages", messages(outcome.traffic()));
        report.put("electionMessages", sum(outcome, Purpose.ELECTION, Purpose.ANNOUNCE));
        report.put("announceMessages", sum(outcome, Purpose.ANNOUNCE));
        for (String key : List.of(
                "idsCarried",
                "phases",
                "electedAtMillis",
                "agreedAtMillis",
                "availability",
                "splitBrainMillis",
                "staleWritesAccepted")) {
            report.put(key, null);
        }
        report.putAll(outcome.report());
        report.put("violations", violations(outcome.violations()));
        report.put("findings", violations(outcome.findings()));
        List<Object> expectations = new ArrayList<>();
        outcome.expectations().forEach(each -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("text", each.text());
            entry.put("held", each.held());
            expectations.add(entry);
        });
        report.put("expectations", expectations);
        report.put("fingerprint", outcome.fingerprint().toString());
        return report;
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    private static Map<String, Object> messages(Traffic traffic) {
        Map<String, Object> messages = new LinkedHashMap<>();
        traffic.byType().forEach((type, count) -> {
            Map<String, Object> numbers = new LinkedHashMap<>();
            numbers.put("sent", count.sent());
            numbers.put("delivered", count.delivered());
            numbers.put("dropped", count.dropped());
            messages.put(type, numbers);
        });
        return messages;
    }

    private static Map<String, Object> sum(ScenarioRun.Outcome outcome, Purpose... purposes) {
        long[] sums = new long[2];
        outcome.traffic().byType().forEach((type, count) -> {
            if (List.of(purposes).contains(outcome.purposes().get(type))) {
                sums[0] += count.sent();
                sums[1] += count.delivered();
            }
        });
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("sent", sums[0]);
        numbers.put("delivered", sums[1]);
        return numbers;
    }

    private static List<Object> violations(List<Violation> violations) {
        List<Object> list = new ArrayList<>();
        for (Violation violation : violations) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("property", violation.property());
            entry.put("atMillis", millis(violation.atNanos()));
            entry.put("node", violation.node() == null ? null : violation.node().number());
            entry.put("detail", violation.detail());
            list.add(entry);
        }
        return list;
    }
}
