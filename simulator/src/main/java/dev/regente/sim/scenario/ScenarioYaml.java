package dev.regente.sim.scenario;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Conditions;
import dev.regente.sim.core.Latency;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The text form of scenarios. What {@link #write} gives, {@link #read} takes back to an equal value. */
public final class ScenarioYaml {
    /** No text longer than this is read. */
    public static final int MAX_CHARS = 4_000_000;

    private static final Pattern RANGE = Pattern.compile("([0-9]{1,18})\\.\\.([0-9]{1,18})");

    private ScenarioYaml() {}

    /**
     * Reads a scenario.
     *
     * @param source how to call the text in messages: a file name
     * @throws ScenarioException if it is wrong, with the place
     */
    public static Scenario read(String source, String yaml) {
        return read(source, yaml, List.of());
    }

    /** The same with these settings in place of what the text says. */
    public static Scenario read(String source, String yaml, List<Setting> settings) {
        if (yaml.length() > MAX_CHARS) {
            throw new ScenarioException(source + ": a scenario has at most " + MAX_CHARS + " characters");
        }
        YamlTree root = YamlTree.parse(source, yaml);
        root.keys();
        for (Setting setting : settings) {
            root = with(root, Keys.path(setting), YamlTree.setting("--set " + setting, setting.value()));
        }
        return scenario(source, root);
    }

    private static YamlTree with(YamlTree root, List<String> path, YamlTree value) {
        YamlTree others = root;
        if (path.equals(List.of("cluster", "nodes"))) {
            others = root.without(List.of("cluster", "ids"));
        } else if (path.equals(List.of("cluster", "ids"))) {
            others = root.without(List.of("cluster", "nodes"));
        }
        return others.with(path, value);
    }

    private static Scenario scenario(String source, YamlTree root) {
        root.only(Keys.ROOT);
        String name = root.get("name", "unnamed", text -> text);
        String system = root.get("system", "election", text -> text);
        long seed = root.get("seed", 1L, Long::valueOf);
        long until = root.get("until", 60_000_000_000L, ScenarioYaml::positive);
        Scenario.Cluster cluster = cluster(root.get("cluster"));
        Conditions.Network network = network(root.get("network"));
        Conditions.Clocks clocks = clocks(root.get("clocks"));
        Conditions.Storage storage = storage(root.get("storage"));
        List<Fault> faults = faults(root.get("faults"), cluster);
        Scenario.Workload workload = workload(root.get("workload"));
        Expect expect = root.has("expect") ? ExpectYaml.read(root.get("expect")) : Expect.NOTHING;
        if (root.has("expect")) {
            exist(expect.named(), new HashSet<>(cluster.ids()), root.get("expect"), "expect");
        }
        Sweep sweep = root.has("sweep") ? sweep(source, root) : Sweep.NONE;
        try {
            return new Scenario(
                    name, system, seed, until, cluster, network, clocks, storage, faults, workload, expect, sweep);
        } catch (ScenarioException e) {
            throw new ScenarioException(source + ": " + e.getMessage());
        }
    }

    /**
     * Every value of every axis must make a scenario by itself. Whether the faults fit a cluster of another size is seen when
     * that cell of the grid is run: a file that is run alone need not care.
     */
    private static Sweep sweep(String source, YamlTree root) {
        YamlTree tree = root.get("sweep");
        YamlTree base =
                root.without(List.of("sweep")).without(List.of("faults")).without(List.of("expect"));
        List<Sweep.Axis> axes = new ArrayList<>();
        long[] seeds = {Sweep.NONE.firstSeed(), Sweep.NONE.lastSeed()};
        for (String key : tree.keys()) {
            YamlTree value = tree.get(key);
            if (key.equals("seeds")) {
                seeds = value.as(ScenarioYaml::range);
                continue;
            }
            List<String> path = tree.keyAs(key, ScenarioYaml::axis);
            value.items().forEach(item -> scenario(source, with(base, path, item)));
            axes.add(new Sweep.Axis(
                    String.join(".", path),
                    value.items().stream().map(YamlTree::flow).toList()));
        }
        try {
            return new Sweep(axes, seeds[0], seeds[1]);
        } catch (ScenarioException e) {
            throw tree.wrong(e.getMessage());
        }
    }

    private static List<String> axis(String key) {
        try {
            return Keys.path(new Setting(key, ""));
        } catch (ScenarioException e) {
            throw new IllegalArgumentException(e.getMessage().replaceFirst("^--set [^:]*: ", ""), e);
        }
    }

    private static long[] range(String text) {
        Matcher matcher = RANGE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no range of seeds; write one like 0..999");
        }
        return new long[] {Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))};
    }

    private static Scenario.Cluster cluster(YamlTree tree) {
        Scenario.Cluster defaults = Scenario.Cluster.DEFAULT;
        if (tree == null) {
            return defaults;
        }
        tree.only(Keys.CLUSTER);
        String algorithm = tree.get("algorithm", defaults.algorithm(), text -> text);
        String safety = tree.oneOf("safety", defaults.safety(), Keys.LEVELS);
        List<NodeId> ids = defaults.ids();
        if (tree.has("nodes") && tree.has("ids")) {
            throw tree.get("ids").wrong("either nodes or ids, not both");
        }
        if (tree.has("nodes")) {
            int count = tree.get("nodes", 0, Integer::valueOf);
            if (count < 1 || count > Scenario.MAX_NODES) {
                throw tree.get("nodes").wrong("nodes is from 1 to " + Scenario.MAX_NODES + ", not " + count);
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
            policy.only(List.of("afterStable"));
            preemption = "after-stable";
            holdDown = policy.get("afterStable", 0L, ScenarioYaml::positive);
        } else {
            preemption = tree.oneOf("preemption", preemption, List.of("sticky", "manual"));
        }
        Scenario.Starters starters = starters(tree.get("starters"));
        Detector detector = detector(tree.get("detector"));
        NodeId initialLeader = tree.get("initial-leader", null, ScenarioYaml::id);
        List<String> without = tree.has("without")
                ? tree.get("without").items().stream().map(YamlTree::text).toList()
                : List.of();
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
                    without,
                    detector);
        } catch (ScenarioException e) {
            throw tree.wrong(e.getMessage());
        }
    }

    private static Detector detector(YamlTree value) {
        if (value == null) {
            return Detector.TIMEOUT;
        }
        if (value.isMap()) {
            value.only(List.of("eventually-perfect"));
            if (value.has("eventually-perfect")) {
                return Detector.eventuallyPerfect(
                        value.get("eventually-perfect").as(ScenarioYaml::positive));
            }
        }
        return switch (value.isMap() || value.isList() ? "" : value.text()) {
            case "timeout" -> Detector.TIMEOUT;
            case "perfect" -> Detector.PERFECT;
            default ->
                throw value.wrong(
                        "detector is timeout, perfect or { eventually-perfect: 10s }, the moment from which on"
                                + " it is never wrong");
        };
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
        tree.only(Keys.NETWORK);
        Latency latency = tree.has("latency") ? latency(tree.get("latency")) : defaults.latency();
        int loss = tree.get("loss", 0, ScenarioYaml::ppm);
        int duplicate = tree.get("duplicate", 0, ScenarioYaml::ppm);
        int straggle = tree.get("straggle", 0, ScenarioYaml::ppm);
        long straggler = tree.get("straggler", defaults.stragglerNanos(), ScenarioYaml::positive);
        boolean reorder = tree.get("reorder", defaults.reorder(), ScenarioYaml::flag);
        int corrupt = tree.get("corrupt", 0, ScenarioYaml::ppm);
        try {
            return new Conditions.Network(latency, loss, duplicate, straggle, straggler, reorder, corrupt);
        } catch (IllegalArgumentException e) {
            throw tree.wrong(e.getMessage());
        }
    }

    static Latency latency(YamlTree tree) {
        if (!tree.isMap()) {
            return Latency.fixed(tree.as(Units::nanos));
        }
        tree.only(List.of("uniform", "exponential", "lognormal"));
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
            YamlTree curve = tree.get("lognormal").only(List.of("median", "p99"));
            long median = curve.get("median", 5_000_000L, ScenarioYaml::positive);
            long p99 = curve.get("p99", 8 * median, ScenarioYaml::positive);
            if (p99 < median) {
                throw curve.wrong("p99 is not less than the median");
            }
            latency = new Latency.Lognormal(median, p99);
        } else {
            throw tree.wrong("this is a duration, { uniform: [1ms, 5ms] }, { exponential: 5ms }"
                    + " or { lognormal: { median: 5ms, p99: 40ms } }");
        }
        return latency;
    }

    private static Conditions.Clocks clocks(YamlTree tree) {
        if (tree == null) {
            return Conditions.Clocks.PERFECT;
        }
        tree.only(Keys.CLOCKS);
        long drift = tree.get("drift", 0L, Units::ppb);
        long skew = tree.get("skew", 0L, Units::nanos);
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
        tree.only(Keys.STORAGE);
        Latency sync = tree.has("sync") ? latency(tree.get("sync")) : defaults.sync();
        boolean lose = tree.get("lose-unsynced", defaults.loseUnsynced(), ScenarioYaml::flag);
        boolean torn = tree.get("torn-writes", defaults.tornWrites(), ScenarioYaml::flag);
        boolean inPlace = tree.get("in-place", defaults.inPlace(), ScenarioYaml::flag);
        return new Conditions.Storage(sync, lose, torn, inPlace);
    }

    private static Scenario.Workload workload(YamlTree tree) {
        if (tree == null) {
            return Scenario.Workload.NONE;
        }
        tree.only(Keys.WORKLOAD);
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
        return new Scenario.Workload(app, clients, rate, fencing);
    }

    private static List<Fault> faults(YamlTree tree, Scenario.Cluster cluster) {
        List<Fault> faults = new ArrayList<>();
        if (tree != null) {
            Set<NodeId> known = new HashSet<>(cluster.ids()); // asked, never iterated
            for (YamlTree item : tree.items()) {
                Fault fault = FaultYaml.read(item);
                exist(fault.named(), known, item, "a fault");
                faults.add(fault);
            }
        }
        return List.copyOf(faults);
    }

    private static void exist(List<NodeId> named, Set<NodeId> known, YamlTree where, String what) {
        for (NodeId id : named) {
            if (!known.contains(id)) {
                throw where.wrong(what + " names node " + id.number() + ", which does not exist");
            }
        }
    }

    static List<NodeId> ids(YamlTree tree) {
        return tree.items().stream().map(item -> item.as(ScenarioYaml::id)).toList();
    }

    static NodeId id(String text) {
        return NodeId.of(Integer.parseInt(text));
    }

    /** A whole number from 1. */
    static int count(String text) {
        int count = Integer.parseInt(text);
        if (count < 1) {
            throw new IllegalArgumentException("a number from 1 is needed here, not " + text);
        }
        return count;
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
    public static String write(Scenario scenario) {
        return CanonicalYaml.write(scenario);
    }

    static String numbers(List<NodeId> ids) {
        return ids.stream().map(id -> Integer.toString(id.number())).collect(Collectors.joining(", ", "[", "]"));
    }
}
