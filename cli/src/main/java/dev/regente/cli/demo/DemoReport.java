package dev.regente.cli.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What happened and whether it held.
 *
 * @param startNanos the instant from which times are told
 * @param problems what the script wanted to see and did not
 */
record DemoReport(
        Settings settings,
        long startNanos,
        List<KillScript.Kill> kills,
        List<KillScript.Return> returns,
        List<ClusterWatch.Lead> leads,
        SaleLedger ledger,
        int logins,
        Verdict verdict,
        List<String> problems) {
    private static final int KILLS_AT_LEAST = 3;

    /** What was asked for. */
    record Settings(String algorithm, int nodes, int seconds) {}

    /** Everything that keeps the demonstration from being a success; empty when it is one. */
    List<String> failures() {
        List<String> failures = new ArrayList<>(problems);
        failures.addAll(verdict.faults());
        if (kills.size() < KILLS_AT_LEAST) {
            failures.add("only " + kills.size() + " kills, not " + KILLS_AT_LEAST);
        }
        if (kills.stream().noneMatch(KillScript.Kill::principal)) {
            failures.add("the principal was never killed");
        }
        if (kills.stream().allMatch(KillScript.Kill::principal)) {
            failures.add("no temporary coordinator was killed");
        }
        if (returns.isEmpty()) {
            failures.add("the principal never returned");
        }
        if (ledger.acknowledged().isEmpty()) {
            failures.add("no sale was acknowledged");
        }
        return failures;
    }

    private long[] acknowledgedNanos() {
        return ledger.acknowledged().stream()
                .mapToLong(SaleLedger.Acknowledged::acknowledgedNanos)
                .sorted()
                .toArray();
    }

    private long[] latenciesNanos() {
        return ledger.acknowledged().stream()
                .mapToLong(sale -> sale.acknowledgedNanos() - sale.sentNanos())
                .sorted()
                .toArray();
    }

    private long repeated() {
        return ledger.acknowledged().stream()
                .filter(SaleLedger.Acknowledged::repeated)
                .count();
    }

    private double millis(long nanos) {
        return Math.round((nanos - startNanos) / 1e5) / 10.0;
    }

    private static double lengthMillis(long nanos) {
        return Math.round(nanos / 1e4) / 100.0;
    }

    /** For programs. */
    ObjectNode toJson() {
        long[] acknowledged = acknowledgedNanos();
        long[] latencies = latenciesNanos();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("held", failures().isEmpty());
        json.put("algorithm", settings.algorithm())
                .put("nodes", settings.nodes())
                .put("seconds", settings.seconds());
        ArrayNode killed = json.putArray("kills");
        for (KillScript.Kill kill : kills) {
            long silence = Timing.silenceNanos(acknowledged, kill.atNanos());
            ObjectNode entry = killed.addObject();
            entry.put("atMillis", millis(kill.atNanos()))
                    .put("node", kill.node())
                    .put("pid", kill.pid());
            entry.put("role", kill.principal() ? "principal" : "temporary");
            entry.put("gapMillis", silence < 0 ? null : lengthMillis(silence));
        }
        ArrayNode returned = json.putArray("returns");
        for (KillScript.Return back : returns) {
            long silence = Timing.silenceNanos(acknowledged, back.atNanos());
            ObjectNode entry = returned.addObject();
            entry.put("atMillis", millis(back.atNanos())).put("term", back.term());
            entry.put("gapMillis", silence < 0 ? null : lengthMillis(silence));
        }
        ArrayNode led = json.putArray("coordinators");
        leads.forEach(lead -> led.addObject()
                .put("atMillis", millis(lead.atNanos()))
                .put("node", lead.node())
                .put("term", lead.term()));
        json.putObject("sales")
                .put("attempted", ledger.attempted())
                .put("acknowledged", acknowledged.length)
                .put("repeated", repeated())
                .put("lost", verdict.lost())
                .put("doubled", verdict.doubled())
                .put("refused", ledger.refused().size())
                .put("unresolved", ledger.unresolved().size());
        json.put("logins", logins);
        json.putObject("latencyMillis")
                .put("p50", lengthMillis(Timing.percentile(latencies, 0.5)))
                .put("p90", lengthMillis(Timing.percentile(latencies, 0.9)))
                .put("p99", lengthMillis(Timing.percentile(latencies, 0.99)))
                .put("max", lengthMillis(Timing.percentile(latencies, 1)));
        ArrayNode failed = json.putArray("failures");
        failures().forEach(failed::add);
        return json;
    }

    /** For people. */
    String toText() {
        long[] acknowledged = acknowledgedNanos();
        long[] latencies = latenciesNanos();
        StringBuilder text = new StringBuilder();
        line(text, "%nKills (SIGKILL) and how long the clients got no acknowledgement:");
        for (KillScript.Kill kill : kills) {
            line(
                    text,
                    "  %6.1f s  node %d, pid %d, %-21s  %s",
                    millis(kill.atNanos()) / 1000,
                    kill.node(),
                    kill.pid(),
                    kill.principal() ? "principal" : "temporary coordinator",
                    silence(acknowledged, kill.atNanos()));
        }
        line(text, "Returns of the principal:");
        for (KillScript.Return back : returns) {
            line(
                    text,
                    "  %6.1f s  term %d  %s",
                    millis(back.atNanos()) / 1000,
                    back.term(),
                    silence(acknowledged, back.atNanos()));
        }
        line(text, "Coordinators seen, by term:");
        leads.forEach(lead ->
                line(text, "  %6.1f s  node %d, term %d", millis(lead.atNanos()) / 1000, lead.node(), lead.term()));
        line(
                text,
                "Sales: %d acknowledged of %d, %d of them only when repeated",
                acknowledged.length,
                ledger.attempted(),
                repeated());
        line(text, "  lost     %d", verdict.lost());
        line(text, "  doubled  %d", verdict.doubled());
        line(text, "  logins   %d, none after a fail-over", logins);
        line(
                text,
                "Latency: median %.1f ms, 90%% %.1f ms, 99%% %.1f ms, longest %.1f ms",
                lengthMillis(Timing.percentile(latencies, 0.5)),
                lengthMillis(Timing.percentile(latencies, 0.9)),
                lengthMillis(Timing.percentile(latencies, 0.99)),
                lengthMillis(Timing.percentile(latencies, 1)));
        List<String> failures = failures();
        if (failures.isEmpty()) {
            line(text, "Every acknowledged sale is on every node, exactly once.");
        } else {
            line(text, "FAILED:");
            failures.forEach(failure -> line(text, "  %s", failure));
        }
        return text.toString();
    }

    private static String silence(long[] acknowledged, long atNanos) {
        long nanos = Timing.silenceNanos(acknowledged, atNanos);
        return nanos < 0 ? "no service after it" : String.format(Locale.ROOT, "%.0f ms", nanos / 1e6);
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }
}
