package dev.regente.election.wire;

import dev.regente.election.kernel.MalformedMessage;
import dev.regente.election.kernel.MessageCodec;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.protocol.ElectionMessage.Alive;
import dev.regente.election.protocol.ElectionMessage.Body;
import dev.regente.election.protocol.ElectionMessage.Cannot;
import dev.regente.election.protocol.ElectionMessage.Election;
import dev.regente.election.protocol.ElectionMessage.Greeting;
import dev.regente.election.protocol.ElectionMessage.HandOff;
import dev.regente.election.protocol.ElectionMessage.HandOffDeclined;
import dev.regente.election.protocol.ElectionMessage.HandOffRequest;
import dev.regente.election.protocol.ElectionMessage.Heartbeat;
import dev.regente.election.protocol.ElectionMessage.HeartbeatAck;
import dev.regente.election.protocol.ElectionMessage.HeartbeatNack;
import dev.regente.election.protocol.ElectionMessage.Heir;
import dev.regente.election.protocol.ElectionMessage.HopAck;
import dev.regente.election.protocol.ElectionMessage.LapEntry;
import dev.regente.election.protocol.ElectionMessage.LapId;
import dev.regente.election.protocol.ElectionMessage.Nominate;
import dev.regente.election.protocol.ElectionMessage.Nominated;
import dev.regente.election.protocol.ElectionMessage.PreCheck;
import dev.regente.election.protocol.ElectionMessage.PreCheckAnswer;
import dev.regente.election.protocol.ElectionMessage.Release;
import dev.regente.election.protocol.ElectionMessage.ReplaceAccepted;
import dev.regente.election.protocol.ElectionMessage.ReplaceRefused;
import dev.regente.election.protocol.ElectionMessage.ReplaceRequest;
import dev.regente.election.protocol.ElectionMessage.Resigned;
import dev.regente.election.protocol.ElectionMessage.RingMessage;
import dev.regente.election.protocol.ElectionMessage.Vote;
import dev.regente.election.protocol.ElectionMessage.VoteGranted;
import dev.regente.election.protocol.ElectionMessage.VoteRefused;
import java.util.ArrayList;
import java.util.List;

/** The election's messages in bytes: identity, boot, kind, and the fields of the kind in their order. */
public final class ElectionCodec implements MessageCodec<ElectionMessage> {
    private static final int GREETING = 1;
    private static final int HEARTBEAT = 2;
    private static final int HEARTBEAT_ACK = 3;
    private static final int HEARTBEAT_NACK = 4;
    private static final int PRE_CHECK = 5;
    private static final int PRE_CHECK_ANSWER = 6;
    private static final int VOTE = 7;
    private static final int VOTE_GRANTED = 8;
    private static final int VOTE_REFUSED = 9;
    private static final int ELECTION = 10;
    private static final int ALIVE = 11;
    private static final int CANNOT = 12;
    private static final int HAND_OFF_REQUEST = 13;
    private static final int HAND_OFF_DECLINED = 14;
    private static final int HAND_OFF = 15;
    private static final int RESIGNED = 16;
    private static final int RING_MESSAGE = 17;
    private static final int HOP_ACK = 18;
    private static final int NOMINATE = 19;
    private static final int NOMINATED = 20;
    private static final int REPLACE = 21;
    private static final int REPLACE_ACCEPTED = 22;
    private static final int REPLACE_REFUSED = 23;
    private static final List<RingMessage.Kind> KINDS =
            List.of(RingMessage.Kind.ELECTION, RingMessage.Kind.COORDINATOR, RingMessage.Kind.ELECTED);
    private static final int MAX_REASON_CHARS = 200;
    private static final int MAX_REASON_BYTES = 4 * MAX_REASON_CHARS;

    @Override
    public byte[] encode(ElectionMessage message) {
        ByteWriter out = new ByteWriter();
        out.fixed64(message.identity()).unsigned(message.boot());
        write(message.body(), out);
        return out.toByteArray();
    }

