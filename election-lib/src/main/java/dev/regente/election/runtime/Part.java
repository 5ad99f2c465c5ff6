package dev.regente.election.runtime;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.MessageCodec;
import dev.regente.election.kernel.Notice;
import dev.regente.election.storage.Store;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One kernel of a node with all that the real world adds to it.
 *
 * @param name unique on the node, and the name of its channel: the same on all nodes
 * @param kernel the protocol, not started yet
 * @param codec the binary form of its messages
 * @param stores by the name that the kernel uses
 * @param wiring what other parts of the node are asked when this one publishes
 * @param tap sees each notice at once, on the event loop; must do next to nothing
 * @param listener sees each notice in order, on the listener thread
 * @param explanations sees explanations on the listener thread; when it is slow, some are left out
 */
public record Part<M>(
        String name,
        Kernel<M> kernel,
        MessageCodec<M> codec,
        Map<String, Store> stores,
        Wiring wiring,
        Listener<Notice> tap,
        Listener<Notice> listener,
        Listener<Explanation> explanations) {

    private static final Listener<?> NOBODY = (what, nanos) -> {};

    /** Whether anybody on the listener thread wants to hear the notices: waking it for nobody costs more than the rest. */
    boolean isHeard() {
        return listener != NOBODY;
    }

    /** Sees what a kernel says. */
    @FunctionalInterface
    public interface Listener<T> {
        /** Takes note; {@code nanos} is the node's clock when the kernel said it. */
        void on(T what, long nanos);

        /** Takes no note; always the same object. */
        @SuppressWarnings("unchecked")
        static <T> Listener<T> none() {
            return (Listener<T>) Part.NOBODY;
        }
    }

    /** Turns what one kernel made known into requests to kernels beside it. Pure; called on the event loop. */
    @FunctionalInterface
    public interface Wiring {
        /** No requests, whatever was published. */
        Wiring NONE = notice -> List.of();

        /** The requests that follow from this notice, delivered in this order after the present event. */
        List<Request> on(Notice notice);
    }

    /** A request to the part of this name. */
    public record Request(String part, Ask ask) {}

    /** Copies. */
    public Part {
        stores = java.util.Collections.unmodifiableMap(new TreeMap<>(stores));
    }
}
