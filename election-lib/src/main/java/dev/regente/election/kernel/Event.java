package dev.regente.election.kernel;

/**
 * What a kernel learns. Eight kinds, and no other way in.
 *
 * @param <M> the protocol's messages
 */
public sealed interface Event<M> {

    /** Calls the method of {@code handler} that belongs to this kind of event. */
    void dispatch(Handler<M> handler, Host<M> host);

    /**
     * The first event of a process, and of every restart.
     *
     * @param restored what the last process made durable, all empty on a fresh disk
     * @param identity the random number that belongs to this data directory for its whole life (rule R13)
     */
    record Started<M>(Restored restored, long identity) implements Event<M> {
        @Override
        public void dispatch(Handler<M> handler, Host<M> host) {
            handler.started(restored, identity, host);
        }
    }

    /** A message arrived. It may be late, repeated or out of order; its sender is who it says it is. */
    record Received<M>(NodeId from, M message) implements Event<M> {
        @Override
        public void dispatch(Handler<M> handler, Host<M> host) {
            handler.received(from, message, host);
        }
    }

    /** A timer ran out that was started and neither stopped nor started anew since. */
    record TimerFired<M>(String timer) implements Event<M> {
        @Override
        public void dispatch(Handler<M> handler, Host<M> host) {
            handler.timerFired(timer, host);
        }
    }

    /** The write with this ticket is durable, and so is every earlier write to the same store. */
    record Durable<M>(long ticket) implements Event<M> {
        @Override
        public void dispatch(Handler<M> handler, Host<M> host) {
            handler.durable(ticket, host);
        }
    }

    /** The write with this ticket failed; whether it is on disk is unknown, and the store takes no more writes. */
    record PersistFailed<M>(long ticket, String reason) implements Event<M> {
        @Override
        public void dispatch(Handler<M> handler, Host<M> host) {
            handler.persistFailed(ticket, reason, host);
        }
    }

    /** A connection with this peer stands. A hint about liveness, never proof of two-way reachability. */
    record LinkUp<M>(NodeId peer) implements Event<M> {
        @Override
        public void dispatch(Handler<M> handler, Host<M> host) {
            handler.linkUp(peer, host);
        }
    }

    /** The connection with this peer was closed or reset. A hint, never proof that the peer is dead. */
    record LinkDown<M>(NodeId peer) implements Event<M> {
        @Override
        public void dispatch(Handler<M> handler, Host<M> host) {
            handler.linkDown(peer, host);
        }
    }

    /** The application, or another kernel on this node, asks for something. */
    record Asked<M>(Ask ask) implements Event<M> {
        @Override
        public void dispatch(Handler<M> handler, Host<M> host) {
            handler.asked(ask, host);
        }
    }

    /** One method for each kind of event: a kernel that forgets one does not compile. */
    interface Handler<M> {
        /** See {@link Started}. */
        void started(Restored restored, long identity, Host<M> host);

        /** See {@link Received}. */
        void received(NodeId from, M message, Host<M> host);

        /** See {@link TimerFired}. */
        void timerFired(String timer, Host<M> host);

        /** See {@link Durable}. */
        void durable(long ticket, Host<M> host);

        /** See {@link PersistFailed}. */
        void persistFailed(long ticket, String reason, Host<M> host);

        /** See {@link LinkUp}. */
        void linkUp(NodeId peer, Host<M> host);

        /** See {@link LinkDown}. */
        void linkDown(NodeId peer, Host<M> host);

        /** See {@link Asked}. */
        void asked(Ask ask, Host<M> host);
    }
}
