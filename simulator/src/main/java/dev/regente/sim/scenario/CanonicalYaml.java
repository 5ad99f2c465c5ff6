package dev.regente.sim.scenario;

import dev.regente.sim.core.Conditions;
import dev.regente.sim.core.Latency;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes a scenario as YAML, always the same way. */
final class CanonicalYaml {
    private CanonicalYaml() {}

    static String write(Scenario s) {
        StringBuilder out = new StringBuilder(1024);
        Scenario.Cluster c = s.cluster();
        out.append("name: ").append(YamlTree.quoted(s.name())).append('\n');
        out.append("system: ").append(YamlTree.quoted(s.system())).append('\n');
        out.append("seed: ").append(s.seed()).append('\n');
        out.append("until: ").append(Units.duration(s.untilNanos())).append('\n');
        out.append("cluster:\n");
        out.append("  algorithm: ").append(YamlTree.quoted(c.algorithm())).append('\n');
        out.append("  safety: ").append(c.safety()).append('\n');
        boolean counted = c.ids().equals(Scenario.Cluster.ids(c.ids().size()));
        out.append(counted ? "  nodes: " + c.ids().size() : "  ids: " + ScenarioYaml.numbers(c.ids()))
                .append('\n');
        out.append("  down: ").append(ScenarioYaml.numbers(c.down())).append('\n');
        String heartbeat = c.heartbeatNanos() == 0 ? "off" : Units.duration(c.heartbeatNanos());
        out.append("  heartbeat: ").append(heartbeat).append('\n');
        out.append("  timeout: ").append(Units.duration(c.timeoutNanos())).append('\n');
        out.append("  lease: ").append(Units.duration(c.leaseNanos())).append('\n');
        boolean stable = c.preemption().equals("after-stable");
        String policy = stable ? "{ afterStable: " + Units.duration(c.holdDownNanos()) + " }" : c.preemption();
        out.append("  preemption: ").append(policy).append('\n');
        if (c.starters().given()) {
            out.append("  starters: ")
                    .append(
                            c.starters().all()
                                    ? "all"
                                    : ScenarioYaml.numbers(c.starters().ids()));
            out.append('\n');
        }
        if (c.initialLeader() != null) {
            out.append("  initial-leader: ").append(c.initialLeader().number()).append('\n');
        }
        if (!c.without().isEmpty()) {
            out.append("  without: [").append(String.join(", ", c.without())).append("]\n");
        }
        if (c.detector().oracle()) {
            out.append("  detector: ").append(c.detector()).append('\n');
        }
        Conditions.Network n = s.network();
        out.append("network: { latency: ").append(latency(n.latency()));
        out.append(", loss: ").append(Units.share(n.lossPpm() * 1_000L));
        out.append(", duplicate: ").append(Units.share(n.duplicatePpm() * 1_000L));
        out.append(", straggle: ").append(Units.share(n.stragglePpm() * 1_000L));
        out.append(", straggler: ").append(Units.duration(n.stragglerNanos()));
        out.append(", reorder: ").append(n.reorder());
        // written only where it says something: what was written before there was such a key keeps its digest
        out.append(n.corruptPpm() == 0 ? "" : ", corrupt: " + Units.share(n.corruptPpm() * 1_000L))
                .append(" }\n");
        out.append("clocks: { drift: ").append(Units.share(s.clocks().driftPpb()));
        out.append(", skew: ").append(Units.duration(s.clocks().skewNanos())).append(" }\n");
        out.append("storage: { sync: ").append(latency(s.storage().sync()));
        out.append(", lose-unsynced: ").append(s.storage().loseUnsynced());
        out.append(", torn-writes: ").append(s.storage().tornWrites());
        out.append(", in-place: ").append(s.storage().inPlace()).append(" }\n");
        out.append("faults:").append(s.faults().isEmpty() ? " []" : "").append('\n');
        s.faults()
                .forEach(fault ->
                        out.append("  - ").append(FaultText.write(fault)).append('\n'));
        Scenario.Workload w = s.workload();
        out.append("workload: { app: ").append(YamlTree.quoted(w.app()));
        out.append(", clients: ").append(w.clients());
        out.append(", rate: ").append(w.perSecond()).append("/s");
        out.append(", fencing: ").append(w.fencing()).append(" }\n");
        expect(s.expect(), out);
        sweep(s.sweep(), out);
        return out.toString();
    }

