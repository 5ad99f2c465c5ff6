package dev.regente.election.observe;

import dev.regente.election.Election;
import dev.regente.election.Lead;
import dev.regente.election.Leadership;
import dev.regente.election.kernel.Explanation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The state of an election, as the endpoint tells it. */
final class Status {
    private static final double MILLIS = 1e3;

    private Status() {}

    /** 0 at the level that has none. */
    static long token(Lead lead) {
        return lead.hasToken() ? lead.token() : 0;
    }

    static String leaderJson(Election election) {
        Leadership known = election.leadership();
        long token = election.lead().map(Status::token).orElse(0L);
        return "{" + named(election) + "\"node\":" + election.config().self().number()
                + ",\"leader\":"
                + known.leader().map(id -> Integer.toString(id.number())).orElse("null")
                + ",\"term\":" + known.term()
                + ",\"isLeader\":" + election.isLeader()
                + ",\"token\":" + (token == 0 ? "null" : Long.toString(token))
                + ",\"hearsay\":" + known.hearsay()
                + ",\"since\":"
                + (known.leader().isPresent() ? Json.quoted(known.since().toString()) : "null")
                + "}";
    }

    /** Which of many it is. */
    private static String named(Election election) {
        return election.name().isEmpty() ? "" : "\"election\":" + Json.quoted(election.name()) + ",";
    }

    static String explainJson(Election election) {
        Explanation state = election.explain();
        StringBuilder out = new StringBuilder("{" + named(election) + "\"key\":").append(Json.quoted(state.key()));
        out.append(",\"details\":{");
        String comma = "";
        for (Explanation.Detail detail : state.details()) {
            out.append(comma).append(Json.quoted(detail.name())).append(':').append(Json.quoted(detail.value()));
            comma = ",";
        }
        out.append("},\"text\":").append(Json.quoted(state.toString()));
        return out.append("}").toString();
    }

    static void gauges(List<Election> all, PrometheusText text) {
        text.gauge("regente_is_leader", "1 if this node leads.", each(all, it -> it.isLeader() ? "1" : "0"));
        text.gauge(
                "regente_leader",
                "The number of the known leader, 0 if none.",
                each(
                        all,
                        it -> Integer.toString(
                                it.leadership().leader().map(id -> id.number()).orElse(0))));
        text.gauge(
                "regente_term",
                "The term of the known leader, 0 if none.",
                each(all, it -> Long.toString(it.leadership().term())));
        text.gauge(
                "regente_lead_remaining_seconds",
                "How long the lead of this node lasts if it is not extended.",
                each(
                        all,
                        it -> Histogram.number(it.lead()
                                .map(lead -> lead.remaining().toMillis() / MILLIS)
                                .orElse(0.0))));
    }

    private static Map<String, String> each(List<Election> all, Function<Election, String> value) {
        Map<String, String> values = new TreeMap<>();
        all.forEach(election -> values.put(election.name(), value.apply(election)));
        return values;
    }

    /** Whether the node takes part: not stopped, not halted, and its loop answers. */
    static boolean alive(Explanation state) {
        return !state.key().equals("stopped")
                && !state.key().equals("halted")
                && !state.key().equals("not-started");
    }
}
