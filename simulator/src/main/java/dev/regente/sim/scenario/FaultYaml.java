package dev.regente.sim.scenario;

import dev.regente.election.kernel.NodeId;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** One fault as a line of YAML: when, what, and for how long. */
final class FaultYaml {
    private static final List<String> KINDS =
            List.of("crash", "restart", "wipe", "pause", "partition", "cut", "heal", "slow-disk", "fail-disk");

    private FaultYaml() {}

    static Fault read(YamlTree tree) {
        if (!tree.isMap() || !tree.has("at")) {
            throw tree.wrong("a fault is written like { at: 5s, crash: leader }");
        }
        long at = tree.get("at", 0L, Units::nanos);
        // a partition's end is also called heal: it is no kind of its own there
        List<String> found = KINDS.stream()
                .filter(tree::has)
                .filter(kind -> !kind.equals("heal") || !tree.has("partition"))
                .toList();
        if (found.size() != 1) {
            throw tree.wrong("a fault has exactly one of " + String.join(", ", KINDS));
        }
        String kind = found.get(0);
        YamlTree value = tree.get(kind);
        Fault fault =
                switch (kind) {
                    case "crash" ->
                        new Fault.Crash(
                                at, target(value), tree.get("silent", false, ScenarioYaml::flag), duration(tree));
                    case "restart" -> new Fault.Restart(at, target(value));
                    case "wipe" -> new Fault.Wipe(at, target(value));
                    case "pause" -> new Fault.Pause(at, target(value), needed(tree, "for"));
                    case "partition" -> partition(tree, at, value);
                    case "cut" -> cut(tree, at, value);
                    case "heal" -> heal(at, value);
                    case "slow-disk" -> new Fault.SlowDisk(at, target(value), needed(tree, "by"), duration(tree));
                    default -> new Fault.FailDisk(at, target(value));
                };
        tree.nothingElse();
        return fault;
    }

    private static long duration(YamlTree tree) {
        return tree.get("for", 0L, ScenarioYaml::positive);
    }

    private static long needed(YamlTree tree, String key) {
        if (!tree.has(key)) {
            throw tree.wrong("this fault needs \"" + key + "\", a duration");
        }
        return tree.get(key, 0L, ScenarioYaml::positive);
    }

    private static Target target(YamlTree value) {
        if (value.isList()) {
            return new Target.Ids(ScenarioYaml.ids(value));
        }
        return value.as(text -> {
            for (Target.Then then : Target.Then.values()) {
                if (then.toString().equals(text)) {
                    return then;
                }
            }
            if (!text.matches("[0-9]{1,9}")) {
                throw new IllegalArgumentException("an id, a list of ids, leader, random or all; not \"" + text + "\"");
            }
            return Target.of(ScenarioYaml.id(text));
        });
    }

    private static Fault partition(YamlTree tree, long at, YamlTree value) {
        List<List<NodeId>> groups =
                value.items().stream().map(ScenarioYaml::ids).toList();
        if (groups.size() < 2) {
            throw value.wrong("a partition has two groups or more, like [[1, 2], [3]]");
        }
        long heal = tree.get("heal", 0L, Units::nanos);
        if (heal != 0 && heal <= at) {
            throw tree.wrong("heal is a moment after at, not a duration");
        }
        return new Fault.Partition(at, groups, heal);
    }

    private static Fault cut(YamlTree tree, long at, YamlTree value) {
        String text = value.text().toLowerCase(Locale.ROOT).replace(" ", "");
        if (!text.matches("[0-9]{1,9}->[0-9]{1,9}")) {
            throw value.wrong("a cut is written like 3->4");
        }
        int arrow = text.indexOf("->");
        NodeId from = ScenarioYaml.id(text.substring(0, arrow));
        NodeId to = ScenarioYaml.id(text.substring(arrow + 2));
        if (from.equals(to)) {
            throw value.wrong("a cut is between two nodes");
        }
        return new Fault.Cut(at, from, to, duration(tree));
    }

    private static Fault heal(long at, YamlTree value) {
        if (!value.text().equals("all")) {
            throw value.wrong("heal: all ends every partition and cut; to end one, give it heal or for");
        }
        return new Fault.Heal(at);
    }

    static String write(Fault fault) {
        StringBuilder out = new StringBuilder("{ at: ").append(Units.duration(fault.atNanos()));
        if (fault instanceof Fault.Crash crash) {
            out.append(", crash: ").append(crash.target());
            out.append(crash.silent() ? ", silent: true" : "");
            out.append(lasting(crash.forNanos()));
        } else if (fault instanceof Fault.Restart restart) {
            out.append(", restart: ").append(restart.target());
        } else if (fault instanceof Fault.Wipe wipe) {
            out.append(", wipe: ").append(wipe.target());
        } else if (fault instanceof Fault.Pause pause) {
            out.append(", pause: ").append(pause.target()).append(lasting(pause.forNanos()));
        } else if (fault instanceof Fault.Partition partition) {
            out.append(", partition: ");
            out.append(
                    partition.groups().stream().map(ScenarioYaml::numbers).collect(Collectors.joining(", ", "[", "]")));
            out.append(partition.healNanos() == 0 ? "" : ", heal: " + Units.duration(partition.healNanos()));
        } else if (fault instanceof Fault.Cut cut) {
            out.append(", cut: ")
                    .append(cut.from().number())
                    .append("->")
                    .append(cut.to().number());
            out.append(lasting(cut.forNanos()));
        } else if (fault instanceof Fault.Heal) {
            out.append(", heal: all");
        } else if (fault instanceof Fault.SlowDisk slow) {
            out.append(", slow-disk: ").append(slow.target());
            out.append(", by: ").append(Units.duration(slow.byNanos())).append(lasting(slow.forNanos()));
        } else if (fault instanceof Fault.FailDisk fail) {
            out.append(", fail-disk: ").append(fail.target());
        }
        return out.append(" }").toString();
    }

    private static String lasting(long nanos) {
        return nanos == 0 ? "" : ", for: " + Units.duration(nanos);
    }
}
