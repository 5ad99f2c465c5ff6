package dev.regente.sim.scenario;

import dev.regente.election.kernel.NodeId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Some one-way links: {@code 3->4}, {@code any->5}, {@code 5->any}, or both directions {@code 3--4}, {@code any--5}.
 *
 * @param from null for any
 * @param to null for any
 * @param bothWays whether the links back belong to it
 */
public record LinkPattern(NodeId from, NodeId to, boolean bothWays) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9}|any)\\s*(->|--)\\s*([0-9]{1,9}|any)");

    /** Reads one. */
    public static LinkPattern parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no link; write 3->4, any->4, 3->any or, for both directions, 3--4");
        }
        NodeId from = end(matcher.group(1));
        NodeId to = end(matcher.group(3));
        if (from != null && from.equals(to)) {
            throw new IllegalArgumentException("a link is between two nodes, not from " + from.number() + " to itself");
        }
        return new LinkPattern(from, to, matcher.group(2).equals("--"));
    }

    private static NodeId end(String text) {
        return text.equals("any") ? null : ScenarioYaml.id(text);
    }

    /** Whether this one-way link belongs to it. */
    public boolean matches(NodeId sender, NodeId receiver) {
        return oneWay(sender, receiver) || (bothWays && oneWay(receiver, sender));
    }

    private boolean oneWay(NodeId sender, NodeId receiver) {
        return (from == null || from.equals(sender)) && (to == null || to.equals(receiver));
    }

    /** The one link that it is, if it is one. */
    public Optional<LinkPattern> single() {
        return from == null || to == null || bothWays ? Optional.empty() : Optional.of(this);
    }

    /** The nodes it names. */
    public List<NodeId> named() {
        return Stream.of(from, to).filter(Objects::nonNull).toList();
    }

    @Override
    public String toString() {
        return (from == null ? "any" : "" + from.number())
                + (bothWays ? "--" : "->")
                + (to == null ? "any" : "" + to.number());
    }
}
