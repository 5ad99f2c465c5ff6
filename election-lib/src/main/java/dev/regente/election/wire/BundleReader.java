package dev.regente.election.wire;

import dev.regente.election.kernel.MalformedMessage;
import dev.regente.election.protocol.ElectionMessage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One side of one connection on its way in: unpacks what a {@link BundleWriter} packed and keeps what the next bundle may
 * refer to. Starts anew with each connection. Loop only.
 */
public final class BundleReader {

    /** Who is told, in the order in which it was said. */
    public interface Listener {
        /** The peer has this election from here on. */
        void opened(int number, String name, String profile);

        /** The peer does not have it any more. */
        void closed(int number);

        /** What is said until {@link #roundEnded} is said at one moment, and is of this kind. */
        void roundBegan(Stamped kind, long stampNanos);

        /** See {@link #roundBegan}. */
        void roundEnded();

        /** A message of an election that the peer has. */
        void said(int number, ElectionMessage message);
    }

    private final Map<Stamped, Bundle.Round> last = new EnumMap<>(Stamped.class);
    private final Map<Integer, String> numbers = new HashMap<>();
    private final Set<String> names = new HashSet<>();

    /**
     * Unpacks one bundle.
     *
     * @throws MalformedMessage if it is none, or does not fit what came before on this connection; the listener was then
     *     told of nothing in it
     */
    public void read(byte[] bytes, Listener listener) throws MalformedMessage {
        List<Bundle.Item> items = Bundle.decode(bytes);
        List<Runnable> told = new ArrayList<>(items.size());
        for (Bundle.Item item : items) {
            told.add(check(item, listener));
        }
        told.forEach(Runnable::run);
    }

    private Runnable check(Bundle.Item item, Listener listener) throws MalformedMessage {
        if (item instanceof Bundle.Open open) {
            require(numbers.putIfAbsent(open.number(), open.name()) == null, "the number of an election twice");
            require(names.add(open.name()), "the name of an election twice");
            return () -> listener.opened(open.number(), open.name(), open.profile());
        } else if (item instanceof Bundle.Close close) {
            String name = numbers.remove(close.number());
            require(name != null, "the end of an election that it never named");
            names.remove(name);
            return () -> listener.closed(close.number());
        } else if (item instanceof Bundle.Said said) {
            require(numbers.containsKey(said.number()), "a message of an election that it never named");
            return () -> listener.said(said.number(), said.message());
        } else if (item instanceof Bundle.Round round) {
            for (Bundle.Said said : round.said()) {
                require(numbers.containsKey(said.number()), "a message of an election that it never named");
            }
            last.put(round.kind(), round);
            return () -> tell(round, round.stampNanos(), listener);
        } else {
            Bundle.RoundAgain again = (Bundle.RoundAgain) item;
            Bundle.Round round = last.get(again.kind());
            require(round != null && round.version() == again.version(), "a repetition of what it never said");
            return () -> tell(round, again.stampNanos(), listener);
        }
    }

    private static void tell(Bundle.Round round, long stampNanos, Listener listener) {
        listener.roundBegan(round.kind(), stampNanos);
        for (Bundle.Said said : round.said()) {
            listener.said(said.number(), Stamped.with(said.message(), stampNanos));
        }
        listener.roundEnded();
    }

    private static void require(boolean holds, String what) throws MalformedMessage {
        if (!holds) {
            throw new MalformedMessage(what);
        }
    }
}
