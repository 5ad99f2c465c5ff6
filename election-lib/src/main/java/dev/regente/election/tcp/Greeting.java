package dev.regente.election.tcp;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.wire.Frames;
import dev.regente.election.wire.Hello;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What this node says of itself on a new connection, and what it expects of the other side. */
final class Greeting {
    private static final int MOST_SHOWN = 8;
    private static final int LONGEST_SHOWN = 100;

    private final MeshConfig config;

    Greeting(MeshConfig config) {
        this.config = config;
    }

    Hello to(NodeId peer) {
        return new Hello(
                Frames.PROTOCOL_VERSION,
                config.cluster(),
                config.self(),
                peer,
                config.identity(),
                config.session(),
                config.facts(),
                config.profile(),
                config.channels());
    }

    /**
     * Why this greeting is refused, or null if it is good.
     *
     * @param dialled whom this node dialled, or null if the other side dialled
     */
    String refusal(Hello hello, NodeId dialled) {
        NodeId self = config.self();
        if (hello.version() != Frames.PROTOCOL_VERSION) {
            return "it speaks protocol version " + hello.version() + ", and " + self + " speaks "
                    + Frames.PROTOCOL_VERSION;
        }
        if (!hello.cluster().equals(config.cluster())) {
            return "it belongs to the cluster '" + hello.cluster() + "', and " + self + " to '" + config.cluster()
                    + "'";
        }
        if (dialled != null && !hello.from().equals(dialled)) {
            return "at the address of " + dialled + " is " + hello.from() + ": check the peers of " + self;
        }
        if (!hello.to().equals(self)) {
            return "it wants " + hello.to() + " and reached " + self + ": check the peers of " + hello.from();
        }
        if (hello.from().equals(self)) {
            return "it has the id of this node, " + self;
        }
        if (!config.peers().containsKey(hello.from())) {
            return hello.from() + " is not among the configured nodes of " + self;
        }
        if (dialled == null && hello.from().compareTo(self) < 0) {
            return "the node with the higher id dials, which is " + self;
        }
        return difference(hello.facts());
    }

    /** All that differs, so that it can be mended at once; a stranger cannot make the line long. */
    private String difference(Map<String, String> theirs) {
        TreeSet<String> names = new TreeSet<>(config.facts().keySet());
        names.addAll(theirs.keySet());
        List<String> found = new ArrayList<>();
        for (String name : names) {
            String ours = config.facts().getOrDefault(name, "not set");
            String other = theirs.getOrDefault(name, "not set");
            if (!ours.equals(other)) {
                found.add(cut(name) + " is " + cut(other) + " there and " + ours + " on " + config.self());
            }
        }
        if (found.isEmpty()) {
            return null;
        }
        String rest = found.size() > MOST_SHOWN ? "; and " + (found.size() - MOST_SHOWN) + " more" : "";
        return "other configuration: " + String.join("; ", found.subList(0, Math.min(found.size(), MOST_SHOWN))) + rest;
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }
}
