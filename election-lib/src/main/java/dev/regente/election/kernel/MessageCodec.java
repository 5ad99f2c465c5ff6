package dev.regente.election.kernel;

/**
 * The binary form of a protocol's messages, for the real network. Equal messages have equal bytes. Called on the node's
 * event loop only; keeps no state.
 *
 * @param <M> the protocol's messages
 */
public interface MessageCodec<M> {

    /** The bytes of a message. The network refuses messages beyond its frame size, which is 1 MiB unless set. */
    byte[] encode(M message);

    /**
     * The message that these bytes hold, all of them. They may come from a faulty or hostile peer: nothing larger than
     * the input is allocated for them, and no other exception leaves this method.
     *
     * @throws MalformedMessage if they hold no message
     */
    M decode(byte[] bytes) throws MalformedMessage;
}
