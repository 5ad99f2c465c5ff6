package dev.regente.election;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.MessageCodec;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Value;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A kernel of your own that runs beside the election: on the same event loop, over the same connections, with stores in
 * the same data directory. It belongs to one {@link Election}; make a new one for the next.
 *
 * <p>The two talk through pure functions: what the election tells becomes requests to your kernel, and what your kernel
 * publishes becomes requests to the election. Both are called on the event loop and must only translate.
 *
 * @param <M> the messages of your protocol
 */
public final class Attachment<M> {
    private final String name;
    private final Kernel<M> kernel;
    private final MessageCodec<M> codec;
    private final Map<String, Keeping> stores = new TreeMap<>();
    private Function<ElectionEvent, List<Ask>> fromElection = event -> List.of();
    private Function<Notice, List<ElectionRequest>> toElection = notice -> List.of();
    private Consumer<Notice> listener = notice -> {};
    private Consumer<Explanation> explanations = explanation -> {};

    /** What a store keeps: only the last record ({@code startsAfresh} is null), or all since the last fresh start. */
    record Keeping(Predicate<Value> startsAfresh) {}

    private Attachment(String name, Kernel<M> kernel, MessageCodec<M> codec) {
        if (!name.matches("[a-z0-9-]{1,20}") || name.equals(Election.PART)) {
            throw new IllegalArgumentException("an attachment's name has 1 to 20 lower-case letters, digits and hyphens"
                    + " and is not '" + Election.PART + "'; this one is '" + name + "'");
        }
        this.name = name;
        this.kernel = kernel;
        this.codec = codec;
    }

    /**
     * A kernel to attach.
     *
     * @param name of its channel, the same on all nodes
     * @param kernel not started yet
     * @param codec the binary form of its messages; a message is at most 1 MiB
     */
    public static <M> Attachment<M> of(String name, Kernel<M> kernel, MessageCodec<M> codec) {
        return new Attachment<>(name, kernel, codec);
    }

    /** The kernel has a store of this name of which only the last record, of at most 4076 bytes, is ever needed. */
    public Attachment<M> keepsLast(String store) {
        stores.put(store, new Keeping(null));
        return this;
    }

    /** The kernel has a store of this name of which all records are needed. */
    public Attachment<M> keepsAll(String store) {
        return keepsAll(store, value -> false);
    }

    /**
     * The kernel has a store of this name of which all records are needed since the last that stands for all before it.
     *
     * @param startsAfresh which records do; called on the disk thread
     */
    public Attachment<M> keepsAll(String store, Predicate<Value> startsAfresh) {
        stores.put(store, new Keeping(startsAfresh));
        return this;
    }

    /** What the kernel is asked when this happens to the election; never sees {@link ElectionEvent.Kind#EXPLAIN}. */
    public Attachment<M> fromElection(Function<ElectionEvent, List<Ask>> translation) {
        fromElection = translation;
        return this;
    }

    /** What the election is asked when the kernel publishes this. */
    public Attachment<M> toElection(Function<Notice, List<ElectionRequest>> translation) {
        toElection = translation;
        return this;
    }

    /** Sees all that the kernel publishes, in order, on the listener thread. */
    public Attachment<M> listener(Consumer<Notice> consumer) {
        listener = consumer;
        return this;
    }

    /** Sees the kernel's explanations on the listener thread; when it is slow, some are left out. */
    public Attachment<M> explanations(Consumer<Explanation> consumer) {
        explanations = consumer;
        return this;
    }

    String name() {
        return name;
    }

    Kernel<M> kernel() {
        return kernel;
    }

    MessageCodec<M> codec() {
        return codec;
    }

    Map<String, Keeping> stores() {
        return stores;
    }

    Function<ElectionEvent, List<Ask>> fromElection() {
        return fromElection;
    }

    Function<Notice, List<ElectionRequest>> toElection() {
        return toElection;
    }

    Consumer<Notice> listener() {
        return listener;
    }

    Consumer<Explanation> explanations() {
        return explanations;
    }
}
