package dev.regente.election.wire;

import dev.regente.election.kernel.MalformedMessage;
import dev.regente.election.protocol.ElectionMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * What travels in one frame for many elections: items in the order in which they were said. Elections are named once on a
 * connection and go by the sender's number from then on.
 *
 * <p>The form: for each item its kind (1 byte) and its fields. Messages are those of {@link ElectionCodec}, with their
 * length before. Bytes that hold no bundle are refused as a whole.
 */
public final class Bundle {
    /** The most elections of one node. */
    public static final int MOST_ELECTIONS = 10_000;

    /** The most bytes of the name of an election. */
    public static final int MOST_NAME_BYTES = 256;

    private static final int MOST_PROFILE_BYTES = 256;
    private static final int MOST_MESSAGE_BYTES = 64 * 1024;
    private static final int OPEN = 1;
    private static final int CLOSE = 2;
    private static final int MESSAGE = 3;
    private static final int ROUND = 4;
    private static final int ROUND_AGAIN = 5;
    private static final ElectionCodec CODEC = new ElectionCodec();

    private Bundle() {}

    /** One item. */
    public sealed interface Item {}

    /**
     * The sender has this election from here on.
     *
     * @param number less than {@link #MOST_ELECTIONS}, and free
     * @param profile what the sender says of its part in it
     */
    public record Open(int number, String name, String profile) implements Item {}

    /** The sender does not have this election any more; its number is free. */
    public record Close(int number) implements Item {}

    /** One message of one election. */
    public record Said(int number, ElectionMessage message) implements Item {}

    /**
     * Heartbeats, or acknowledgements of one round of them, all with one stamp.
     *
     * @param version counts the rounds of this kind that were sent in full on this connection
     * @param said the messages
     */
    public record Round(Stamped kind, long version, long stampNanos, List<Said> said) implements Item {
        /** Copies. */
        public Round {
            said = List.copyOf(said);
        }
    }

    /** The same messages as in the last full round of this kind, with another stamp. */
    public record RoundAgain(Stamped kind, long version, long stampNanos) implements Item {}

    /** The bytes of these items. */
    public static byte[] encode(List<? extends Item> items) {
        ByteWriter out = new ByteWriter();
        for (Item item : items) {
            write(item, out);
        }
        return out.toByteArray();
    }

    static void write(Item item, ByteWriter out) {
        if (item instanceof Said it) {
            out.u8(MESSAGE);
            said(it, out);
        } else if (item instanceof RoundAgain it) {
            out.u8(ROUND_AGAIN)
                    .flag(it.kind() == Stamped.ACKNOWLEDGEMENTS)
                    .unsigned(it.version())
                    .signed(it.stampNanos());
        } else if (item instanceof Round it) {
            out.u8(ROUND)
                    .flag(it.kind() == Stamped.ACKNOWLEDGEMENTS)
                    .unsigned(it.version())
                    .signed(it.stampNanos());
            out.unsigned(it.said().size());
            it.said().forEach(each -> said(new Said(each.number(), Stamped.with(each.message(), 0)), out));
        } else if (item instanceof Open it) {
            out.u8(OPEN).unsigned(it.number()).text(it.name()).text(it.profile());
        } else if (item instanceof Close it) {
            out.u8(CLOSE).unsigned(it.number());
        }
    }

    private static void said(Said said, ByteWriter out) {
        byte[] message = CODEC.encode(said.message());
        out.unsigned(said.number()).unsigned(message.length).bytes(message);
    }

    /**
     * The items that these bytes hold, all of them.
     *
     * @throws MalformedMessage if they hold none; nothing larger than a small multiple of the input is allocated
     */
    public static List<Item> decode(byte[] bytes) throws MalformedMessage {
        ByteReader in = new ByteReader(bytes);
        List<Item> items = new ArrayList<>();
        while (in.remaining() > 0) {
            items.add(read(in));
        }
        return items;
    }

    private static Item read(ByteReader in) throws MalformedMessage {
        int kind = in.u8();
        return switch (kind) {
            case OPEN -> open(in);
            case CLOSE -> new Close(number(in));
            case MESSAGE -> said(in);
            case ROUND -> round(in);
            case ROUND_AGAIN -> new RoundAgain(stamped(in), version(in), in.signed());
            default -> throw new MalformedMessage("an item of the unknown kind " + kind);
        };
    }

    private static Open open(ByteReader in) throws MalformedMessage {
        int number = number(in);
        String name = in.text(MOST_NAME_BYTES);
        if (name.isEmpty()) {
            throw new MalformedMessage("an election without a name");
        }
        return new Open(number, name, in.text(MOST_PROFILE_BYTES));
    }

    private static Said said(ByteReader in) throws MalformedMessage {
        return new Said(number(in), CODEC.decode(in.bytes(in.upTo(MOST_MESSAGE_BYTES))));
    }

    private static Round round(ByteReader in) throws MalformedMessage {
        Stamped kind = stamped(in);
        long version = version(in);
        long stamp = in.signed();
        List<Said> all = new ArrayList<>();
        for (int rest = in.upTo(MOST_ELECTIONS); rest > 0; rest--) {
            Said each = said(in);
            if (Stamped.of(each.message().body()) != kind
                    || Stamped.stamp(each.message().body()) != 0) {
                throw new MalformedMessage(
                        "a round of " + kind + " with " + each.message().body().type() + " in it");
            }
            all.add(new Said(each.number(), Stamped.with(each.message(), stamp)));
        }
        return new Round(kind, version, stamp, all);
    }

    private static int number(ByteReader in) throws MalformedMessage {
        return in.upTo(MOST_ELECTIONS - 1);
    }

    private static Stamped stamped(ByteReader in) throws MalformedMessage {
        return in.flag() ? Stamped.ACKNOWLEDGEMENTS : Stamped.HEARTBEATS;
    }

    private static long version(ByteReader in) throws MalformedMessage {
        long version = in.unsigned();
        if (version < 0) {
            throw new MalformedMessage("a version of " + Long.toUnsignedString(version));
        }
        return version;
    }
}
