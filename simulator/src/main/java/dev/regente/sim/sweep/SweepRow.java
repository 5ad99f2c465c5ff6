package dev.regente.sim.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.regente.sim.core.Violation;
import dev.regente.sim.run.ScenarioRun;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One run as a line of JSON: where it lies in the grid, and the report with lists as their lengths. */
final class SweepRow {
    // its own way of writing fractions: the JDK's differs from version to version, and merged files must not
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();
    private static final Set<String> SAID_ALREADY = Set.of("name", "seed");

    private SweepRow() {}

    static String json(int run, Map<String, String> point, ScenarioRun.Outcome outcome, Map<String, Object> report) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("i", run);
        row.put("point", point);
        row.put("seed", outcome.scenario().seed());
        row.put("held", outcome.held());
        report.forEach((key, value) -> {
            if (!SAID_ALREADY.contains(key)) {
                row.put(key, key.equals("expectations") ? missed(value) : shown(value));
            }
        });
        row.put("firstViolation", first(outcome.violations()));
        row.put("firstFinding", first(outcome.findings()));
        try {
            return JSON.writeValueAsString(row);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row of numbers and texts has JSON", e);
        }
    }

    private static Object shown(Object value) {
        return value instanceof Collection<?> list ? list.size() : value;
    }

    /** How many expectations were not met. */
    private static Object missed(Object expectations) {
        return expectations instanceof Collection<?> list
                ? list.stream()
                        .filter(each -> each instanceof Map<?, ?> map && Boolean.FALSE.equals(map.get("held")))
                        .count()
                : expectations;
    }

    private static String first(List<Violation> violations) {
        return violations.isEmpty() ? null : violations.get(0).property();
    }
}
