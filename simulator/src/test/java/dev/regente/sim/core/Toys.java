package dev.regente.sim.core;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Invariant;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Restored;
import dev.regente.election.kernel.Value;
import java.util.ArrayList;
import java.util.List;

/** Small kernels to try the engine on. */
public final class Toys {
    private Toys() {}

    /** What the toys say to each other. */
    public sealed interface Talk {}

    /** A heartbeat with a number. */
    public record Ping(long number) implements Talk {}

    /** Its answer. */
    public record Ack(long number) implements Talk {}

    /** A claim to lead. */
    public record Claim(long round) implements Talk {}

    /** Asks a toy to do something. */
    public record Say(String word) implements Ask {}

    /** A toy says something. */
    public record Said(String word) implements Notice {}

    /** Sends numbered pings to all others every 10 to 12 ms, answers them, writes each answer's number to its log. */
    public static final class PingAck implements Kernel<Talk>, Event.Handler<Talk> {
        private final List<NodeId> others;
        private final boolean writes;
        long number;
        final List<Long> acked = new ArrayList<>();
        final List<Long> durable = new ArrayList<>();
        final List<String> heard = new ArrayList<>();
        private final java.util.Map<Long, Long> tickets = new java.util.TreeMap<>();

        /** How many answers it has had. */
        public int acks() {
            return acked.size();
        }

        PingAck(List<NodeId> all, NodeId self, boolean writes) {
            this.others = all.stream().filter(id -> !id.equals(self)).toList();
            this.writes = writes;
        }

        @Override
        public void on(Event<Talk> event, Host<Talk> host) {
            event.dispatch(this, host);
        }

        @Override
        public void started(Restored restored, long identity, Host<Talk> host) {
            restored.all("log").forEach(value -> durable.add(((Value.Num) value).value()));
            host.startTimer("PING", 0, 12_000_000);
        }

        @Override
        public void received(NodeId from, Talk message, Host<Talk> host) {
            if (message instanceof Ping ping) {
                host.send(from, new Ack(ping.number()));
            } else if (message instanceof Ack ack) {
                acked.add(ack.number());
                if (writes) {
                    tickets.put(host.persist("log", Value.of(ack.number())), ack.number());
                    host.persist("last", Value.of(ack.number()));
                }
            }
        }

        @Override
        public void timerFired(String timer, Host<Talk> host) {
            number++;
            Ping ping = new Ping(number);
            for (NodeId other : others) {
                host.send(other, ping);
            }
            host.startTimer("PING", 10_000_000, 12_000_000);
        }

        @Override
        public void durable(long ticket, Host<Talk> host) {
            Long saved = tickets.remove(ticket);
            if (saved != null) {
                durable.add(saved);
            }
        }

        @Override
        public void persistFailed(long ticket, String reason, Host<Talk> host) {
            heard.add("failed");
        }

        @Override
        public void linkUp(NodeId peer, Host<Talk> host) {
            heard.add("up " + peer);
        }

        @Override
        public void linkDown(NodeId peer, Host<Talk> host) {
            heard.add("down " + peer);
        }

        @Override
        public void asked(Ask ask, Host<Talk> host) {
            String word = ((Say) ask).word();
            heard.add("asked " + word);
            host.publish(new Said(word));
            host.explain(Explanation.of("was-asked").with("word", word));
        }

        @Override
        public Value save() {
            return Value.rec("PingAck").with("number", number).with("acked", acked.size());
        }

        @Override
        public void restore(Value state) {
            number = ((Value.Rec) state).num("number");
        }
    }

    /**
     * The wrong way to elect: whoever has heard nobody for a while claims the lead, at once and without asking. Two that
     * fall silent together both lead; a leader that hears another's claim of its own round breaks the invariant.
     */
    public static final class Hasty implements Kernel<Talk>, Event.Handler<Talk> {
        private final List<NodeId> others;
        private final NodeId self;
        NodeId leader;
        long round;

        /** Whom it follows; itself if it leads. */
        public NodeId leader() {
            return leader;
        }

        Hasty(List<NodeId> all, NodeId self) {
            this.self = self;
            this.others = all.stream().filter(id -> !id.equals(self)).toList();
        }

        @Override
        public void on(Event<Talk> event, Host<Talk> host) {
            event.dispatch(this, host);
        }

        @Override
        public void started(Restored restored, long identity, Host<Talk> host) {
            host.startTimer("SILENT", 100_000_000, 200_000_000);
        }

        @Override
        public void received(NodeId from, Talk message, Host<Talk> host) {
            if (message instanceof Claim claim && claim.round() >= round) {
                Invariant.check(
                        claim.round() > round || !self.equals(leader), "one-leader-per-round", from + " claims too");
                round = claim.round();
                leader = from;
                host.stopTimer("CLAIM");
                host.startTimer("SILENT", 100_000_000, 200_000_000);
            }
        }

        @Override
        public void timerFired(String timer, Host<Talk> host) {
            if (timer.equals("SILENT")) {
                round++;
                leader = self;
                host.publish(new Said(self + " leads in " + round));
            }
            others.forEach(other -> host.send(other, new Claim(round)));
            host.startTimer("CLAIM", 20_000_000, 20_000_000);
        }

        @Override
        public void durable(long ticket, Host<Talk> host) {}

        @Override
        public void persistFailed(long ticket, String reason, Host<Talk> host) {}

        @Override
        public void linkUp(NodeId peer, Host<Talk> host) {}

        @Override
        public void linkDown(NodeId peer, Host<Talk> host) {}

        @Override
        public void asked(Ask ask, Host<Talk> host) {}

        @Override
        public Value save() {
            return Value.rec("Hasty").with("round", round).with("leader", leader);
        }

        @Override
        public void restore(Value state) {
            round = ((Value.Rec) state).num("round");
            leader = ((Value.Rec) state).node("leader");
        }
    }

    /** Ping and ack on every node, as the part {@code ping}. */
    public static Program pingAck(List<NodeId> all, boolean writes) {
        return new Program() {
            @Override
            public List<Part<?>> parts(NodeId node) {
                return List.of(new Part<>("ping", new PingAck(all, node, writes)));
            }

            @Override
            public boolean keepsOnlyLast(String part, String store) {
                return store.equals("last");
            }
        };
    }

    /** The hasty leaders, as the part {@code hasty}. */
    public static Program hasty(List<NodeId> all) {
        return node -> List.of(new Program.Part<>("hasty", new Hasty(all, node)));
    }
}
