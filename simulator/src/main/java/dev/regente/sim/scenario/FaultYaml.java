package dev.regente.sim.scenario;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Latency;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** One fault as a line of YAML: when, what, and for how long. {@link FaultText} writes what this reads. */
final class FaultYaml {
    private static final long MAX_DRIFT_PPB = 500_000_000;
    private static final Latency LASTING = new Latency.Uniform(100_000_000, 3_000_000_000L);

    private FaultYaml() {}

    static Fault read(YamlTree tree) {
        if (!tree.isMap()) {
            throw tree.wrong("a fault is written like { at: 5s, crash: leader }");
        }
        tree.only(Keys.anyFault());
        List<String> kinds = Keys.FAULTS.keySet().stream()
                .filter(tree::has)
                // a partition's end is also called heal: it is no kind of its own there
                .filter(kind -> !kind.equals("heal") || !tree.has("partition"))
                .toList();
        if (kinds.size() != 1) {
            throw tree.wrong("a fault has exactly one of " + String.join(", ", Keys.FAULTS.keySet())
                    + (kinds.isEmpty() ? "" : "; this one has " + String.join(" and ", kinds)));
        }
        String kind = kinds.get(0);
        List<String> known = new ArrayList<>(Keys.MOMENT);
        known.add(kind);
        known.addAll(Keys.FAULTS.get(kind));
        tree.only(known);
        if (tree.has("when")) {
            if (tree.has("at")) {
                throw tree.wrong("a fault has at or when, not both; when: ... with after: 2s means two seconds later");
            }
            if (kind.equals("every")) {
                throw tree.wrong("every begins at a moment, not when something happens");
            }
            int times = tree.get("times", 1, ScenarioYaml::count);
            long after = tree.get("after", 0L, Units::nanos);
            return new Fault.When(tree.get("when").as(Proposition::parse), times, fault(tree, kind, after, true));
        }
        if (tree.has("after") || tree.has("times")) {
            throw tree.wrong("after and times go with when");
        }
        if (!tree.has("at") && !kind.equals("match") && !kind.equals("every")) {
            throw tree.wrong("this fault needs a moment, like at: 5s, or when: elected(4)");
        }
        return fault(tree, kind, tree.get("at", 0L, Units::nanos), false);
    }

    private static Fault fault(YamlTree tree, String kind, long at, boolean triggered) {
        YamlTree value = tree.get(kind);
        return switch (kind) {
            case "crash" ->
                new Fault.Crash(at, target(value), tree.get("silent", false, ScenarioYaml::flag), lasting(tree));
            case "restart" -> restart(tree, at, target(value));
            case "wipe" -> new Fault.Wipe(at, target(value));
            case "pause" -> new Fault.Pause(at, target(value), needed(tree, "for"));
            case "suspend" -> new Fault.Suspend(at, target(value), needed(tree, "for"));
            case "slow-node" -> new Fault.SlowNode(at, target(value), needed(tree, "by"), lasting(tree));
            case "partition" -> partition(tree, at, value, triggered);
            case "cut" -> cut(at, value.as(LinkPattern::parse), lasting(tree));
            case "heal" -> heal(at, value);
            case "clog" -> new Fault.Clog(at, value.as(LinkPattern::parse), needed(tree, "for"));
            case "slow-link" -> new Fault.SlowLink(at, value.as(LinkPattern::parse), needed(tree, "by"), lasting(tree));
            case "flap" -> flap(tree, at, value);
            case "slow-disk" -> new Fault.SlowDisk(at, target(value), needed(tree, "by"), lasting(tree));
            case "fail-disk" -> new Fault.FailDisk(at, target(value));
            case "jump-clock" -> new Fault.JumpClock(at, target(value), needed(tree, "by"));
            case "drift-clock" -> new Fault.DriftClock(at, target(value), drift(tree));
            case "match" -> match(tree, at, value.as(MessagePattern::parse));
            case "release" -> new Fault.Release(at, value.as(MessagePattern::parse));
            default -> every(tree, at, value);
        };
    }

