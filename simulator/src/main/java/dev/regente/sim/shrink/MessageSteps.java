package dev.regente.sim.shrink;

import dev.regente.sim.core.Conditions;
import dev.regente.sim.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Fewer messages: those that the violation does not need are lost, and what they led to leaves the causal past. A lost message
 * is an unusual choice, and has to make room for more than one event.
 */
final class MessageSteps {
    /** So seldom is a message lost by itself that only the choice counts, in parts per million. */
    static final int HARDLY_ANY = 1;

    private static final Pattern LINK = Pattern.compile("link/[0-9]+>[0-9]+");

    private MessageSteps() {}

    /** The place of the choice that decides about one message. */
    private record Message(String link, int index) {}

    /** Loses groups of messages, ever smaller ones. */
    static boolean fewer(Search search) {
        if (!decidesOnlyLoss(search.scenario().network())) {
            return false;
        }
        boolean better = false;
        int length = Integer.MAX_VALUE;
        while (length > 0 && !search.stopped()) {
            Optional<Candidate> lossy = lossy(search);
            if (lossy.isEmpty()) {
                return better;
            }
            List<Message> messages = delivered(lossy.get());
            length = Math.min(length, messages.size() / 2);
            for (int from = 0; length > 0 && from < messages.size() && !search.stopped(); from += length) {
                List<Message> group = messages.subList(from, Math.min(messages.size(), from + length));
                Candidate base = lossy.get();
                if (search.keepsRun(() -> without(base, group))) {
                    better = true;
                    lossy = lossy(search);
                    if (lossy.isEmpty()) {
                        return better;
                    }
                    messages = delivered(lossy.get());
                    from -= length; // what came after it has moved up
                }
            }
            length /= 2;
        }
        return better;
    }

    /** Whether each choice of a link is about the loss of one message. */
    private static boolean decidesOnlyLoss(Conditions.Network network) {
        return network.duplicatePpm() == 0 && network.stragglePpm() == 0 && WorldSteps.isFixed(network.latency());
    }

    /** The best so far in a network that may lose messages, and with a choice for each. */
    private static Optional<Candidate> lossy(Search search) {
        Scenario s = search.scenario();
        if (s.network().lossPpm() > 0) {
            return Optional.of(search.best().run());
        }
        Conditions.Network n = s.network();
        Conditions.Network losing =
                new Conditions.Network(n.latency(), HARDLY_ANY, 0, 0, n.stragglerNanos(), n.reorder());
        return search.look(search.best().run().with(s.with(losing, s.clocks(), s.storage())));
    }

    private static List<Message> delivered(Candidate run) {
        List<Message> messages = new ArrayList<>();
        run.offsets().forEach((label, numbers) -> {
            if (LINK.matcher(label).matches()) {
                for (int i = 0; i < numbers.length; i++) {
                    if (numbers[i] == 0) {
                        messages.add(new Message(label, i));
                    }
                }
            }
        });
        return messages;
    }

    private static Candidate without(Candidate run, List<Message> lost) {
        Map<String, long[]> changed = new TreeMap<>(run.offsets());
        Map<String, long[]> copies = new TreeMap<>();
        for (Message message : lost) {
            long[] numbers = copies.computeIfAbsent(
                    message.link(), label -> run.offsets().get(label).clone());
            numbers[message.index()] = 1;
        }
        changed.putAll(copies);
        return new Candidate(run.scenario(), changed, null);
    }
}
