package dev.regente.election.wire;

import dev.regente.election.protocol.ElectionMessage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One side of one connection on its way out: collects what the elections of this node say to one peer in one turn of the
 * loop, and packs it. Rounds that repeat the last one but for the stamp shrink to a few bytes. Starts anew with each
 * connection. Loop only.
 */
public final class BundleWriter {
    /** A bundle is closed when it has got about this long, far below the largest frame. */
    private static final int MOST_BYTES = 256 * 1024;

    private final List<Bundle.Item> items = new ArrayList<>();
    private final Map<Stamped, Bundle.Round> last = new EnumMap<>(Stamped.class);
    /** The round that is being collected, or null; and where it stands among the items. */
    private List<Bundle.Said> round;

    private int place;
    private Stamped roundKind;
    private long roundStamp;
    /** Who has said something else since the round was begun. */
    private final BitSet spoke = new BitSet();

    /** This node has that election from here on. */
    public void open(int number, String name, String profile) {
        endRound();
        items.add(new Bundle.Open(number, name, profile));
    }

    /** This node does not have that election any more. */
    public void close(int number) {
        endRound();
        items.add(new Bundle.Close(number));
    }

    /**
     * From here on messages of this kind with this stamp belong together, until {@link #endRound}. What one election says
     * stays in its order.
     */
    public void beginRound(Stamped kind, long stampNanos) {
        endRound();
        roundKind = kind;
        roundStamp = stampNanos;
    }

    /** Ends the round that was begun, if one was. */
    public void endRound() {
        if (round != null) {
            finish(round);
        }
        round = null;
        roundKind = null;
        spoke.clear();
    }

    /** One election says something. */
    public void say(int number, ElectionMessage message) {
        Bundle.Said said = new Bundle.Said(number, message);
        boolean fits = roundKind != null
                && Stamped.of(message.body()) == roundKind
                && Stamped.stamp(message.body()) == roundStamp
                && !spoke.get(number);
        if (!fits) {
            items.add(said);
            if (roundKind != null) {
                spoke.set(number);
            }
            return;
        }
        if (round == null) {
            round = new ArrayList<>();
            // keeps its place: what is said after it comes after it
            items.add(null);
            place = items.size() - 1;
        }
        round.add(said);
    }

    private void finish(List<Bundle.Said> said) {
        Bundle.Round before = last.get(roundKind);
        if (before != null && sameButStamp(before.said(), said)) {
            items.set(place, new Bundle.RoundAgain(roundKind, before.version(), roundStamp));
        } else {
            long version = before == null ? 1 : before.version() + 1;
            Bundle.Round full = new Bundle.Round(roundKind, version, roundStamp, said);
            last.put(roundKind, full);
            items.set(place, full);
        }
    }

    private static boolean sameButStamp(List<Bundle.Said> before, List<Bundle.Said> now) {
        if (before.size() != now.size()) {
            return false;
        }
        for (int i = 0; i < now.size(); i++) {
            Bundle.Said a = before.get(i);
            Bundle.Said b = now.get(i);
            if (a.number() != b.number() || !Stamped.with(a.message(), 0).equals(Stamped.with(b.message(), 0))) {
                return false;
            }
        }
        return true;
    }

    /** Whether there is nothing to send. */
    public boolean isEmpty() {
        return items.isEmpty();
    }

    /** What was collected, in as few bundles as their size allows, and nothing from here on. All must be sent, in order. */
    public List<byte[]> take() {
        endRound();
        List<byte[]> bundles = new ArrayList<>();
        ByteWriter out = new ByteWriter();
        for (Bundle.Item item : items) {
            Bundle.write(item, out);
            if (out.size() >= MOST_BYTES) {
                bundles.add(out.toByteArray());
                out = new ByteWriter();
            }
        }
        if (out.size() > 0) {
            bundles.add(out.toByteArray());
        }
        items.clear();
        return bundles;
    }
}
