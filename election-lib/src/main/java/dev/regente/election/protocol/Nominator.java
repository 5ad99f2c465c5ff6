package dev.regente.election.protocol;

import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Roster;
import dev.regente.election.kernel.Value;

/**
 * Says who should try to lead next. It may be wrong at any time: nothing unsafe follows, because only a majority's
 * durable promises make a leader. Called on the kernel's thread, within one event.
 */
public interface Nominator {

    /** The leader is believed gone: find out who should try. No effect while it is already at it. */
    void begin();

    /** A leader is active, or this node cannot stand any more: stop whatever is going on. */
    void stop();

    /**
     * A message arrived.
     *
     * @param boot the sender's
     * @return false if this kind is not the nominator's
     */
    boolean received(NodeId from, int boot, ElectionMessage.Body body);

    /** A timer ran out; false if it is not the nominator's. */
    boolean timerFired(String timer);

    /** The connection with this peer closed. */
    void linkDown(NodeId peer);

    /** A campaign that the nominator had asked for came to nothing. The kernel backs off, then calls {@link #begin}. */
    void campaignFailed();

    /** What it is doing, for {@code explain()}. */
    Explanation explain();

    /** See {@link dev.regente.election.kernel.Kernel#save}. */
    Value save();

    /** See {@link dev.regente.election.kernel.Kernel#restore}. */
    void restore(Value state);

    /** What the kernel lends its nominator. */
    interface Seat {
        /** How this node takes part. */
        ElectionSettings settings();

        /** The members with what they said of themselves since. */
        Roster roster();

        /** This node's clock. */
        long now();

        /** How many times this node has started. */
        int boot();

        /** Sends to a peer. */
        void send(NodeId to, ElectionMessage.Body body);

        /** Asks the pre-check of all other voters, with a release if one is held. */
        void sendPreChecks(long round);

        /** See {@link dev.regente.election.kernel.Host#startTimer}; the name must be the nominator's own. */
        void startTimer(String timer, long atLeastNanos, long atMostNanos);

        /** See {@link dev.regente.election.kernel.Host#stopTimer}. */
        void stopTimer(String timer);

        /** See {@link dev.regente.election.kernel.Host#choose}. */
        int choose(String label, int n);

        /** See {@link dev.regente.election.kernel.Host#explain}. */
        void explain(Explanation explanation);

        /** Whether a connection with this peer stands, as far as is known. */
        boolean linked(NodeId peer);

        /** Why this node may not stand, or null if it may. */
        String whyNotStanding();

        /** Whether this node believes that there is no leader. */
        boolean leaderGone();

        /** Whether this node is in a campaign, or has won one and not failed. */
        boolean campaigning();

        /** What this node would answer to a pre-check of this one. */
        ElectionMessage.PreCheckAnswer answerFor(NodeId asker);

        /** There is this term somewhere: the next campaign goes above it. */
        void sawTerm(long term);

        /** How long a barrier for another node still runs here. */
        long barredNanos();

        /** Starts a campaign. */
        void campaign();

        /** Ends a campaign in favour of another nominee; no effect once it is won. */
        void withdraw();

        /** Follows a leader that only others hear. */
        void followByHearsay(NodeId leader, long term);

        /** Gives up for now; the kernel calls {@link Nominator#begin} again later. */
        void backOff(String reason);
    }
}
