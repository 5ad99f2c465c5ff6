package dev.regente.election.observe;

import dev.regente.election.Election;
import dev.regente.election.Lead;
import dev.regente.election.Leadership;
import dev.regente.election.kernel.Explanation;

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
        return "{\"node\":" + election.config().self().number()
                + ",\"leader\":"
                + known.leader().map(id -> Integer.toString(id.number())).orElse("null")
                + ",\"term\":" + known.term()
                + ",\"isLeader\":" + election.isLeader()
                + ",\"token\":" + (token == 0 ? "null" : Long.toString(token))
                + ",\"hearsay\":" + known.hearsay()
                + ",\"since\":"
                + (known.leader().isPresent() ? Json.quoted(known.since().toString()) : "null")
                + "}\n";
    }

    static String explainJson(Explanation state) {
        StringBuilder out = new StringBuilder("{\"key\":").append(Json.quoted(state.key()));
        out.append(",\"details\":{");
        String comma = "";
        for (Explanation.Detail detail : state.details()) {
            out.append(comma).append(Json.quoted(detail.name())).append(':').append(Json.quoted(detail.value()));
            comma = ",";
        }
        out.append("},\"text\":").append(Json.quoted(state.toString()));
        return out.append("}\n").toString();
    }

    static void gauges(Election election, PrometheusText text) {
        Leadership known = election.leadership();
        text.gauge("regente_is_leader", "1 if this node leads.", election.isLeader() ? "1" : "0");
        text.gauge(
                "regente_leader",
                "The number of the known leader, 0 if none.",
                Integer.toString(known.leader().map(id -> id.number()).orElse(0)));
        text.gauge("regente_term", "The term of the known leader, 0 if none.", Long.toString(known.term()));
        text.gauge(
                "regente_lead_remaining_seconds",
                "How long the lead of this node lasts if it is not extended.",
                Histogram.number(election.lead()
                        .map(lead -> lead.remaining().toMillis() / MILLIS)
                        .orElse(0.0)));
    }

    /** Whether the node takes part: not stopped, not halted, and its loop answers. */
    static boolean alive(Explanation state) {
        return !state.key().equals("stopped")
                && !state.key().equals("halted")
                && !state.key().equals("not-started");
    }
}
