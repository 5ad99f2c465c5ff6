package dev.regente.election;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Roster;
import dev.regente.election.tcp.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Collects what an {@link Election} needs. Only {@link #self}, {@link #peers(String)} and one of {@link #data} and {@link
 * #volatileData} must be called. Not thread-safe.
 */
public final class ElectionBuilder {
    /** The priority of a node that votes and never leads: it makes a voter a witness. */
    public static final int NEVER = Integer.MIN_VALUE;

    private static final int MOST_NODES = 64;

    private final String cluster;
    private int self;
    private final Map<Integer, Member> members = new LinkedHashMap<>();
    private String bind;
    private Safety safety = Safety.LEASED;
    private Algorithm algorithm = Algorithm.BULLY;
    private Duration heartbeat = Duration.ofMillis(100);
    private Duration timeout = Duration.ofMillis(500);
    private Duration lease = Duration.ofMillis(500);
    private long driftPpm = 10_000;
    private Integer priority;
    private Roster.Role role;
    private Preemption preemption = Preemption.sticky();
    private boolean asksBeforeHandOff;
    private Path data;
    private boolean volatileData;
    private boolean insecure;
    private Security security = Security.NONE;
    private final Callbacks callbacks = new Callbacks();
    /** What was called that makes sense for one election only. */
    private final TreeSet<String> ofOneElection = new TreeSet<>();

    private final List<Attachment<?>> attachments = new ArrayList<>();

    private record Member(String address, Roster.Role role, int priority) {}

    ElectionBuilder(String cluster) {
        this.cluster = cluster;
    }

    /** The number of this node, 1 or more. */
    public ElectionBuilder self(int id) {
        self = id;
        return this;
    }

    /**
     * All nodes, this one included, in the order of the ring: {@code 1=127.0.0.1:7101,2=127.0.0.1:7102}. An address may be
     * followed by a role and a priority: {@code 3=127.0.0.1:7103/witness/priority=5}; {@code priority=never} makes a witness. The same text belongs on all nodes.
     *
     * @throws IllegalArgumentException with one line that shows what is wrong
     */
    public ElectionBuilder peers(String list) {
        for (String entry : list.split(",", -1)) {
            int equals = entry.indexOf('=');
            String number = equals < 0 ? "" : entry.substring(0, equals).strip();
            if (!number.matches("[1-9][0-9]{0,8}")) {
                throw new IllegalArgumentException("'" + entry.strip()
                        + "' is not a peer like 1=127.0.0.1:7101 (several are separated by commas)");
            }
            String[] parts = entry.substring(equals + 1).strip().split("/", -1);
            Roster.Role itsRole = Roster.Role.VOTER;
            int itsPriority = 0;
            for (int i = 1; i < parts.length; i++) {
                if (parts[i].startsWith("priority=")) {
                    itsPriority = parsePriority(parts[i].substring("priority=".length()), entry);
                } else {
                    itsRole = parseRole(parts[i]);
                }
            }
            member(Integer.parseInt(number), parts[0], itsRole, itsPriority);
        }
        return this;
    }

    /** All nodes, this one included, by number; in the map's order where the algorithm is a ring. */
    public ElectionBuilder peers(Map<Integer, String> addresses) {
        addresses.forEach((id, address) -> member(id, address, Roster.Role.VOTER, 0));
        return this;
    }

    /** One node, with all that the others must know of it. */
    public ElectionBuilder member(int id, String address, Roster.Role itsRole, int itsPriority) {
        Address.parse(address);
        if (members.put(id, new Member(address, itsRole, itsPriority)) != null) {
            throw new IllegalArgumentException("node " + id + " is listed twice");
        }
        if (members.size() > MOST_NODES) {
            throw new IllegalArgumentException("more than " + MOST_NODES + " nodes");
        }
        return this;
    }

    private static int parsePriority(String text, String entry) {
        if (text.equals("never")) {
            return NEVER;
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' in '" + entry.strip() + "' is not a priority: that is a whole number, or never");
        }
    }

    /**
     * Reads {@code voter}, {@code witness} or {@code observer}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Roster.Role parseRole(String text) {
        for (Roster.Role role : Roster.Role.values()) {
            if (role.name().equals(text.toUpperCase(Locale.ROOT))) {
                return role;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is not a role: voter, witness or observer");
    }

    /** Where this node listens, if that is not its address in the list: {@code 0.0.0.0:7101}. */
    public ElectionBuilder bind(String address) {
        bind = address;
        return this;
    }

    /** What is promised; {@link Safety#LEASED} unless set. */
    public ElectionBuilder safety(Safety level) {
        safety = level;
        return this;
    }

    /** Who is nominated; {@link Algorithm#BULLY} unless set. */
    public ElectionBuilder algorithm(Algorithm choice) {
        algorithm = choice;
        return this;
    }

    /** How often a leader sends; 100 ms unless set. */
    public ElectionBuilder heartbeat(Duration interval) {
        heartbeat = interval;
        return this;
    }

    /** After how much silence a leader is suspected; 500 ms unless set, and at least two heartbeats. */
    public ElectionBuilder timeout(Duration silence) {
        timeout = silence;
        return this;
    }

    /** How long a voter stands by a leader; 500 ms unless set, and more than three heartbeats. Equal on all nodes. */
    public ElectionBuilder lease(Duration duration) {
        lease = duration;
        return this;
    }

    /** By how much a clock may run too fast or too slow, in millionths; 10000, which is 1 %, unless set. */
    public ElectionBuilder maxClockDriftPpm(long ppm) {
        driftPpm = ppm;
        return this;
    }

    /**
     * The rank of this node, before its number: a preference, never a veto; 0 unless set. {@link #NEVER} makes a voter a
     * witness.
     */
    public ElectionBuilder priority(int rank) {
        priority = rank;
        return this;
    }

    /** What this node may do; a voter unless set. The others must list an observer as one, since it does not vote. */
    public ElectionBuilder role(Roster.Role ownRole) {
        role = ownRole;
        return this;
    }

    /** What a node of higher rank does about a leader of lower rank; {@link Preemption#sticky} unless set. */
    public ElectionBuilder preemption(Preemption policy) {
        preemption = policy;
        return this;
    }

    /** Tells of a wanted hand-off first ({@link ElectionEvent.Kind#HAND_OFF_WANTED}) and waits for the answer. */
    public ElectionBuilder asksBeforeHandOff() {
        asksBeforeHandOff = true;
        return this;
    }

    /** Where this node keeps what it must never forget. The directory is made if it is not there. */
    public ElectionBuilder data(Path directory) {
        data = directory;
        return this;
    }

    /**
     * Keeps nothing: after a restart this node may break promises that it gave. For tests and throw-away nodes.
     *
     * <p>A node that restarts has a new identity, so peers with a data directory, which remember the old one, ignore it from
     * then on: make all nodes of a cluster volatile, or none.
     */
    public ElectionBuilder volatileData() {
        volatileData = true;
        return this;
    }

    /** Lets unencrypted traffic leave this machine. */
    public ElectionBuilder insecure() {
        insecure = true;
        return this;
    }

    /** How nodes prove to each other who they are; nothing is asked of them unless set. Alike on all nodes. */
    public ElectionBuilder security(Security choice) {
        security = choice;
        return this;
    }

    /** Called with each lead of this node, on the listener thread; the lead may already be over. */
    public ElectionBuilder onElected(Consumer<Lead> callback) {
        ofOneElection.add("onElected");
        callbacks.elected = callback;
        return this;
    }

    /** Called once for each {@link #onElected}, after it, when that lead is over. */
    public ElectionBuilder onRevoked(BiConsumer<Lead, RevokeReason> callback) {
        ofOneElection.add("onRevoked");
        callbacks.revoked = callback;
        return this;
    }

    /** Called whenever the known leader changes, on the listener thread. */
    public ElectionBuilder onLeaderChanged(Consumer<Leadership> callback) {
        ofOneElection.add("onLeaderChanged");
        callbacks.leaderChanged = callback;
        return this;
    }

    /** Sees every event in order, on the listener thread. Several may be given; each sees all. */
    public ElectionBuilder listener(Consumer<ElectionEvent> callback) {
        ofOneElection.add("listener");
        callbacks.listen(callback);
        return this;
    }

    /**
     * Takes the election's trace, one JSON object a line ({@code docs/trace-format.md}): every event that its kernel handled,
     * with what came of it. Called on the event loop, so it must return at once: {@code observe.TraceLog} writes a file.
     */
    public ElectionBuilder trace(Consumer<String> lines) {
        ofOneElection.add("trace");
        callbacks.trace = lines;
        return this;
    }

    /** Is told what can be counted and measured. Several may be given. */
    public ElectionBuilder metrics(ElectionMetrics metrics) {
        ofOneElection.add("metrics");
        callbacks.measure(metrics);
        return this;
    }

    /** Runs a kernel of your own beside the election. */
    public ElectionBuilder attach(Attachment<?> attachment) {
        ofOneElection.add("attach");
        attachments.add(attachment);
        return this;
    }

    /**
     * Checks everything that can be checked before a socket is opened.
     *
     * @throws IllegalArgumentException with one line that has the numbers in it
     */
    public Election build() {
        return new Election(config(), callbacks, List.copyOf(attachments));
    }

    /**
     * A node for many named elections in the place of one. Callbacks are set where an election is opened, and nothing can
     * be attached; a priority and a preemption policy set here hold for elections that set none.
     *
     * @throws IllegalArgumentException as {@link #build}
     */
    public ElectionNode buildNode() {
        if (!ofOneElection.isEmpty()) {
            throw new IllegalArgumentException(String.join(", ", ofOneElection)
                    + ": not for a node of many elections; callbacks are set where an election is opened, and nothing is"
                    + " attached");
        }
        return new ElectionNode(config());
    }

    /** Who never leads and yet votes is a witness, whichever way it was said. */
    static Roster.Member ranked(NodeId id, Roster.Role role, int priority) {
        if (priority != NEVER) {
            return new Roster.Member(id, role, priority);
        }
        return new Roster.Member(id, role == Roster.Role.VOTER ? Roster.Role.WITNESS : role, 0);
    }

    private ElectionConfig config() {
        if (self < 1) {
            throw new IllegalArgumentException("the id of this node is 1 or more, not " + self);
        }
        if ((data == null) == !volatileData) {
            throw new IllegalArgumentException(
                    data == null
                            ? "this node needs a data directory: data(...), or volatileData() for a node that forgets"
                            : "a node has a data directory or is volatile, not both");
        }
        Map<NodeId, String> addresses = new LinkedHashMap<>();
        List<Roster.Member> all = new ArrayList<>();
        members.forEach((id, member) -> {
            boolean own = id == self;
            all.add(ranked(
                    NodeId.of(id),
                    own && role != null ? role : member.role(),
                    own && priority != null ? priority : member.priority()));
            addresses.put(NodeId.of(id), member.address());
        });
        if (!members.containsKey(self)) {
            throw new IllegalArgumentException(
                    "node " + self + " is not among the peers " + members.keySet() + ": list this node too");
        }
        return new ElectionConfig(
                cluster,
                NodeId.of(self),
                new Roster(all),
                addresses,
                bind == null ? members.get(self).address() : bind,
                safety,
                algorithm,
                heartbeat,
                timeout,
                lease,
                driftPpm,
                preemption,
                asksBeforeHandOff,
                Optional.ofNullable(data),
                insecure,
                security);
    }
}
