package dev.regente.sim.shrink;

import dev.regente.sim.core.Conditions;
import dev.regente.sim.core.Latency;
import dev.regente.sim.scenario.Scenario;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Fewer messages: those that the violation does not need are lost, and what they led to leaves the causal past. A lost message
 * is an unusual choice, and has to make room for more than one event.
 *
 * <p>Reads the choices of a link as the engine makes them: for each message what becomes of it, then how long it takes.
 */
final class MessageSteps {
    /** So seldom is a message lost by itself that only the choice counts, in parts per million. */
    static final int HARDLY_ANY = 1;

    private static final Pattern LINK = Pattern.compile("link/[0-9]+>[0-9]+");
    private static final int LOST = 1;
    private static final int DOUBLED = 2;

    private MessageSteps() {}

    /** A message that arrives once and in time: the place of its choices in their stream, and how many there are. */
    private record Message(String link, int index, int length) {}

    /** Loses groups of messages, ever smaller ones. */
    static boolean fewer(Search search) {
        boolean better = false;
        int length = Integer.MAX_VALUE;
        while (length > 0 && !search.stopped()) {
            Optional<Candidate> lossy = lossy(search);
            if (lossy.isEmpty()) {
                return better;
            }
            List<Message> messages = delivered(lossy.get());
            length = Math.min(length, messages.size() / 2);
            int from = 0;
            while (length > 0 && from < messages.size() && !search.stopped()) {
                List<Message> group = messages.subList(from, Math.min(messages.size(), from + length));
                Candidate base = lossy.get();
                if (search.keepsRun(() -> without(base, group))) {
                    better = true;
                    lossy = Optional.of(search.best().run());
                    messages = delivered(lossy.get()); // what came after it has moved up
                } else {
                    from += length;
                }
            }
            length /= 2;
        }
        return better;
    }

    /** The best so far in a network that may lose messages, with a choice for each. */
    private static Optional<Candidate> lossy(Search search) {
        Scenario s = search.scenario();
        Conditions.Network n = s.network();
        if (n.lossPpm() > 0) {
            return Optional.of(search.best().run());
        }
        Scenario losing = s.with(
                new Conditions.Network(
                        n.latency(), HARDLY_ANY, n.duplicatePpm(), n.stragglePpm(), n.stragglerNanos(), n.reorder()),
                s.clocks(),
                s.storage());
        boolean asked = n.duplicatePpm() > 0 || n.stragglePpm() > 0;
        Map<String, long[]> offsets = new TreeMap<>(search.best().run().offsets());
        if (!asked) {
            offsets.replaceAll((label, numbers) ->
                    LINK.matcher(label).matches() ? withFates(numbers, choices(n.latency())) : numbers);
        }
        return search.look(new Candidate(losing, offsets, null));
    }

    /** With the choice of nothing special before those of each message. */
    private static long[] withFates(long[] latencies, int each) {
        if (each == 0) {
            return latencies;
        }
        long[] all = new long[latencies.length + latencies.length / each];
        for (int i = 0; i < latencies.length / each; i++) {
            System.arraycopy(latencies, i * each, all, i * (each + 1) + 1, each);
        }
        return all;
    }

    /** How many choices one latency takes. */
    private static int choices(Latency latency) {
        return WorldSteps.isFixed(latency) ? 0 : latency instanceof Latency.Lognormal ? 2 : 1;
    }

    private static List<Message> delivered(Candidate run) {
        int latency = choices(run.scenario().network().latency());
        List<Message> messages = new ArrayList<>();
        run.offsets().forEach((label, numbers) -> {
            int at = 0;
            while (LINK.matcher(label).matches() && at < numbers.length) {
                long fate = numbers[at];
                int length = fate == LOST ? 1 : 1 + latency;
                if (fate == 0 && at + length <= numbers.length) {
                    messages.add(new Message(label, at, length));
                } else if (fate == DOUBLED) {
                    boolean late = at + length < numbers.length && numbers[at + length] == 1;
                    length += 1 + (late ? 1 : latency);
                } else if (fate > DOUBLED) {
                    length++;
                }
                at += length;
            }
        });
        return messages;
    }

    private static Candidate without(Candidate run, List<Message> lost) {
        Map<String, List<Message>> byLink = new TreeMap<>();
        lost.forEach(message -> byLink.computeIfAbsent(message.link(), link -> new ArrayList<>())
                .add(message));
        Map<String, long[]> changed = new TreeMap<>(run.offsets());
        byLink.forEach((link, messages) -> {
            long[] before = run.offsets().get(link);
            long[] after = new long[before.length];
            int size = 0;
            int next = 0;
            for (Message message : messages) {
                while (next < message.index()) {
                    after[size++] = before[next++];
                }
                after[size++] = LOST;
                next = message.index() + message.length();
            }
            while (next < before.length) {
                after[size++] = before[next++];
            }
            changed.put(link, Arrays.copyOf(after, size));
        });
        return new Candidate(run.scenario(), changed, null);
    }
}
