package dev.regente.sim.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings what several nodes wrote of one cluster into one trace, in an order in which nothing is received before it was
 * sent.
 *
 * <p>Frames carry no number for this: a connection keeps order, so what one node received from another is, in order, a part
 * of what that one sent, and equal texts are the same message. What does not fit stays apart: a message whose sending or
 * arrival no file shows is marked so. Clocks of machines differ: a process whose clock says that it received something
 * before it was sent is set forward until that is not so; the first line says by how much at most.
 */
public final class TraceMerge {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;
    private static final long SILENT_NANOS = 2_000_000_000L;
    private static final int WINDOW = 4_096;
    private static final Pattern ELECTED = Pattern.compile("Elected\\[token=([0-9]+)]");

    private final List<Life> lives = new ArrayList<>();
    private final Set<Integer> nodes = new LinkedHashSet<>();
    private final ObjectNode head;

    /** One process of one node, from its start on. */
    private static final class Life {
        final int node;
        final long baseNanos;
        final List<ObjectNode> events = new ArrayList<>();
        /** For each event that received something, the sending; null where it is not known. */
        final Map<Integer, Sending> received = new HashMap<>(); // looked up, never iterated
        /** For each event, what it sent. */
        final Map<Integer, List<Sending>> sent = new HashMap<>(); // looked up, never iterated

        long shiftNanos;
        int next;
        Life before;

        Life(int node, long baseNanos) {
            this.node = node;
            this.baseNanos = baseNanos;
        }

        long time(int event) {
            return baseNanos + events.get(event).path("at").asLong() + shiftNanos;
        }

        boolean isOver() {
            return next == events.size();
        }
    }

    /** A message that left. */
    private static final class Sending {
        final Life life;
        final int event;
        final String text;
        long id;
        boolean done;
        boolean arrived;

        Sending(Life life, int event, String text) {
            this.life = life;
            this.event = event;
            this.text = text;
        }
    }

    private TraceMerge(List<TraceFile> files) {
        this.head = files.get(0).head();
        Map<String, Life> known = new TreeMap<>();
        for (TraceFile file : files) {
            ObjectNode its = file.head();
            if (!its.path("origin").asText().equals("node")) {
                throw new IllegalArgumentException(
                        "only traces of nodes are brought together; one of these is of a " + its.path("origin"));
            }
            if (!its.path("name").equals(head.path("name"))) {
                throw new IllegalArgumentException(
                        "these are traces of two clusters: " + head.path("name") + " and " + its.path("name"));
            }
            file.nodes().forEach(nodes::add);
            int node = its.path("node").asInt();
            nodes.add(node);
            known.computeIfAbsent(
                            node + "/" + its.path("process").asText(),
                            key -> new Life(node, its.path("wallMillis").asLong() * MILLI))
                    .events
                    .addAll(file.events());
        }
        lives.addAll(known.values());
        lives.removeIf(life -> life.events.isEmpty());
        lives.sort(Comparator.comparingLong(life -> life.baseNanos));
        Map<Integer, Life> last = new TreeMap<>();
        for (Life life : lives) {
            sort(life);
            life.before = last.put(life.node, life);
        }
    }

    /** The files of one process may be given in any order, and one of them twice. */
    private static void sort(Life life) {
        Map<Long, ObjectNode> byNumber = new TreeMap<>();
        life.events.forEach(event -> byNumber.put(event.path("event").asLong(), event));
        life.events.clear();
        life.events.addAll(byNumber.values());
    }

    /**
     * One trace of all of these.
     *
     * @throws IllegalArgumentException if they do not belong together, saying why
     */
    public static TraceFile of(List<TraceFile> files) {
        TraceMerge merge = new TraceMerge(files);
        if (merge.lives.isEmpty()) {
            throw new IllegalArgumentException("there is no event in these traces");
        }
        merge.match();
        merge.setClocks();
        merge.ends();
        return merge.inOrder();
    }

    /** Finds for each message received the sending. */
    private void match() {
        Map<String, List<Sending>> links = new TreeMap<>();
        for (Life life : lives) {
            for (int i = 0; i < life.events.size(); i++) {
                for (JsonNode sent : life.events.get(i).path("sent")) {
                    Sending sending = new Sending(life, i, sent.path("text").asText());
                    life.sent.computeIfAbsent(i, event -> new ArrayList<>()).add(sending);
                    links.computeIfAbsent(life.node + ">" + sent.path("to").asInt(), link -> new ArrayList<>())
                            .add(sending);
                }
            }
        }
        Map<String, Integer> reached = new HashMap<>(); // looked up, never iterated
        for (Life life : lives) {
            for (int i = 0; i < life.events.size(); i++) {
                JsonNode message = life.events.get(i).path("message");
                if (message.isMissingNode()) {
                    continue;
                }
                String link = message.path("from").asInt() + ">" + life.node;
                List<Sending> sendings = links.getOrDefault(link, List.of());
                int from = reached.getOrDefault(link, 0);
                int end = Math.min(sendings.size(), from + WINDOW);
                for (int k = from; k < end; k++) {
                    if (sendings.get(k).text.equals(message.path("text").asText())) {
                        sendings.get(k).arrived = true;
                        life.received.put(i, sendings.get(k));
                        reached.put(link, k + 1);
                        break;
                    }
                }
            }
        }
    }

    /** Sets clocks forward until nothing arrives before it leaves; after some rounds the order alone sees to it. */
    private void setClocks() {
        boolean moved = true;
        for (int round = 0; moved && round < 4 * lives.size() + 4; round++) {
            moved = false;
            for (Life life : lives) {
                for (int i = 0; i < life.events.size(); i++) {
                    Sending sending = life.received.get(i);
                    long late = sending == null ? 0 : sending.life.time(sending.event) + MICRO - life.time(i);
                    if (late > 0) {
                        life.shiftNanos += late;
                        moved = true;
                    }
                }
            }
        }
    }

