package dev.regente.sim.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Every key that a scenario may have, by the block it stands in. The schema for editors has exactly the same. */
final class Keys {
    static final List<String> LEVELS = List.of("classic", "tokens", "leased");

    static final List<String> ROOT = List.of(
            "name",
            "system",
            "seed",
            "until",
            "cluster",
            "network",
            "clocks",
            "storage",
            "faults",
            "workload",
            "expect",
            "sweep");
    static final List<String> CLUSTER = List.of(
            "algorithm",
            "safety",
            "nodes",
            "ids",
            "down",
            "starters",
            "heartbeat",
            "timeout",
            "lease",
            "preemption",
            "initial-leader",
            "without",
            "detector");
    static final List<String> NETWORK =
            List.of("latency", "loss", "duplicate", "straggle", "straggler", "reorder", "corrupt");
    static final List<String> CLOCKS = List.of("drift", "skew");
    static final List<String> STORAGE = List.of("sync", "lose-unsynced", "torn-writes", "in-place");
    static final List<String> WORKLOAD = List.of("app", "clients", "rate", "fencing");
    static final List<String> GOALS = List.of("always", "eventually", "leads-to", "sometimes", "leader-at", "holds-at");
    static final List<String> LEADS_TO = List.of("from", "to", "within");

    /** What a fault can be, each with the keys that belong to it. */
    static final Map<String, List<String>> FAULTS = new LinkedHashMap<>();

    /** When a fault strikes, unless it is itself a rule. */
    static final List<String> MOMENT = List.of("at", "when", "times", "after");

    static {
        FAULTS.put("crash", List.of("silent", "for"));
        FAULTS.put("restart", List.of("as"));
        FAULTS.put("wipe", List.of());
        FAULTS.put("pause", List.of("for"));
        FAULTS.put("suspend", List.of("for"));
        FAULTS.put("slow-node", List.of("by", "for"));
        FAULTS.put("partition", List.of("heal", "for"));
        FAULTS.put("cut", List.of("for"));
        FAULTS.put("heal", List.of());
        FAULTS.put("clog", List.of("for"));
        FAULTS.put("slow-link", List.of("by", "for"));
        FAULTS.put("flap", List.of("up", "down", "for"));
        FAULTS.put("slow-disk", List.of("by", "for"));
        FAULTS.put("fail-disk", List.of());
        FAULTS.put("jump-clock", List.of("by"));
        FAULTS.put("drift-clock", List.of("by"));
        FAULTS.put("match", List.of("nth", "do", "for"));
        FAULTS.put("release", List.of());
        FAULTS.put("every", List.of("pick", "lasting", "swarm", "until"));
    }

    private Keys() {}

    /** The keys of the blocks that {@code --set} can reach by their last part. */
    static Map<String, List<String>> blocks() {
        Map<String, List<String>> blocks = new TreeMap<>();
        blocks.put("cluster", CLUSTER);
        blocks.put("network", NETWORK);
        blocks.put("clocks", CLOCKS);
        blocks.put("storage", STORAGE);
        blocks.put("workload", WORKLOAD);
        return blocks;
    }

    /** All keys that occur in some fault. */
    static List<String> anyFault() {
        TreeSet<String> all = new TreeSet<>(MOMENT);
        FAULTS.forEach((kind, keys) -> {
            all.add(kind);
            all.addAll(keys);
        });
        return List.copyOf(all);
    }

    /** The path of a key that may be given by its last part alone. */
    static List<String> path(Setting setting) {
        List<String> path = List.of(setting.key().split("\\.", -1));
        String first = path.get(0);
        if (ROOT.contains(first)) {
            return path;
        }
        List<String> all = new java.util.ArrayList<>(ROOT);
        for (Map.Entry<String, List<String>> block : blocks().entrySet()) {
            if (path.size() == 1 && block.getValue().contains(first)) {
                return List.of(block.getKey(), first);
            }
            all.addAll(block.getValue());
            block.getValue().forEach(key -> all.add(block.getKey() + "." + key));
        }
        String meant = Nearest.of(setting.key(), all)
                .map(near -> "; did you mean \"" + near + "\"?")
                .orElse("");
        throw new ScenarioException("--set " + setting + ": unknown key \"" + setting.key() + "\"" + meant);
    }
}
