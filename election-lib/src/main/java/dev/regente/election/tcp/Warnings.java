package dev.regente.election.tcp;

import dev.regente.election.kernel.NodeId;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warnings, each logged once: a peer that retries four times a second must not fill the log. Loop only. */
final class Warnings {
    /** Whose fault it is when nobody knows. */
    static final String STRANGERS = "strangers";

    private static final Logger LOG = LoggerFactory.getLogger(Mesh.class);
    private static final int MOST_REMEMBERED = 64;

    private final NodeId self;

    /** What was warned of, by whose fault it is: a stray client must not use up the warnings of a configured peer. */
    private final Map<String, Set<String>> known = new TreeMap<>();

    Warnings(NodeId self) {
        this.self = self;
    }

    void warn(NodeId peer, String text) {
        warn(peer == null ? STRANGERS : peer.toString(), text);
    }

    void warn(String whose, String text) {
        // the remote port changes with each attempt and is no new reason
        String key = text.replaceAll("/?[0-9.:\\[\\]a-f]*:\\d+", "");
        Set<String> ofThem = known.computeIfAbsent(whose, any -> new TreeSet<>());
        if (ofThem.size() < MOST_REMEMBERED && ofThem.add(key)) {
            LOG.warn("{}: {}", self, printable(text));
        }
    }

    /** What a peer wrote may hold anything: a log line must stay one line. */
    static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
