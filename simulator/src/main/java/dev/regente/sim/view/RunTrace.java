package dev.regente.sim.view;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.election.recording.FlatState;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.Trace;
import dev.regente.sim.core.Violation;
import dev.regente.sim.core.World;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.scenario.Scenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a simulated run in the trace format, one JSON object a line ({@code docs/trace-format.md}). Watches last, so that
 * what other checkers report stands beside the event that caused it. Changes nothing in the run.
 *
 * <p>A writer that fails ends the run with an {@link UncheckedIOException}.
 */
public final class RunTrace implements Checker {
    /** The word by which a trace is known. */
    public static final String FORMAT = "regente-trace";

    /** The version of the format. */
    public static final int VERSION = 1;

    /** A trace holds at most so many events; the rest of the run is left out, and the last line says so. */
    public static final long MAX_EVENTS = 1_000_000;

    private static final long NO_END = Long.MAX_VALUE / 2;
    private static final int CUT_NODES = 32;
    private static final int MAX_TEXT = 600;
    private static final JsonFactory JSON = new JsonFactory();

    private final Writer out;
    private final Scenario scenario;
    private final boolean vectors;
    private final Map<String, Map<String, String>> states = new HashMap<>(); // looked up, never iterated
    private final Map<NodeId, Standing> standings = new HashMap<>(); // looked up, never iterated
    private CausalClocks clocks;
    private long events;
    private int violations;
    private int findings;

    /** What a node has made known of itself. */
    private static final class Standing {
        boolean leads;
        long term;
        NodeId leader;
    }

    /** What a line says. */
    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    /**
     * A trace of a run of this scenario.
     *
     * @param out takes the lines; closed by whoever opened it
     * @param vectors whether vector clocks are written, which take much room and follow from the rest
     */
    public RunTrace(Writer out, Scenario scenario, boolean vectors) {
        this.out = out;
        this.scenario = scenario;
        this.vectors = vectors;
    }

    private void begin() {
        List<Integer> nodes =
                scenario.cluster().ids().stream().map(NodeId::number).toList();
        clocks = new CausalClocks(nodes);
        line(json -> {
            json.writeStringField("format", FORMAT);
            json.writeNumberField("version", VERSION);
            json.writeStringField("origin", "simulation");
            json.writeStringField("name", scenario.name());
            json.writeStringField("system", scenario.system());
            json.writeNumberField("seed", scenario.seed());
            json.writeStringField("algorithm", scenario.cluster().algorithm());
            json.writeStringField("safety", scenario.cluster().safety());
            json.writeArrayFieldStart("nodes");
            for (int node : nodes) {
                json.writeNumber(node);
            }
            json.writeEndArray();
        });
    }

    @Override
    public void after(Occurrence o, World world) {
        if (clocks == null) {
            begin();
        }
        if (events < MAX_EVENTS) {
            line(json -> event(json, o, world));
        }
        events++;
        if (world instanceof dev.regente.sim.core.Simulation simulation) {
            violations = report(simulation.violations(), violations, false);
            findings = report(simulation.findings(), findings, true);
        }
    }

    private int report(List<Violation> all, int known, boolean finding) {
        for (Violation each : all.subList(Math.min(known, all.size()), all.size())) {
            line(json -> {
                json.writeStringField("violation", each.property());
                json.writeNumberField("event", Math.min(events, MAX_EVENTS) - 1);
                json.writeNumberField("at", each.atNanos());
                if (each.node() != null) {
                    json.writeNumberField("node", each.node().number());
                }
                json.writeStringField("detail", each.detail());
                if (finding) {
                    json.writeBooleanField("finding", true);
                }
            });
        }
        return all.size();
    }