    private static void write(Body body, ByteWriter out) {
        if (body instanceof Heartbeat it) {
            out.u8(HEARTBEAT).unsigned(it.term()).signed(it.stampNanos()).flag(it.active());
            release(it.release(), out);
        } else if (body instanceof HeartbeatAck it) {
            out.u8(HEARTBEAT_ACK).unsigned(it.toBoot()).unsigned(it.term()).signed(it.stampNanos());
            out.flag(it.mayLead());
        } else if (body instanceof HeartbeatNack it) {
            out.u8(HEARTBEAT_NACK).unsigned(it.toBoot()).unsigned(it.term());
            out.unsigned(it.promisedTerm()).signed(it.barredNanos());
        } else if (body instanceof Greeting it) {
            out.u8(GREETING).node(it.leader()).unsigned(it.term()).unsigned(it.promisedTerm());
            out.fixed64(it.knownIdentity()).flag(it.isNew()).flag(it.asks());
        } else if (body instanceof PreCheck it) {
            out.u8(PRE_CHECK).signed(it.round());
            release(it.release(), out);
        } else if (body instanceof PreCheckAnswer it) {
            out.u8(PRE_CHECK_ANSWER).unsigned(it.toBoot()).signed(it.round()).flag(it.yes());
            out.node(it.leader()).unsigned(it.term()).signed(it.barredNanos()).unsigned(it.promisedTerm());
        } else if (body instanceof Vote it) {
            out.u8(VOTE).unsigned(it.term());
            release(it.release(), out);
        } else if (body instanceof VoteGranted it) {
            out.u8(VOTE_GRANTED).unsigned(it.toBoot()).unsigned(it.term());
        } else if (body instanceof VoteRefused it) {
            out.u8(VOTE_REFUSED).unsigned(it.toBoot()).unsigned(it.term()).unsigned(it.promisedTerm());
            out.node(it.leader()).signed(it.barredNanos());
        } else if (body instanceof Election it) {
            out.u8(ELECTION).signed(it.round());
        } else if (body instanceof Alive it) {
            out.u8(ALIVE).unsigned(it.toBoot()).signed(it.round()).signed(it.withinNanos());
        } else if (body instanceof Cannot it) {
            out.u8(CANNOT).unsigned(it.toBoot()).signed(it.round()).text(cut(it.reason()));
        } else if (body instanceof HandOffRequest it) {
            out.u8(HAND_OFF_REQUEST).unsigned(it.term());
        } else if (body instanceof HandOffDeclined it) {
            out.u8(HAND_OFF_DECLINED).unsigned(it.toBoot()).unsigned(it.term()).text(cut(it.reason()));
        } else if (body instanceof HandOff it) {
            out.u8(HAND_OFF).unsigned(it.term()).unsigned(it.nextTerm());
        } else if (body instanceof Resigned it) {
            out.u8(RESIGNED).unsigned(it.term());
            heir(it.heir(), out);
        } else if (body instanceof ReplaceRequest) {
            out.u8(REPLACE);
        } else if (body instanceof ReplaceAccepted it) {
            out.u8(REPLACE_ACCEPTED)
                    .unsigned(it.toBoot())
                    .unsigned(it.promisedTerm())
                    .signed(it.leaseNanos());
        } else if (body instanceof ReplaceRefused it) {
            out.u8(REPLACE_REFUSED).unsigned(it.toBoot()).text(cut(it.reason()));
        } else if (body instanceof RingMessage it) {
            out.u8(RING_MESSAGE)
                    .unsigned(KINDS.indexOf(it.kind()))
                    .signed(it.hop())
                    .unsigned(it.hopsLeft());
            out.node(it.node());
            nodes(it.ids(), out);
        } else if (body instanceof HopAck it) {
            out.u8(HOP_ACK).unsigned(it.toBoot()).signed(it.hop());
        } else if (body instanceof Nominate it) {
            out.u8(NOMINATE);
            lap(it.id(), out);
            out.signed(it.hop()).unsigned(it.hopsLeft()).signed(it.leftNanos());
            out.unsigned(it.entries().size());
            it.entries().forEach(entry -> entry(entry, out));
        } else if (body instanceof Nominated it) {
            out.u8(NOMINATED);
            lap(it.id(), out);
            out.signed(it.hop()).unsigned(it.hopsLeft()).signed(it.leftNanos());
            out.node(it.nominee()).unsigned(it.aboveTerm()).signed(it.withinNanos());
        } else {
            throw new IllegalStateException("a message without a binary form: " + body.type());
        }
    }

    @Override
    public ElectionMessage decode(byte[] bytes) throws MalformedMessage {
        ByteReader in = new ByteReader(bytes);
        long identity = in.fixed64();
        int boot = number(in);
        Body body = read(in);
        in.end();
        return new ElectionMessage(identity, boot, body);
    }

