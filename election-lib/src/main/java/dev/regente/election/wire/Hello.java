package dev.regente.election.wire;

import dev.regente.election.kernel.MalformedMessage;
import dev.regente.election.kernel.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The first frame of both sides of a connection.
 *
 * @param version the protocol version; nothing after it is read if it is another one
 * @param cluster the name of the cluster
 * @param from who speaks
 * @param to whom it wants to reach
 * @param identity the random number of the speaker's data directory
 * @param session a random number of the speaker's process
 * @param facts what must be equal on all nodes, by name: voters, safety level, lease
 * @param profile what the speaker says of itself, for the other side's layers above
 * @param channels the names of the speaker's channels; the first one has number 1
 */
public record Hello(
        int version,
        String cluster,
        NodeId from,
        NodeId to,
        long identity,
        long session,
        Map<String, String> facts,
        String profile,
        List<String> channels) {
    private static final long MAGIC = 0x524547454E5445L; // REGENTE
    private static final int MAX_FACTS = 32;
    private static final int MAX_TEXT = 1024;

    /** The most channels of one node. */
    public static final int MAX_CHANNELS = 64;

    /** Copies, and sorts the facts. */
    public Hello {
        facts = java.util.Collections.unmodifiableMap(new TreeMap<>(facts));
        channels = List.copyOf(channels);
    }

    /** The bytes. */
    public byte[] encode() {
        ByteWriter out = new ByteWriter();
        out.fixed64(MAGIC).unsigned(version).text(cluster).node(from).node(to);
        out.fixed64(identity).fixed64(session);
        out.unsigned(facts.size());
        facts.forEach((name, value) -> out.text(name).text(value));
        out.text(profile);
        out.unsigned(channels.size());
        channels.forEach(out::text);
        return out.toByteArray();
    }

    /** The greeting that these bytes hold. One of another version has only its version. */
    public static Hello decode(ByteReader in) throws MalformedMessage {
        if (in.fixed64() != MAGIC) {
            throw new MalformedMessage("no greeting of this program");
        }
        int version = in.upTo(Integer.MAX_VALUE);
        if (version != Frames.PROTOCOL_VERSION) {
            return new Hello(version, "", null, null, 0, 0, Map.of(), "", List.of());
        }
        String cluster = in.text(MAX_TEXT);
        NodeId from = in.node();
        NodeId to = in.node();
        if (from == null || to == null) {
            throw new MalformedMessage("a greeting without a sender or a receiver");
        }
        long identity = in.fixed64();
        long session = in.fixed64();
        Map<String, String> facts = new TreeMap<>();
        for (int rest = in.upTo(MAX_FACTS); rest > 0; rest--) {
            facts.put(in.text(MAX_TEXT), in.text(MAX_TEXT));
        }
        String profile = in.text(MAX_TEXT);
        List<String> channels = new ArrayList<>();
        for (int rest = in.upTo(MAX_CHANNELS); rest > 0; rest--) {
            channels.add(in.text(MAX_TEXT));
        }
        in.end();
        return new Hello(version, cluster, from, to, identity, session, facts, profile, channels);
    }
}
