package dev.regente.election.wire;

import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.protocol.ElectionMessage.Body;
import dev.regente.election.protocol.ElectionMessage.Heartbeat;
import dev.regente.election.protocol.ElectionMessage.HeartbeatAck;

/** The messages that are said again and again at rest, and differ only in their stamp. */
public enum Stamped {
    /** Leader to follower. */
    HEARTBEATS,
    /** Follower to leader. */
    ACKNOWLEDGEMENTS;

    /** Which of them this is, or null. */
    public static Stamped of(Body body) {
        return body instanceof Heartbeat ? HEARTBEATS : body instanceof HeartbeatAck ? ACKNOWLEDGEMENTS : null;
    }

    /** The stamp of such a message. */
    public static long stamp(Body body) {
        if (body instanceof Heartbeat beat) {
            return beat.stampNanos();
        }
        return ((HeartbeatAck) body).stampNanos();
    }

    /** The same message with another stamp. */
    public static ElectionMessage with(ElectionMessage message, long stampNanos) {
        Body body;
        if (message.body() instanceof Heartbeat beat) {
            body = new Heartbeat(beat.term(), stampNanos, beat.active(), beat.release());
        } else {
            HeartbeatAck ack = (HeartbeatAck) message.body();
            body = new HeartbeatAck(ack.toBoot(), ack.term(), stampNanos, ack.mayLead());
        }
        return new ElectionMessage(message.identity(), message.boot(), body);
    }
}