    /** Writes what only the end knows; to be called once, when the run is over. */
    public void end(ScenarioRun.Outcome outcome) {
        if (clocks == null) {
            begin();
        }
        report(outcome.violations(), violations, false);
        report(outcome.findings(), findings, true);
        line(json -> {
            json.writeNumberField("end", outcome.virtualNanos());
            json.writeNumberField("events", events);
            json.writeBooleanField("complete", events <= MAX_EVENTS);
            json.writeBooleanField("held", outcome.held());
            json.writeStringField("fingerprint", outcome.fingerprint().toString());
            json.writeArrayFieldStart("expectations");
            for (var each : outcome.expectations()) {
                json.writeStartObject();
                json.writeStringField("text", each.text());
                json.writeBooleanField("held", each.held());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private void line(Fields fields) {
        try {
            // a generator for each line: it must not put separators between the lines
            try (JsonGenerator json = JSON.createGenerator(out)) {
                json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
                json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
                json.writeStartObject();
                fields.write(json);
                json.writeEndObject();
            }
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void event(JsonGenerator json, Occurrence o, World world) throws IOException {
        json.writeNumberField("event", o.index());
        json.writeNumberField("at", o.atNanos());
        if (o.node() != null) {
            json.writeNumberField("node", o.node().number());
        }
        json.writeStringField("kind", word(o.kind()));
        if (o.part() != null) {
            json.writeStringField("part", o.part());
        }
        String what = what(o);
        if (!what.isEmpty()) {
            json.writeStringField("what", cut(what));
        }
        if (o.cause() >= 0) {
            json.writeNumberField("cause", o.cause());
        }
        if (o.message() != null) {
            json.writeObjectFieldStart("message");
            json.writeNumberField("id", o.messageNumber());
            json.writeNumberField("from", o.from().number());
            json.writeStringField("type", o.messageType());
            json.writeStringField("text", cut(Trace.content(o.messageType(), o.message())));
            json.writeEndObject();
        }
        if (o.node() != null) {
            clocks(json, o);
        }
        effects(json, o);
        if (o.node() != null) {
            standing(json, o);
            lease(json, o, world);
        }
        state(json, o, world);
        if (o.kind() == Occurrence.Kind.NETWORK && world.nodes().size() <= CUT_NODES) {
            cuts(json, world);
        }
        if (o.failure() != null) {
            json.writeStringField("threw", cut(o.failure().toString()));
        }
    }

    private void clocks(JsonGenerator json, Occurrence o) throws IOException {
        int node = o.node().number();
        if (o.kind() == Occurrence.Kind.RECEIVED) {
            clocks.receive(node, o.messageNumber());
        } else if (o.kind() != Occurrence.Kind.DROPPED) {
            clocks.step(node);
        }
        json.writeNumberField("lamport", clocks.lamport(node));
        List<Long> vector = vectors ? clocks.vector(node) : List.of();
        if (!vector.isEmpty()) {
            json.writeArrayFieldStart("vector");
            for (long each : vector) {
                json.writeNumber(each);
            }
            json.writeEndArray();
        }
    }

    private void effects(JsonGenerator json, Occurrence o) throws IOException {
        if (!o.sent().isEmpty()) {
            json.writeArrayFieldStart("sent");
            for (Occurrence.Sent sent : o.sent()) {
                clocks.send(o.node().number(), sent.number());
                json.writeStartObject();
                json.writeNumberField("id", sent.number());
                json.writeNumberField("to", sent.to().number());
                json.writeStringField("type", sent.type());
                json.writeStringField("text", cut(Trace.content(sent.type(), sent.message())));
                if (sent.fate() != Occurrence.Fate.ON_ITS_WAY) {
                    json.writeStringField("fate", word(sent.fate()));
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        if (!o.written().isEmpty()) {
            json.writeArrayFieldStart("wrote");
            for (Occurrence.Written written : o.written()) {
                json.writeStartObject();
                json.writeStringField("store", written.store());
                json.writeNumberField("ticket", written.ticket());
                json.writeStringField("record", cut(written.record().toString()));
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        if (!o.notices().isEmpty()) {
            json.writeArrayFieldStart("notices");
            for (Notice notice : o.notices()) {
                json.writeString(cut(notice.toString()));
            }
            json.writeEndArray();
        }
        if (!o.explanations().isEmpty()) {
            json.writeArrayFieldStart("explained");
            for (Explanation why : o.explanations()) {
                json.writeStartObject();
                json.writeStringField("key", why.key());
                for (Explanation.Detail detail : why.details()) {
                    json.writeStringField("key".equals(detail.name()) ? "key " : detail.name(), cut(detail.value()));
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        }
    }

    /** Role, term and leader, where they changed. */
    private void standing(JsonGenerator json, Occurrence o) throws IOException {
        boolean changed = false;
        if (o.kind() == Occurrence.Kind.STARTED || o.kind() == Occurrence.Kind.CRASHED) {
            standings.put(o.node(), new Standing());
            changed = true;
        }
        Standing standing = standings.computeIfAbsent(o.node(), id -> new Standing());
        for (Notice notice : o.notices()) {
            changed |= learn(standing, notice);
        }
        if (changed) {
            boolean down = o.kind() == Occurrence.Kind.CRASHED;
            String role = standing.leads ? "leader" : standing.leader != null ? "follower" : "seeking";
            json.writeStringField("role", down ? "down" : role);
            json.writeNumberField("term", standing.term);
            if (standing.leader != null) {
                json.writeNumberField("leader", standing.leader.number());
            }
        }
    }

    private static boolean learn(Standing standing, Notice notice) {
        if (notice instanceof ElectionNotice.Elected elected) {
            standing.leads = true;
            standing.term = Math.max(standing.term, elected.token());
        } else if (notice instanceof ElectionNotice.Revoked) {
            standing.leads = false;
        } else if (notice instanceof ElectionNotice.LeaderChanged changed) {
            standing.leader = changed.leader();
            standing.term = Math.max(standing.term, changed.term());
        } else {
            return false;
        }
        return true;
    }

    /** Until when a leader may call itself one, unless that is extended: on the clock of the run. */
    private static void lease(JsonGenerator json, Occurrence o, World world) throws IOException {
        for (Notice notice : o.notices()) {
            if (notice instanceof ElectionNotice.LeadUntil until && until.untilNanos() < NO_END) {
                json.writeNumberField("leadUntil", world.trueNanos(o.node(), until.untilNanos()));
            }
        }
    }

    private void state(JsonGenerator json, Occurrence o, World world) throws IOException {
        if (o.part() == null || o.event() == null || o.failure() != null) {
            return;
        }
        Map<String, String> after =
                FlatState.of(world.kernel(o.node(), o.part()).save());
        String key = o.node() + "/" + o.part();
        Map<String, String> before = o.kind() == Occurrence.Kind.STARTED ? null : states.get(key);
        states.put(key, after);
        Map<String, String> shown = before == null ? after : FlatState.change(before, after);
        if (before == null || !shown.isEmpty()) {
            json.writeObjectFieldStart(before == null ? "state" : "change");
            for (Map.Entry<String, String> each : shown.entrySet()) {
                json.writeStringField(each.getKey(), each.getValue());
            }
            json.writeEndObject();
        }
    }

    private static void cuts(JsonGenerator json, World world) throws IOException {
        json.writeArrayFieldStart("cuts");
        for (NodeId from : world.nodes()) {
            for (NodeId to : world.nodes()) {
                if (!from.equals(to) && !world.passes(from, to)) {
                    json.writeString(from.number() + ">" + to.number());
                }
            }
        }
        json.writeEndArray();
    }

    private static String what(Occurrence o) {
        Event<?> event = o.event();
        if (event instanceof Event.TimerFired<?> timer) {
            return timer.timer();
        }
        if (event instanceof Event.Durable<?> durable) {
            return "#" + durable.ticket();
        }
        if (event instanceof Event.PersistFailed<?> failed) {
            return "#" + failed.ticket();
        }
        if (event instanceof Event.LinkUp<?> link) {
            return link.peer().toString();
        }
        if (event instanceof Event.LinkDown<?> link) {
            return link.peer().toString();
        }
        if (event instanceof Event.Asked<?> asked) {
            return asked.ask().toString();
        }
        return o.detail();
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
