package dev.regente.sim.scenario;

import dev.regente.election.kernel.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that is true of a run at a moment, or not: {@code leads(5)}, {@code not two-self-styled-leaders}.
 *
 * @param name one of {@link #names}
 * @param arguments as {@code docs/scenario-format.md} lists them
 * @param negated whether it is meant to be false
 */
public record Proposition(String name, List<String> arguments, boolean negated) {
    private static final Pattern FORM = Pattern.compile("(not\\s+)?([a-z][a-z-]*)\\s*(?:\\(([^()]*)\\))?");

    /** What an argument is. */
    private enum Kind {
        NODE,
        COUNT,
        TYPE,
        LINK,
        KEY
    }

    private record Signature(int needed, List<Kind> kinds) {
        Signature(int needed, Kind... kinds) {
            this(needed, List.of(kinds));
        }
    }

    private static final Map<String, Signature> KNOWN = new TreeMap<>();

    static {
        // states
        KNOWN.put("leads", new Signature(1, Kind.NODE));
        KNOWN.put("follows", new Signature(2, Kind.NODE, Kind.NODE));
        KNOWN.put("disagree", new Signature(4, Kind.NODE, Kind.NODE, Kind.NODE, Kind.NODE));
        KNOWN.put("leaderless", new Signature(1, Kind.NODE));
        KNOWN.put("up", new Signature(1, Kind.NODE));
        KNOWN.put("agreed-leader", new Signature(0, Kind.NODE));
        KNOWN.put("no-leader", new Signature(0));
        KNOWN.put("two-self-styled-leaders", new Signature(0));
        KNOWN.put("conflicting-views", new Signature(0));
        KNOWN.put("dead-leader-followed", new Signature(0));
        KNOWN.put("leader-changes", new Signature(1, Kind.COUNT));
        KNOWN.put("messages", new Signature(2, Kind.TYPE, Kind.COUNT));
        // moments
        KNOWN.put("elected", new Signature(0, Kind.NODE));
        KNOWN.put("revoked", new Signature(0, Kind.NODE));
        KNOWN.put("suspected", new Signature(0, Kind.NODE));
        KNOWN.put("crashed", new Signature(0, Kind.NODE));
        KNOWN.put("started", new Signature(0, Kind.NODE));
        KNOWN.put("sent", new Signature(1, Kind.TYPE, Kind.LINK));
        KNOWN.put("received", new Signature(1, Kind.TYPE, Kind.LINK));
        KNOWN.put("explained", new Signature(1, Kind.KEY));
        KNOWN.put("stale-write-accepted", new Signature(0));
        KNOWN.put("stale-write-refused", new Signature(0));
        KNOWN.put("one-view", new Signature(0));
        KNOWN.put("no-stale-writes", new Signature(0));
    }

    private static final List<String> CHECKS = List.of(
            "one-leader-per-term",
            "tokens-only-grow",
            "one-leader-at-a-time",
            "paired-notices",
            "leader-within-bound",
            "no-votes-when-cut-off",
            "terms-bounded",
            "leader-changes-bounded",
            "undisturbed-lead",
            "followed-within-bound",
            "warned-before-loss",
            "acks-only-grow",
            "own-record");

    static {
        CHECKS.forEach(check -> KNOWN.put(check, new Signature(0)));
    }

    /** Copies. */
    public Proposition {
        arguments = List.copyOf(arguments);
    }

    /** All names, sorted. */
    public static List<String> names() {
        return List.copyOf(KNOWN.keySet());
    }

    /** Reads one. */
    public static Proposition parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no property; write one like agreed-leader, leads(5) or not leads(5)");
        }
        String name = matcher.group(2);
        Signature signature = KNOWN.get(name);
        if (signature == null) {
            String meant = Nearest.of(name, names())
                    .map(near -> "; did you mean \"" + near + "\"?")
                    .orElse("");
            throw new IllegalArgumentException(
                    "unknown property \"" + name + "\"" + meant + " (known: " + String.join(", ", names()) + ")");
        }
        List<String> arguments = new ArrayList<>();
        if (matcher.group(3) != null) {
            for (String argument : matcher.group(3).strip().split("[\\s,]+")) {
                arguments.add(argument);
            }
        }
        if (arguments.size() < signature.needed()
                || arguments.size() > signature.kinds().size()) {
            throw new IllegalArgumentException(name + " takes " + expected(signature) + ", not " + arguments);
        }
        for (int i = 0; i < arguments.size(); i++) {
            check(name, arguments.get(i), signature.kinds().get(i));
        }
        return new Proposition(name, arguments, matcher.group(1) != null);
    }

    private static String expected(Signature signature) {
        if (signature.kinds().isEmpty()) {
            return "nothing in brackets";
        }
        List<String> words = new ArrayList<>();
        for (Kind kind : signature.kinds()) {
            words.add("a " + kind.name().toLowerCase(Locale.ROOT));
        }
        String optional = signature.needed() < signature.kinds().size() ? " (the last may be left out)" : "";
        return String.join(" and ", words) + optional;
    }

    private static void check(String name, String argument, Kind kind) {
        switch (kind) {
            case NODE, COUNT -> {
                if (!argument.matches("[0-9]{1,9}")) {
                    throw new IllegalArgumentException(name + ": \"" + argument + "\" is no "
                            + (kind == Kind.NODE ? "node" : "count") + ", write a whole number");
                }
            }
            case LINK -> LinkPattern.parse(argument);
            case TYPE, KEY -> {
                if (!argument.matches("[A-Za-z][A-Za-z0-9-]*")) {
                    throw new IllegalArgumentException(name + ": \"" + argument + "\" is no word");
                }
            }
        }
    }

    /** Whether a check of its own looks for it and reports where it is broken. */
    public boolean isCheck() {
        return !negated && CHECKS.contains(name);
    }

    /** The i-th argument as a node; null if it is left out. */
    public NodeId node(int i) {
        return i < arguments.size() ? NodeId.of(Integer.parseInt(arguments.get(i))) : null;
    }

    /** The i-th argument as a number. */
    public int count(int i) {
        return Integer.parseInt(arguments.get(i));
    }

    /** The arguments of {@code sent} and {@code received}. */
    public MessagePattern messages() {
        return MessagePattern.parse(String.join(" ", arguments));
    }

    /** The nodes it names. */
    public List<NodeId> named() {
        Signature signature = KNOWN.get(name);
        List<NodeId> named = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            if (signature.kinds().get(i) == Kind.NODE) {
                named.add(node(i));
            } else if (signature.kinds().get(i) == Kind.LINK) {
                named.addAll(LinkPattern.parse(arguments.get(i)).named());
            }
        }
        return named;
    }

    @Override
    public String toString() {
        return (negated ? "not " : "") + name + (arguments.isEmpty() ? "" : "(" + String.join(" ", arguments) + ")");
    }
}
