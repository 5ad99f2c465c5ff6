package dev.regente.sim.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Reads what a scenario expects. */
final class ExpectYaml {
    private ExpectYaml() {}

    static Expect read(YamlTree tree) {
        List<String> known = new ArrayList<>(Keys.GOALS);
        known.addAll(Keys.LEVELS);
        tree.only(known);
        TreeMap<String, Expect.Goals> levels = new TreeMap<>();
        for (String level : Keys.LEVELS) {
            if (tree.has(level)) {
                levels.put(level, goals(tree.get(level).only(Keys.GOALS)));
            }
        }
        return new Expect(goals(tree), levels);
    }

    private static Expect.Goals goals(YamlTree tree) {
        List<Expect.Eventually> eventually = new ArrayList<>();
        List<Expect.LeadsTo> leadsTo = new ArrayList<>();
        List<Expect.LeaderAt> leaderAt = new ArrayList<>();
        List<Expect.HoldsAt> holdsAt = new ArrayList<>();
        if (tree.has("eventually")) {
            YamlTree map = tree.get("eventually");
            for (String key : map.keys()) {
                eventually.add(new Expect.Eventually(
                        map.keyAs(key, Proposition::parse), map.get(key).as(ScenarioYaml::positive)));
            }
        }
        if (tree.has("leads-to")) {
            for (YamlTree item : tree.get("leads-to").items()) {
                leadsTo.add(leadsTo(item.only(Keys.LEADS_TO)));
            }
        }
        if (tree.has("leader-at")) {
            YamlTree map = tree.get("leader-at");
            for (String key : map.keys()) {
                leaderAt.add(new Expect.LeaderAt(
                        map.keyAs(key, Units::nanos),
                        map.get(key).as(text -> text.equals("none") ? null : ScenarioYaml.id(text))));
            }
        }
        if (tree.has("holds-at")) {
            YamlTree map = tree.get("holds-at");
            for (String key : map.keys()) {
                long at = map.keyAs(key, Units::nanos);
                propositions(map.get(key)).forEach(what -> holdsAt.add(new Expect.HoldsAt(at, what)));
            }
        }
        return new Expect.Goals(
                tree.has("always") ? propositions(tree.get("always")) : List.of(),
                eventually,
                leadsTo,
                tree.has("sometimes") ? propositions(tree.get("sometimes")) : List.of(),
                leaderAt,
                holdsAt);
    }

    private static List<Proposition> propositions(YamlTree value) {
        List<YamlTree> items = value.isList() ? value.items() : List.of(value);
        return items.stream().map(item -> item.as(Proposition::parse)).toList();
    }

    private static Expect.LeadsTo leadsTo(YamlTree item) {
        for (String key : Keys.LEADS_TO) {
            if (!item.has(key)) {
                throw item.wrong("leads-to is written like { from: crashed(5), to: agreed-leader(4), within: 2s }");
            }
        }
        return new Expect.LeadsTo(
                item.get("from").as(Proposition::parse),
                item.get("to").as(Proposition::parse),
                item.get("within").as(ScenarioYaml::positive));
    }
}
