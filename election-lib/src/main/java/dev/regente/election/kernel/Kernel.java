package dev.regente.election.kernel;

/**
 * A protocol as a deterministic state machine.
 *
 * <p>The host calls {@link #on} from one thread at a time; a handler runs to completion, never blocks and starts nothing.
 * A kernel reads no clock, draws no random number, does no I/O and logs nothing: what it needs it is told, what it wants
 * it asks of the host. Two kernels in equal states that get equal events have equal effects and end in equal states.
 *
 * <p>A handler throws only {@link InvariantBroken}, when the impossible has happened; the host then stops the node and
 * says why. Bad messages are refused with an {@link Explanation}, never with an exception.
 *
 * @param <M> the protocol's messages: an immutable type, usually a record or a sealed interface of records
 */
public interface Kernel<M> {

    /**
     * Handles one event.
     *
     * @param event what happened
     * @param host where the effects go; the same object for the whole life of the kernel, valid only during this call
     */
    void on(Event<M> event, Host<M> host);

    /**
     * The whole state as one comparable, printable value. Two kernels that would behave alike from here on give equal
     * values; this is what search hashes, twin runs compare and the inspector shows.
     */
    Value save();

    /** Takes back a state that {@link #save} gave. Replaces all state; asks nothing of the host. */
    void restore(Value state);
}
