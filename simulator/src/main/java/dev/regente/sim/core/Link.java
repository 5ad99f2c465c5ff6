package dev.regente.sim.core;

/** One direction between two nodes. It exists once something happened there. */
final class Link {
    final SimNode from;
    final SimNode to;
    private Choices.Stream transit;
    private Choices.Stream hints;
    int cuts;
    long lastArrival;
    /** The process of {@code to} that {@code from} is connected to, 0 if none. */
    int connectedTo;

    Link(SimNode from, SimNode to) {
        this.from = from;
        this.to = to;
    }

    /** What becomes of messages is drawn here. */
    Choices.Stream transit(Choices choices) {
        if (transit == null) {
            transit = choices.stream(label());
        }
        return transit;
    }

    /** What {@code from} notices of its connection is drawn here. */
    Choices.Stream hints(Choices choices) {
        if (hints == null) {
            hints = choices.stream(label() + "/hint");
        }
        return hints;
    }

    private String label() {
        return "link/" + from.id.number() + ">" + to.id.number();
    }

    /** The links that leave one node, by the other end: a hash table without removal. */
    static final class Table {
        private Link[] slots;
        private int used;
        private Link recent;

        /** The link to this node, or null if nothing happened there yet. */
        Link find(SimNode to) {
            Link last = recent;
            if (last != null && last.to == to) {
                return last;
            }
            if (slots == null) {
                return null;
            }
            Link found = slots[slot(slots, to)];
            if (found != null) {
                recent = found;
            }
            return found;
        }

        /** The link to this node. */
        Link of(SimNode from, SimNode to) {
            Link link = find(to);
            return link != null ? link : add(new Link(from, to));
        }

        private Link add(Link link) {
            if (slots == null) {
                slots = new Link[2];
            } else if (used * 2 >= slots.length) {
                Link[] more = new Link[slots.length * 2];
                for (Link old : slots) {
                    if (old != null) {
                        more[slot(more, old.to)] = old;
                    }
                }
                slots = more;
            }
            slots[slot(slots, link.to)] = link;
            used++;
            recent = link;
            return link;
        }

        /** Where this link is, or the free place where it belongs. At least half of the places are free. */
        private static int slot(Link[] slots, SimNode to) {
            int mask = slots.length - 1;
            int at = ((to.index * 0x9E3779B9) >>> 7) & mask;
            while (slots[at] != null && slots[at].to != to) {
                at = (at + 1) & mask;
            }
            return at;
        }

        void earlier(long nanos) {
            for (int i = 0; slots != null && i < slots.length; i++) {
                if (slots[i] != null) {
                    slots[i].lastArrival -= nanos;
                }
            }
        }

        void forgetCuts() {
            for (int i = 0; slots != null && i < slots.length; i++) {
                if (slots[i] != null) {
                    slots[i].cuts = 0;
                }
            }
        }
    }
}
