package dev.regente.kit;

import dev.regente.election.Algorithm;
import dev.regente.election.Attachment;
import dev.regente.election.Election;
import dev.regente.election.ElectionBuilder;
import dev.regente.election.ElectionEvent;
import dev.regente.election.ElectionStartException;
import dev.regente.election.Lead;
import dev.regente.election.Safety;
import dev.regente.election.kernel.MessageCodec;
import dev.regente.election.kernel.NodeId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Elections in this process over real sockets and disks, with faults between them: the actions of a simulator's schedule,
 * done to the real thing, and the checks of S1 and S2.
 */
final class SocketCluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final class Life {
        final Election election;
        final Attachment<Void> freezer;

        Life(Election election, Attachment<Void> freezer) {
            this.election = election;
            this.freezer = freezer;
        }
    }

    private record Link(int from, int to) {}

    private final int nodes;
    private final Algorithm algorithm;
    private final Safety safety;
    private final Path directory;
    private final FaultyNetwork network;
    private final Map<Integer, Life> lives = new ConcurrentHashMap<>();
    private final Map<Link, Integer> cuts =
            new TreeMap<>(java.util.Comparator.comparingInt(Link::from).thenComparingInt(Link::to));
    /** Who is down without a word: nothing tells its peers. */
    private final boolean[] silentlyDown;

    private final Map<Long, String> holders = new TreeMap<>();
    private final Map<Integer, Long> newest = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();
    private int started;

    SocketCluster(int nodes, Algorithm algorithm, Safety safety, Path directory, long seed) throws IOException {
        this.nodes = nodes;
        this.algorithm = algorithm;
        this.safety = safety;
        this.directory = directory;
        this.network = FaultyNetwork.of(nodes, seed);
        this.silentlyDown = new boolean[nodes + 1];
    }

    // ------------------------------------------------------------------ nodes

    void start(int id, Duration heartbeat) throws ElectionStartException {
        if (lives.containsKey(id)) {
            return;
        }
        String life = "node " + id + ", life " + ++started;
        Attachment<Void> freezer = Attachment.of("freezer", new FreezeKernel(), new NoMessages());
        ElectionBuilder builder = Election.builder("generated")
                .self(id)
                .peers(network.peers(id))
                .algorithm(algorithm)
                .safety(safety)
                .heartbeat(heartbeat)
                .timeout(heartbeat.multipliedBy(5))
                .lease(heartbeat.multipliedBy(5))
                .data(directory.resolve("n" + id))
                .attach(freezer)
                .listener(event -> heard(id, life, event));
        silentlyDown[id] = false;
        apply();
        lives.put(id, new Life(startOnceFree(builder), freezer));
    }

    /** Its last life may still hold the disk for a moment, if it was frozen when it ended. */
    private static Election startOnceFree(ElectionBuilder builder) throws ElectionStartException {
        long start = System.nanoTime();
        while (true) {
            try {
                return builder.build().start();
            } catch (ElectionStartException e) {
                if (System.nanoTime() - start > PATIENCE.toNanos()) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }

    /** The end of a process: nothing that it says from now on arrives, its release neither. */
    void crash(int id, boolean silent) {
        Life life = lives.remove(id);
        if (life == null) {
            return;
        }
        silentlyDown[id] = true;
        apply();
        life.election.close();
        if (!silent) {
            silentlyDown[id] = false;
            // what was lost ends the connections
            apply();
        }
    }

    void freeze(int id, Duration time) {
        Life life = lives.get(id);
        if (life != null) {
            life.election.ask(life.freezer, new FreezeKernel.Freeze(time));
        }
    }

    List<Integer> running() {
        return new ArrayList<>(new TreeMap<>(lives).keySet());
    }

    List<Integer> leaders() {
        return running().stream()
                .filter(id -> lives.get(id).election.isLeader())
                .toList();
    }

    // ------------------------------------------------------------------ links

    void cut(int from, int to) {
        cuts.merge(new Link(from, to), 1, Integer::sum);
        apply();
    }

    void mend(int from, int to) {
        cuts.computeIfPresent(new Link(from, to), (link, count) -> count == 1 ? null : count - 1);
        apply();
    }

    void healAll() {
        cuts.clear();
        apply();
    }

    private void apply() {
        for (int from = 1; from <= nodes; from++) {
            for (int to = 1; to <= nodes; to++) {
                if (from != to) {
                    Direction direction = network.link(from, to).heal();
                    if (silentlyDown[from] || silentlyDown[to]) {
                        direction.blackHole();
                    } else if (cuts.containsKey(new Link(from, to))) {
                        direction.cut();
                    }
                }
            }
        }
    }

    // ------------------------------------------------------------------ checks

    private synchronized void heard(int id, String life, ElectionEvent event) {
        if (event.kind() != ElectionEvent.Kind.ELECTED) {
            return;
        }
        String first = holders.putIfAbsent(event.term(), life);
        if (first != null) {
            violations.add("token " + event.term() + " of " + life + " was that of " + first);
        }
        Long before = newest.put(id, event.term());
        if (before != null && before >= event.term()) {
            violations.add("token " + event.term() + " of " + life + " comes after its token " + before);
        }
    }

    /**
     * S2, without a common moment: if a node has a valid lead, then another has one, and then the first still has the same,
     * both had one when the second was asked, because a lead that was over never comes back.
     */
    void lookForTwoLeaders() {
        List<Integer> ids = running();
        for (int one : ids) {
            Optional<Lead> lead = leadOf(one);
            if (lead.isEmpty()) {
                continue;
            }
            for (int other : ids) {
                Optional<Lead> another = other == one ? Optional.empty() : leadOf(other);
                if (another.isPresent() && leadOf(one).equals(lead)) {
                    note("two leaders at one instant: node " + one + " with token "
                            + lead.get().token() + " and node " + other + " with token "
                            + another.get().token());
                }
            }
        }
    }

    private Optional<Lead> leadOf(int id) {
        Life life = lives.get(id);
        return life == null ? Optional.empty() : life.election.lead();
    }

    private synchronized void note(String violation) {
        violations.add(violation);
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    synchronized int leadsBegun() {
        return holders.size();
    }

    /** All run, and know one leader, which leads. */
    boolean allAgree() {
        if (lives.size() < nodes) {
            return false;
        }
        Optional<NodeId> leader = lives.get(1).election.leadership().leader();
        return leader.isPresent()
                && lives.values().stream()
                        .allMatch(life -> life.election.leadership().leader().equals(leader))
                && leaders().equals(List.of(leader.get().number()));
    }

    String describe() {
        StringBuilder states = new StringBuilder();
        new TreeMap<>(lives).forEach((id, life) -> states.append("n")
                .append(id)
                .append(": ")
                .append(life.election.explain())
                .append('\n'));
        return states.toString();
    }

    @Override
    public void close() {
        lives.values().forEach(life -> life.election.close());
        network.close();
    }

    /** For a kernel that says nothing. */
    private static final class NoMessages implements MessageCodec<Void> {
        @Override
        public byte[] encode(Void message) {
            throw new IllegalStateException("nothing is said");
        }

        @Override
        public Void decode(byte[] bytes) {
            throw new IllegalStateException("nothing is said");
        }
    }
}