    /** Where a process was followed by another, or fell silent while others went on, its node is down. */
    private void ends() {
        long end = lives.stream()
                .mapToLong(life -> life.time(life.events.size() - 1))
                .max()
                .orElse(0);
        for (Life life : lives) {
            int last = life.events.size() - 1;
            boolean followed = lives.stream().anyMatch(other -> other.before == life);
            if (followed || life.time(last) < end - SILENT_NANOS) {
                life.events.add(JSON.createObjectNode()
                        .put("at", life.events.get(last).path("at").asLong() + MILLI)
                        .put("node", life.node)
                        .put("kind", "crashed")
                        .put("what", "its trace ends")
                        .put("role", "down"));
            }
        }
    }

    private TraceFile inOrder() {
        List<Integer> all = List.copyOf(nodes);
        CausalClocks clocks = new CausalClocks(all);
        TraceFile merged = new TraceFile(JSON.createObjectNode(), new ArrayList<>(), new ArrayList<>());
        PriorityQueue<Life> ready = new PriorityQueue<>(
                Comparator.<Life>comparingLong(life -> life.time(life.next)).thenComparingInt(life -> life.node));
        Deque<Life> parked = new ArrayDeque<>(lives);
        Map<Long, Integer> holders = new TreeMap<>();
        long begin = lives.stream().mapToLong(life -> life.time(0)).min().orElse(0);
        long now = 0;
        long ids = 0;
        while (!ready.isEmpty() || !parked.isEmpty()) {
            parked.removeIf(life -> waitsForNothing(life) && ready.add(life));
            if (ready.isEmpty()) { // each waits for another: texts that only look alike
                parked.peek().received.remove(parked.peek().next);
                continue;
            }
            Life life = ready.poll();
            int at = life.next++;
            ObjectNode event = life.events.get(at).deepCopy();
            now = Math.max(now, life.time(at) - begin);
            event.put("event", merged.events().size());
            long until = event.path("leadUntil").asLong(Long.MIN_VALUE);
            if (until != Long.MIN_VALUE) {
                event.put("leadUntil", life.baseNanos + life.shiftNanos + until - begin);
            }
            event.put("at", now);
            Sending sending = life.received.get(at);
            if (sending == null) {
                clocks.step(life.node);
                if (event.path("message") instanceof ObjectNode message) {
                    message.put("id", - ++ids); // its sending is in no file
                }
            } else {
                clocks.receive(life.node, sending.id);
                ((ObjectNode) event.get("message")).put("id", sending.id);
            }
            int k = 0;
            for (JsonNode sent : event.path("sent")) {
                Sending leaving = life.sent.get(at).get(k++);
                leaving.id = ++ids;
                leaving.done = true;
                clocks.send(life.node, leaving.id);
                ((ObjectNode) sent).put("id", leaving.id);
                if (!leaving.arrived && isTraced(sent.path("to").asInt())) {
                    ((ObjectNode) sent).put("fate", "unmatched");
                }
            }
            event.put("lamport", clocks.lamport(life.node));
            List<Long> vector = clocks.vector(life.node);
            if (!vector.isEmpty()) {
                ArrayNode numbers = event.putArray("vector");
                vector.forEach(numbers::add);
            }
            merged.events().add(event);
            check(event, holders, merged);
            if (!life.isOver()) {
                parked.add(life);
            }
        }
        finish(merged, begin, now);
        return merged;
    }

    private boolean waitsForNothing(Life life) {
        Sending sending = life.received.get(life.next);
        return (sending == null || sending.done) && (life.before == null || life.before.isOver());
    }

    private boolean isTraced(int node) {
        return lives.stream().anyMatch(life -> life.node == node);
    }

    /** The one property that the files alone can show to be broken. */
    private static void check(ObjectNode event, Map<Long, Integer> holders, TraceFile merged) {
        for (JsonNode notice : event.path("notices")) {
            Matcher elected = ELECTED.matcher(notice.asText());
            if (elected.matches() && !elected.group(1).equals("0")) {
                int node = event.path("node").asInt();
                Integer other = holders.putIfAbsent(Long.parseLong(elected.group(1)), node);
                if (other != null && other != node) {
                    merged.rest()
                            .add(JSON.createObjectNode()
                                    .put("violation", "one-leader-per-term")
                                    .put("event", event.path("event").asLong())
                                    .put("at", event.path("at").asLong())
                                    .put("node", node)
                                    .put(
                                            "detail",
                                            "n" + other + " and n" + node + " both led with token "
                                                    + elected.group(1)));
                }
            }
        }
    }

    private void finish(TraceFile merged, long begin, long end) {
        long least = lives.stream().mapToLong(life -> life.shiftNanos).min().orElse(0);
        long most = lives.stream().mapToLong(life -> life.shiftNanos).max().orElse(0);
        merged.head()
                .put("format", RunTrace.FORMAT)
                .put("version", RunTrace.VERSION)
                .put("origin", "nodes")
                .put("name", head.path("name").asText())
                .put("algorithm", head.path("algorithm").asText())
                .put("safety", head.path("safety").asText())
                .put("wallMillis", begin / MILLI)
                .put("skewMillis", (most - least + MILLI - 1) / MILLI);
        ArrayNode numbers = merged.head().putArray("nodes");
        nodes.forEach(numbers::add);
        merged.rest()
                .add(JSON.createObjectNode()
                        .put("end", end)
                        .put("events", merged.events().size())
                        .put("complete", true));
    }
}
