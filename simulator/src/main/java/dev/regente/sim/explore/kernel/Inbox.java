package dev.regente.sim.explore.kernel;

import dev.regente.sim.explore.Network;
import java.util.Arrays;

/** What is under way to one node. Immutable, kept once, has a number. */
final class Inbox {
    final int number;
    final Hash hash;
    /** Sorted by hash; for links that keep the order, by sender and then in the order of sending. */
    final Message[] messages;
    /** Which of them may be received next, in a fixed order. */
    final Message[] next;

    private Inbox(int number, Hash hash, Message[] messages, Network network) {
        this.number = number;
        this.hash = hash;
        this.messages = messages;
        this.next = next(messages, network);
    }

    /** The inboxes of a search. */
    static final class Store {
        private final Interned<Inbox> all = new Interned<>();
        private final LongMap<Inbox> added = new LongMap<>();
        private final LongMap<Inbox> removed = new LongMap<>();
        private final Network network;

        Store(Network network) {
            this.network = network;
        }

        Inbox get(int number) {
            return all.get(number);
        }

        Inbox empty() {
            return of(new Message[0]);
        }

        private Inbox of(Message[] messages) {
            Hash hash = new Hash(1, 2);
            for (Message each : messages) {
                hash = hash.with(each.hash());
            }
            Hash whole = hash;
            return all.get(whole, number -> new Inbox(number, whole, messages, network));
        }

        Inbox add(Inbox to, Message message) {
            long key = (long) to.number << 32 | message.number();
            Inbox known = added.get(key);
            return known != null ? known : added.putIfAbsent(key, added(to, message));
        }

        private Inbox added(Inbox to, Message message) {
            int at = 0;
            while (at < to.messages.length && !before(message, to.messages[at])) {
                at++;
            }
            if (network == Network.SET && at > 0 && to.messages[at - 1].number() == message.number()) {
                return to;
            }
            Message[] more = new Message[to.messages.length + 1];
            System.arraycopy(to.messages, 0, more, 0, at);
            more[at] = message;
            System.arraycopy(to.messages, at, more, at + 1, to.messages.length - at);
            return of(more);
        }

        private boolean before(Message one, Message other) {
            return network == Network.FIFO
                    ? one.from() < other.from()
                    : one.hash().compareTo(other.hash()) < 0;
        }

        Inbox remove(Inbox from, Message message) {
            long key = (long) from.number << 32 | message.number();
            Inbox known = removed.get(key);
            return known != null ? known : removed.putIfAbsent(key, removed(from, message));
        }

        private Inbox removed(Inbox from, Message message) {
            int at = 0;
            while (from.messages[at].number() != message.number()) {
                at++;
            }
            Message[] less = new Message[from.messages.length - 1];
            System.arraycopy(from.messages, 0, less, 0, at);
            System.arraycopy(from.messages, at + 1, less, at, less.length - at);
            return of(less);
        }

        long bytes() {
            return all.size() * 250L + added.bytes() + removed.bytes();
        }
    }

    private static Message[] next(Message[] messages, Network network) {
        Message[] found = new Message[messages.length];
        int count = 0;
        for (int i = 0; i < messages.length; i++) {
            boolean first = i == 0
                    || (network == Network.FIFO
                            ? messages[i].from() != messages[i - 1].from()
                            : messages[i].number() != messages[i - 1].number());
            if (first) {
                found[count++] = messages[i];
            }
        }
        return Arrays.copyOf(found, count);
    }
}
