package dev.regente.sim.explore;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bounds of a space of states.
 *
 * @param numbers only those that were given
 * @param network null for what suits the system
 * @param without names of rules that are taken out of the kernels
 */
public record Bounds(Map<Bound, Integer> numbers, Network network, List<String> without) {

    /** Nothing given. */
    public static final Bounds NONE = new Bounds(Map.of(), null, List.of());

    /** Copies. */
    public Bounds {
        Map<Bound, Integer> sorted = new TreeMap<>(numbers);
        sorted.forEach((bound, number) -> {
            if (number < -1 || number > 1_000_000) {
                throw new IllegalArgumentException(bound.word() + " is from 0 to 1000000, or any, not " + number);
            }
        });
        numbers = java.util.Collections.unmodifiableMap(sorted);
        without = List.copyOf(without);
    }

    /** The same with this number. */
    public Bounds with(Bound bound, int number) {
        Map<Bound, Integer> more = new EnumMap<>(Bound.class);
        more.putAll(numbers);
        more.put(bound, number);
        return new Bounds(more, network, without);
    }

    /** The same with this network. */
    public Bounds with(Network other) {
        return new Bounds(numbers, other, without);
    }

    /** The same without these rules. */
    public Bounds without(List<String> rules) {
        return new Bounds(numbers, network, rules);
    }

    /** What was not given here is taken from there. */
    public Bounds or(Bounds others) {
        Map<Bound, Integer> all = new EnumMap<>(Bound.class);
        all.putAll(others.numbers);
        all.putAll(numbers);
        return new Bounds(
                all, network == null ? others.network : network, without.isEmpty() ? others.without : without);
    }

    /** The number that holds; -1 for any. */
    public int get(Bound bound) {
        Integer given = numbers.get(bound);
        if (given != null) {
            return given;
        }
        return bound == Bound.RESTARTS ? get(Bound.CRASHES) + get(Bound.WIPES) : bound.standard();
    }

    /** On one line: only what was given. */
    public String text() {
        List<String> words = new ArrayList<>();
        numbers.forEach((bound, number) -> words.add(bound.word() + "=" + (number < 0 ? "any" : number)));
        if (network != null) {
            words.add("network=" + network.name().toLowerCase(Locale.ROOT));
        }
        without.forEach(rule -> words.add("without=" + rule));
        return String.join(" ", words);
    }

    /** What {@link #text} gave. */
    public static Bounds parse(String text) {
        Bounds bounds = NONE;
        List<String> rules = new ArrayList<>();
        for (String word : text.isBlank() ? new String[0] : text.strip().split("\\s+")) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("a bound looks like crashes=1, not " + word);
            }
            String value = word.substring(equals + 1);
            switch (word.substring(0, equals)) {
                case "network" -> bounds = bounds.with(network(value));
                case "without" -> rules.add(value);
                default -> bounds = bounds.with(Bound.of(word.substring(0, equals)), number(value));
            }
        }
        return bounds.without(rules);
    }

    /** The network of this name. */
    public static Network network(String word) {
        for (Network each : Network.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(word)) {
                return each;
            }
        }
        throw new IllegalArgumentException("a network is multiset, set or fifo, not " + word);
    }

    /** A number, or "any" as -1. */
    public static int number(String word) {
        if (word.equals("any")) {
            return -1;
        }
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a bound is a number or any, not " + word, e);
        }
    }
}