    private static long lasting(YamlTree tree) {
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

    private static Fault restart(YamlTree tree, long at, Target target) {
        if (!tree.has("as")) {
            return new Fault.Restart(at, target);
        }
        NodeId other = tree.get("as").as(ScenarioYaml::id);
        if (!(target instanceof Target.Ids ids)
                || ids.ids().size() != 1
                || ids.ids().get(0).equals(other)) {
            throw tree.wrong("as is for one node that starts under the id of another: { at: 5s, restart: 2, as: 5 }");
        }
        return new Fault.Restart(at, target, other);
    }

    private static Fault partition(YamlTree tree, long at, YamlTree value, boolean triggered) {
        List<List<NodeId>> groups =
                value.items().stream().map(ScenarioYaml::ids).toList();
        if (groups.size() < 2) {
            throw value.wrong("a partition has two groups or more, like [[1, 2], [3]]");
        }
        TreeSet<NodeId> seen = new TreeSet<>();
        groups.forEach(group -> group.forEach(id -> {
            if (!seen.add(id)) {
                throw value.wrong("node " + id.number() + " is in two groups of the partition; a node that hears all"
                        + " groups is left out of it");
            }
        }));
        if (tree.has("heal") && (triggered || tree.has("for"))) {
            throw tree.wrong("a partition that begins at a moment ends by heal, another moment, or by for, a duration;"
                    + " one that begins with when ends by for");
        }
        long heal = tree.get("heal", 0L, Units::nanos);
        if (heal != 0 && heal <= at) {
            throw tree.wrong("heal is a moment after at, not a duration; a duration is written for: 5s");
        }
        return new Fault.Partition(at, groups, tree.has("for") ? at + lasting(tree) : heal);
    }

    private static Fault cut(long at, LinkPattern links, long lasting) {
        return links.single().isPresent()
                ? new Fault.Cut(at, links.from(), links.to(), lasting)
                : new Fault.CutLinks(at, links, lasting);
    }

    private static Fault heal(long at, YamlTree value) {
        if (!value.text().equals("all")) {
            throw value.wrong("heal: all ends every partition and cut; to end one, give it heal or for");
        }
        return new Fault.Heal(at);
    }

    private static Fault flap(YamlTree tree, long at, YamlTree value) {
        long up = needed(tree, "up");
        long down = needed(tree, "down");
        long lasting = needed(tree, "for");
        boolean link = !value.isList() && value.text().contains("-");
        return link
                ? new Fault.FlapLink(at, value.as(LinkPattern::parse), up, down, lasting)
                : new Fault.FlapNode(at, target(value), up, down, lasting);
    }

    private static long drift(YamlTree tree) {
        if (!tree.has("by")) {
            throw tree.wrong("this fault needs \"by\", a share like 5% or -5%");
        }
        return tree.get("by").as(text -> {
            long ppb = text.startsWith("-") ? -Units.ppb(text.substring(1)) : Units.ppb(text);
            if (Math.abs(ppb) > MAX_DRIFT_PPB) {
                throw new IllegalArgumentException("a clock runs from -50% to 50% off, not " + text);
            }
            return ppb;
        });
    }

    private static Fault match(YamlTree tree, long at, MessagePattern messages) {
        if (!tree.has("do")) {
            throw tree.wrong("a match needs do: drop, delay 50ms, duplicate, corrupt or hold");
        }
        String[] words = tree.get("do").text().split("\\s+", 2);
        Fault.Deed deed = tree.get("do").as(text -> {
            for (Fault.Deed each : Fault.Deed.values()) {
                boolean takesTime = each == Fault.Deed.DELAY;
                if (each.name().toLowerCase(Locale.ROOT).equals(words[0]) && takesTime == (words.length == 2)) {
                    return each;
                }
            }
            throw new IllegalArgumentException(
                    "do is drop, delay 50ms, duplicate, corrupt or hold; not \"" + text + "\"");
        });
        long by = deed == Fault.Deed.DELAY ? tree.get("do").as(text -> ScenarioYaml.positive(words[1])) : 0;
        int nth = tree.get("nth", 0, ScenarioYaml::count);
        return new Fault.Match(at, messages, nth, deed, by, lasting(tree));
    }

    private static Fault every(YamlTree tree, long at, YamlTree value) {
        if (!tree.has("pick") || !tree.has("until")) {
            throw tree.wrong("every needs pick, like { crash-restart: 3, isolate-one: 1 } or all, and until");
        }
        long until = tree.get("until").as(ScenarioYaml::positive);
        if (until <= at) {
            throw tree.wrong("until is a moment after at");
        }
        Latency lasting = tree.has("lasting") ? ScenarioYaml.latency(tree.get("lasting")) : LASTING;
        boolean swarm = tree.get("swarm", false, ScenarioYaml::flag);
        return new Fault.Every(at, ScenarioYaml.latency(value), pick(tree.get("pick")), lasting, swarm, until);
    }

    private static SortedMap<Fault.Chaos, Integer> pick(YamlTree value) {
        SortedMap<Fault.Chaos, Integer> weights = new TreeMap<>();
        boolean all = !value.isMap() && value.text().equals("all");
        if (value.isMap()) {
            value.only(
                    Stream.of(Fault.Chaos.values()).map(Fault.Chaos::toString).toList());
        }
        for (Fault.Chaos each : Fault.Chaos.values()) {
            if (all) {
                weights.put(each, 1);
            } else if (value.isMap() && value.has(each.toString())) {
                weights.put(each, value.get(each.toString()).as(ScenarioYaml::count));
            }
        }
        if (weights.isEmpty()) {
            throw value.wrong("pick is all, or weights like { crash-restart: 3, isolate-one: 1 }");
        }
        return weights;
    }
}
