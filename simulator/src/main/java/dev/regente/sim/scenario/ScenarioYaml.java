package dev.regente.sim.scenario;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Conditions;
import dev.regente.sim.core.Latency;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The text form of scenarios. What {@link #write} gives, {@link #read} takes back to an equal value. */
public final class ScenarioYaml {
    private static final int MAX_CHARS = 4_000_000;

    private ScenarioYaml() {}

    /**
     * Reads a scenario.
     *
     * @param source how to call the text in messages: a file name
     * @throws ScenarioException if it is wrong, with the line
     */
    public static Scenario read(String source, String yaml) {
        if (yaml.length() > MAX_CHARS) {
            throw new ScenarioException(source + ": a scenario has at most " + MAX_CHARS + " characters");
        }
        YamlTree root = YamlTree.parse(source, yaml);
        String name = root.get("name", "unnamed", text -> text);
        String system = root.get("system", "election", text -> text);
        long seed = root.get("seed", 1L, Long::valueOf);
        long until = root.get("until", 60_000_000_000L, Units::nanos);
        Scenario.Cluster cluster = cluster(root.get("cluster"));
        Conditions.Network network = network(root.get("network"));
        Conditions.Clocks clocks = clocks(root.get("clocks"));
        Conditions.Storage storage = storage(root.get("storage"));
        List<Fault> faults = faults(root.get("faults"), cluster);
        Scenario.Workload workload = workload(root.get("workload"));
        root.nothingElse();
        try {
            return new Scenario(name, system, seed, until, cluster, network, clocks, storage, faults, workload);
        } catch (ScenarioException e) {
            throw new ScenarioException(source + ": " + e.getMessage());
        }
    }

    private static Scenario.Cluster cluster(YamlTree tree) {
        Scenario.Cluster defaults = Scenario.Cluster.DEFAULT;
        if (tree == null) {
            return defaults;
        }
        String algorithm = tree.get("algorithm", defaults.algorithm(), text -> text);
        String safety = tree.oneOf("safety", defaults.safety(), "classic", "tokens", "leased");
        List<NodeId> ids = defaults.ids();
        if (tree.has("nodes") && tree.has("ids")) {
            throw tree.get("ids").wrong("either nodes or ids, not both");
        }
        if (tree.has("nodes")) {
            int count = tree.get("nodes", 0, Integer::valueOf);
            if (count < 1 || count > 1_000) {
                throw tree.get("nodes").wrong("nodes is from 1 to 1000, not " + count);
            }
            ids = Scenario.Cluster.ids(count);
        } else if (tree.has("ids")) {
            ids = ids(tree.get("ids"));
        }
        List<NodeId> down = tree.has("down") ? ids(tree.get("down")) : List.of();
        long heartbeat =
                tree.get("heartbeat", defaults.heartbeatNanos(), text -> text.equals("off") ? 0L : positive(text));
        long timeout = tree.get("timeout", defaults.timeoutNanos(), ScenarioYaml::positive);
        long lease = tree.get("lease", defaults.leaseNanos(), ScenarioYaml::positive);
        String preemption = defaults.preemption();
        long holdDown = 0;
        YamlTree policy = tree.get("preemption");
        if (policy != null && policy.isMap()) {
            if (!policy.has("afterStable")) {
                throw policy.wrong("preemption is sticky, manual or { afterStable: 3s }");
            }
            preemption = "after-stable";
            holdDown = policy.get("afterStable", 0L, ScenarioYaml::positive);
            policy.nothingElse();
        } else {
            preemption = tree.oneOf("preemption", preemption, "sticky", "manual");
        }
        Scenario.Starters starters = starters(tree.get("starters"));
        NodeId initialLeader = tree.get("initial-leader", null, ScenarioYaml::id);
        List<String> without = tree.has("without")
                ? tree.get("without").items().stream().map(YamlTree::text).toList()
                : List.of();
        tree.nothingElse();
        try {
            return new Scenario.Cluster(
                    algorithm,
                    safety,
                    ids,
                    down,
                    heartbeat,
                    timeout,
                    lease,
                    preemption,
                    holdDown,
                    starters,
                    initialLeader,
                    without);
        } catch (ScenarioException e) {
            throw tree.wrong(e.getMessage());
        }
    }

    private static Scenario.Starters starters(YamlTree value) {
        if (value == null) {
            return Scenario.Starters.AS_IT_COMES;
        }
        if (value.isList()) {
            return Scenario.Starters.of(ids(value));
        }
        if (!value.text().equals("all")) {
            throw value.wrong("starters is a list of ids, like [2], or all");
        }
        return Scenario.Starters.ALL;
    }

    private static Conditions.Network network(YamlTree tree) {
        Conditions.Network defaults = Conditions.Network.CALM;
        if (tree == null) {
            return defaults;
        }
        Latency latency = tree.has("latency") ? latency(tree.get("latency")) : defaults.latency();
        int loss = tree.get("loss", 0, ScenarioYaml::ppm);
        int duplicate = tree.get("duplicate", 0, ScenarioYaml::ppm);
        int straggle = tree.get("straggle", 0, ScenarioYaml::ppm);
        long straggler = tree.get("straggler", defaults.stragglerNanos(), ScenarioYaml::positive);
        boolean reorder = tree.get("reorder", defaults.reorder(), ScenarioYaml::flag);
        tree.nothingElse();
        try {
            return new Conditions.Network(latency, loss, duplicate, straggle, straggler, reorder);
        } catch (IllegalArgumentException e) {
            throw tree.wrong(e.getMessage());
        }
    }

    private static Latency latency(YamlTree tree) {
        if (!tree.isMap()) {
            return Latency.fixed(tree.as(Units::nanos));
        }
        Latency latency;
        if (tree.has("uniform")) {
            List<YamlTree> ends = tree.get("uniform").items();
            if (ends.size() != 2) {
                throw tree.wrong("uniform has two ends, like [1ms, 5ms]");
            }
            long lo = ends.get(0).as(Units::nanos);
            long hi = ends.get(1).as(Units::nanos);
            if (hi < lo) {
                throw tree.wrong("uniform goes from the shorter to the longer time");
            }
            latency = new Latency.Uniform(lo, hi);
        } else if (tree.has("exponential")) {
            latency = new Latency.Exponential(tree.get("exponential", 0L, ScenarioYaml::positive));
        } else if (tree.has("lognormal")) {
            YamlTree curve = tree.get("lognormal");
            long median = curve.get("median", 5_000_000L, ScenarioYaml::positive);
            long p99 = curve.get("p99", 8 * median, ScenarioYaml::positive);
            curve.nothingElse();
            if (p99 < median) {
                throw curve.wrong("p99 is not less than the median");
            }
            latency = new Latency.Lognormal(median, p99);
        } else {
            throw tree.wrong("latency is a duration, { uniform: [1ms, 5ms] }, { exponential: 5ms }"
                    + " or { lognormal: { median: 5ms, p99: 40ms } }");
        }
        tree.nothingElse();
        return latency;
    }

    private static Conditions.Clocks clocks(YamlTree tree) {
        if (tree == null) {
            return Conditions.Clocks.PERFECT;
        }
        long drift = tree.get("drift", 0L, Units::ppb);
        long skew = tree.get("skew", 0L, Units::nanos);
        tree.nothingElse();
        try {
            return new Conditions.Clocks(drift, skew);
        } catch (IllegalArgumentException e) {
            throw tree.wrong(e.getMessage());
        }
    }

    private static Conditions.Storage storage(YamlTree tree) {
        Conditions.Storage defaults = Conditions.Storage.NORMAL;
        if (tree == null) {
            return defaults;
        }
        Latency sync = tree.has("sync") ? latency(tree.get("sync")) : defaults.sync();
        boolean lose = tree.get("lose-unsynced", defaults.loseUnsynced(), ScenarioYaml::flag);
        tree.nothingElse();
        return new Conditions.Storage(sync, lose);
    }

    private static Scenario.Workload workload(YamlTree tree) {
        if (tree == null) {
            return Scenario.Workload.NONE;
        }
        String app = tree.get("app", "none", text -> text);
        int clients = tree.get("clients", 1, Integer::valueOf);
        int rate = tree.get("rate", 10, text -> {
            if (!text.matches("[0-9]{1,6}/s")) {
                throw new IllegalArgumentException("\"" + text + "\" is no rate; write one like 20/s");
            }
            return Integer.valueOf(text.substring(0, text.length() - 2));
        });
        boolean fencing = tree.get("fencing", true, ScenarioYaml::flag);
        if (clients < 0 || clients > 10_000) {
            throw tree.wrong("clients is from 0 to 10000, not " + clients);
        }
        tree.nothingElse();
        return new Scenario.Workload(app, clients, rate, fencing);
    }

    private static List<Fault> faults(YamlTree tree, Scenario.Cluster cluster) {
        List<Fault> faults = new ArrayList<>();
        if (tree != null) {
            for (YamlTree item : tree.items()) {
                Fault fault = FaultYaml.read(item);
                try {
                    Scenario.of("check", "check").with(cluster).withFaults(List.of(fault));
                } catch (ScenarioException e) {
                    throw item.wrong(e.getMessage());
                }
                faults.add(fault);
            }
        }
        return List.copyOf(faults);
    }

    static List<NodeId> ids(YamlTree tree) {
        return tree.items().stream().map(item -> item.as(ScenarioYaml::id)).toList();
    }

    static NodeId id(String text) {
        return NodeId.of(Integer.parseInt(text));
    }

    static long positive(String text) {
        long nanos = Units.nanos(text);
        if (nanos == 0) {
            throw new IllegalArgumentException("more than zero is needed here");
        }
        return nanos;
    }

    private static int ppm(String text) {
        long ppb = Units.ppb(text);
        if (ppb % 1_000 != 0 || ppb > 1_000_000_000) {
            throw new IllegalArgumentException("\"" + text + "\": from 0% to 100%, in whole ppm");
        }
        return (int) (ppb / 1_000);
    }

    static boolean flag(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("true or false, not \"" + text + "\"");
        }
        return text.equals("true");
    }

    /** The canonical text: all keys, in a fixed order. Equal scenarios have equal texts. */
    public static String write(Scenario s) {
        StringBuilder out = new StringBuilder(1024);
        Scenario.Cluster c = s.cluster();
        out.append("name: ").append(quoted(s.name())).append('\n');
        out.append("system: ").append(quoted(s.system())).append('\n');
        out.append("seed: ").append(s.seed()).append('\n');
        out.append("until: ").append(Units.duration(s.untilNanos())).append('\n');
        out.append("cluster:\n");
        out.append("  algorithm: ").append(quoted(c.algorithm())).append('\n');
        out.append("  safety: ").append(c.safety()).append('\n');
        out.append("  ids: ").append(numbers(c.ids())).append('\n');
        out.append("  down: ").append(numbers(c.down())).append('\n');
        String heartbeat = c.heartbeatNanos() == 0 ? "off" : Units.duration(c.heartbeatNanos());
        out.append("  heartbeat: ").append(heartbeat).append('\n');
        out.append("  timeout: ").append(Units.duration(c.timeoutNanos())).append('\n');
        out.append("  lease: ").append(Units.duration(c.leaseNanos())).append('\n');
        boolean stable = c.preemption().equals("after-stable");
        String policy = stable ? "{ afterStable: " + Units.duration(c.holdDownNanos()) + " }" : c.preemption();
        out.append("  preemption: ").append(policy).append('\n');
        if (c.starters().given()) {
            out.append("  starters: ")
                    .append(c.starters().all() ? "all" : numbers(c.starters().ids()));
            out.append('\n');
        }
        if (c.initialLeader() != null) {
            out.append("  initial-leader: ").append(c.initialLeader().number()).append('\n');
        }
        if (!c.without().isEmpty()) {
            out.append("  without: [").append(String.join(", ", c.without())).append("]\n");
        }
        Conditions.Network n = s.network();
        out.append("network: { latency: ").append(latency(n.latency()));
        out.append(", loss: ").append(Units.share(n.lossPpm() * 1_000L));
        out.append(", duplicate: ").append(Units.share(n.duplicatePpm() * 1_000L));
        out.append(", straggle: ").append(Units.share(n.stragglePpm() * 1_000L));
        out.append(", straggler: ").append(Units.duration(n.stragglerNanos()));
        out.append(", reorder: ").append(n.reorder()).append(" }\n");
        out.append("clocks: { drift: ").append(Units.share(s.clocks().driftPpb()));
        out.append(", skew: ").append(Units.duration(s.clocks().skewNanos())).append(" }\n");
        out.append("storage: { sync: ").append(latency(s.storage().sync()));
        out.append(", lose-unsynced: ").append(s.storage().loseUnsynced()).append(" }\n");
        out.append("faults:").append(s.faults().isEmpty() ? " []" : "").append('\n');
        s.faults()
                .forEach(fault ->
                        out.append("  - ").append(FaultYaml.write(fault)).append('\n'));
        Scenario.Workload w = s.workload();
        out.append("workload: { app: ").append(quoted(w.app()));
        out.append(", clients: ").append(w.clients());
        out.append(", rate: ").append(w.perSecond()).append("/s");
        out.append(", fencing: ").append(w.fencing()).append(" }\n");
        return out.toString();
    }

    static String numbers(List<NodeId> ids) {
        return ids.stream().map(id -> Integer.toString(id.number())).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String latency(Latency latency) {
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

    private static String quoted(String text) {
        return text.matches("[a-zA-Z][a-zA-Z0-9_.-]*")
                ? text
                : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