    // the arguments are evaluated from left to right, which is the order of the bytes
    private static Body read(ByteReader in) throws MalformedMessage {
        int kind = in.u8();
        return switch (kind) {
            case GREETING -> new Greeting(in.node(), term(in), term(in), in.fixed64(), in.flag(), in.flag());
            case REPLACE -> new ReplaceRequest();
            case REPLACE_ACCEPTED -> new ReplaceAccepted(number(in), term(in), in.signed());
            case REPLACE_REFUSED -> new ReplaceRefused(number(in), in.text(MAX_REASON_BYTES));
            case HEARTBEAT -> new Heartbeat(term(in), in.signed(), in.flag(), release(in));
            case HEARTBEAT_ACK -> new HeartbeatAck(number(in), term(in), in.signed(), in.flag());
            case HEARTBEAT_NACK -> new HeartbeatNack(number(in), term(in), term(in), in.signed());
            case PRE_CHECK -> new PreCheck(in.signed(), release(in));
            case PRE_CHECK_ANSWER ->
                new PreCheckAnswer(number(in), in.signed(), in.flag(), in.node(), term(in), in.signed(), term(in));
            case VOTE -> new Vote(term(in), release(in));
            case VOTE_GRANTED -> new VoteGranted(number(in), term(in));
            case VOTE_REFUSED -> new VoteRefused(number(in), term(in), term(in), in.node(), in.signed());
            case ELECTION -> new Election(in.signed());
            case ALIVE -> new Alive(number(in), in.signed(), in.signed());
            case CANNOT -> new Cannot(number(in), in.signed(), in.text(MAX_REASON_BYTES));
            case HAND_OFF_REQUEST -> new HandOffRequest(term(in));
            case HAND_OFF_DECLINED -> new HandOffDeclined(number(in), term(in), in.text(MAX_REASON_BYTES));
            case HAND_OFF -> new HandOff(term(in), term(in));
            case RESIGNED -> new Resigned(term(in), heir(in));
            case RING_MESSAGE ->
                new RingMessage(KINDS.get(in.upTo(KINDS.size() - 1)), in.signed(), number(in), in.node(), nodes(in));
            case HOP_ACK -> new HopAck(number(in), in.signed());
            case NOMINATE -> new Nominate(lap(in), in.signed(), number(in), in.signed(), entries(in));
            case NOMINATED ->
                new Nominated(lap(in), in.signed(), number(in), in.signed(), node(in), term(in), in.signed());
            default -> throw new MalformedMessage("a message of the unknown kind " + kind);
        };
    }

    private static void release(Release release, ByteWriter out) {
        out.flag(release != null);
        if (release != null) {
            out.node(release.leader()).unsigned(release.term());
        }
    }

    private static Release release(ByteReader in) throws MalformedMessage {
        if (!in.flag()) {
            return null;
        }
        var leader = in.node();
        if (leader == null) {
            throw new MalformedMessage("a release of nobody");
        }
        return new Release(leader, term(in));
    }

    private static void heir(Heir heir, ByteWriter out) {
        out.node(heir == null ? null : heir.node());
        if (heir != null) {
            out.unsigned(heir.boot()).unsigned(heir.term());
        }
    }

    private static Heir heir(ByteReader in) throws MalformedMessage {
        NodeId node = in.node();
        return node == null ? null : new Heir(node, number(in), term(in));
    }

    private static void lap(LapId lap, ByteWriter out) {
        out.node(lap.initiator()).unsigned(lap.boot()).signed(lap.seq());
    }

    private static LapId lap(ByteReader in) throws MalformedMessage {
        return new LapId(node(in), number(in), in.signed());
    }

    private static void entry(LapEntry entry, ByteWriter out) {
        out.node(entry.node()).signed(entry.priority()).flag(entry.eligible()).flag(entry.yes());
        out.node(entry.leader()).unsigned(entry.term()).signed(entry.barredNanos());
        out.unsigned(entry.promisedTerm());
        nodes(entry.proven(), out);
    }

    private static List<LapEntry> entries(ByteReader in) throws MalformedMessage {
        List<LapEntry> entries = new ArrayList<>();
        for (int left = in.upTo(RingMessage.MOST_IDS); left > 0; left--) {
            entries.add(new LapEntry(
                    node(in),
                    priority(in),
                    in.flag(),
                    in.flag(),
                    in.node(),
                    term(in),
                    in.signed(),
                    term(in),
                    nodes(in)));
        }
        return entries;
    }

    private static int priority(ByteReader in) throws MalformedMessage {
        long priority = in.signed();
        if (priority != (int) priority) {
            throw new MalformedMessage("a priority of " + priority);
        }
        return (int) priority;
    }

    private static void nodes(List<NodeId> nodes, ByteWriter out) {
        out.unsigned(nodes.size());
        nodes.forEach(out::node);
    }

    private static List<NodeId> nodes(ByteReader in) throws MalformedMessage {
        List<NodeId> nodes = new ArrayList<>();
        for (int left = in.upTo(RingMessage.MOST_IDS); left > 0; left--) {
            nodes.add(node(in));
        }
        return nodes;
    }

    private static NodeId node(ByteReader in) throws MalformedMessage {
        NodeId node = in.node();
        if (node == null) {
            throw new MalformedMessage("nobody in a list of nodes");
        }
        return node;
    }

    private static int number(ByteReader in) throws MalformedMessage {
        return in.upTo(Integer.MAX_VALUE);
    }

    private static long term(ByteReader in) throws MalformedMessage {
        long term = in.unsigned();
        if (term < 0 || term > ElectionMessage.MAX_TERM) {
            throw new MalformedMessage("a term of " + Long.toUnsignedString(term));
        }
        return term;
    }

    private static String cut(String reason) {
        return reason.length() <= MAX_REASON_CHARS ? reason : reason.substring(0, MAX_REASON_CHARS);
    }
}