    private static void expect(Expect expect, StringBuilder out) {
        if (!expect.equals(Expect.NOTHING)) {
            out.append("expect:\n");
            goals(expect.goals(), "  ", out);
            expect.byLevel().forEach((level, goals) -> {
                out.append("  ").append(level).append(":\n");
                goals(goals, "    ", out);
            });
        }
    }

    private static void goals(Expect.Goals goals, String indent, StringBuilder out) {
        list("always", goals.always(), indent, out);
        if (!goals.eventually().isEmpty()) {
            out.append(indent).append("eventually: ");
            out.append(goals.eventually().stream()
                    .map(each -> YamlTree.quoted(each.what().toString()) + ": " + Units.duration(each.withinNanos()))
                    .collect(Collectors.joining(", ", "{ ", " }\n")));
        }
        if (!goals.leadsTo().isEmpty()) {
            out.append(indent).append("leads-to:\n");
            goals.leadsTo().forEach(each -> out.append(indent)
                    .append("  - { from: ")
                    .append(YamlTree.quoted(each.from().toString()))
                    .append(", to: ")
                    .append(YamlTree.quoted(each.to().toString()))
                    .append(", within: ")
                    .append(Units.duration(each.withinNanos()))
                    .append(" }\n"));
        }
        list("sometimes", goals.sometimes(), indent, out);
        if (!goals.leaderAt().isEmpty()) {
            out.append(indent).append("leader-at: ");
            out.append(goals.leaderAt().stream()
                    .map(each -> Units.duration(each.atNanos()) + ": "
                            + (each.node() == null ? "none" : each.node().number()))
                    .collect(Collectors.joining(", ", "{ ", " }\n")));
        }
        if (!goals.holdsAt().isEmpty()) {
            Map<Long, List<Proposition>> moments = new TreeMap<>();
            goals.holdsAt().forEach(each -> moments.computeIfAbsent(each.atNanos(), at -> new ArrayList<>())
                    .add(each.what()));
            out.append(indent).append("holds-at:\n");
            moments.forEach((at, what) -> list(Units.duration(at), what, indent + "  ", out));
        }
    }

    private static void list(String key, List<Proposition> all, String indent, StringBuilder out) {
        if (!all.isEmpty()) {
            out.append(indent).append(key).append(": ");
            out.append(all.stream()
                    .map(each -> YamlTree.quoted(each.toString()))
                    .collect(Collectors.joining(", ", "[", "]\n")));
        }
    }

    private static void sweep(Sweep sweep, StringBuilder out) {
        if (!sweep.equals(Sweep.NONE)) {
            out.append("sweep:\n");
            sweep.axes().forEach(axis -> out.append("  ")
                    .append(axis.key())
                    .append(": [")
                    .append(String.join(", ", axis.values()))
                    .append("]\n"));
            out.append("  seeds: ").append(sweep.firstSeed()).append("..").append(sweep.lastSeed());
            out.append('\n');
        }
    }

    /** A latency in the form that is read back. */
    static String latency(Latency latency) {
        if (latency instanceof Latency.Exponential exponential) {
            return "{ exponential: " + Units.duration(exponential.meanNanos()) + " }";
        }
        if (latency instanceof Latency.Lognormal curve) {
            return "{ lognormal: { median: " + Units.duration(curve.medianNanos()) + ", p99: "
                    + Units.duration(curve.p99Nanos()) + " } }";
        }
        Latency.Uniform uniform = (Latency.Uniform) latency;
        return uniform.loNanos() == uniform.hiNanos()
                ? Units.duration(uniform.loNanos())
                : "{ uniform: [" + Units.duration(uniform.loNanos()) + ", " + Units.duration(uniform.hiNanos()) + "] }";
    }
}
