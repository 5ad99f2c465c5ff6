package dev.regente.election.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.bully.BullyNominator;
import dev.regente.election.confirm.ElectionKernel;
import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.MalformedMessage;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Restored;
import dev.regente.election.kernel.Roster;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionAsk;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.protocol.ElectionSettings;
import dev.regente.election.protocol.Safety;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Three nodes with several elections each, twice through the same faults in virtual time: once each message travels by
 * itself, once all that a node says to a peer at one moment travels in bundles. Every kernel must see the same events at
 * the same moments.
 */
class BundleTwinTest {
    private static final int NODES = 3;
    private static final int ELECTIONS = 12;
    private static final long MILLI = 1_000_000L;
    private static final long PERIOD = 100 * MILLI;

    /** A world of kernels. */
    private static final class World {
        private record Due(long at, long order, int node, Runnable work) {}

        private final boolean bundled;
        private final PriorityQueue<Due> queue =
                new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
        private final Map<String, Seat> seats = new TreeMap<>();
        private final Map<String, Side> sides = new TreeMap<>();
        private final ElectionCodec codec = new ElectionCodec();
        private long now;
        private long orders;
        private long bytes;
        private long frames;

        World(boolean bundled, Safety safety) {
            this.bundled = bundled;
            for (int node = 1; node <= NODES; node++) {
                for (int election = 0; election < ELECTIONS; election++) {
                    Seat seat = new Seat(this, node, election, safety);
                    seats.put(node + "/" + election, seat);
                    at(0, node, () -> seat.deliver(new Event.Started<>(Restored.NOTHING, seat.node)));
                }
                for (int peer = 1; peer <= NODES; peer++) {
                    sides.put(node + ">" + peer, new Side());
                }
            }
        }

        private void at(long delay, int node, Runnable work) {
            queue.add(new Due(now + delay, orders++, node, work));
        }

        /** Both see the connection, or its loss, at one moment; what is under way is lost with it. */
        void link(int a, int b, boolean up) {
            for (int[] way : new int[][] {{a, b}, {b, a}}) {
                Side side = sides.get(way[0] + ">" + way[1]);
                side.reset(up);
                for (int election = 0; election < ELECTIONS; election++) {
                    if (up) {
                        side.out.open(election, "e" + election, "");
                    }
                }
            }
            for (int[] way : new int[][] {{a, b}, {b, a}}) {
                for (int election = 0; election < ELECTIONS; election++) {
                    NodeId peer = NodeId.of(way[1]);
                    seats.get(way[0] + "/" + election)
                            .deliver(up ? new Event.LinkUp<>(peer) : new Event.LinkDown<>(peer));
                }
                flush(way[0]);
            }
        }

        /** One turn of a node's loop is all that happens to it at one moment. */
        void run(long untilMillis) {
            while (!queue.isEmpty() && queue.peek().at <= untilMillis * MILLI) {
                Due first = queue.poll();
                now = first.at;
                int node = first.node;
                out(node).forEach(side -> side.out.beginRound(Stamped.HEARTBEATS, now));
                first.work.run();
                while (!queue.isEmpty() && queue.peek().at == now && queue.peek().node == node) {
                    queue.poll().work.run();
                }
                flush(node);
            }
            now = untilMillis * MILLI;
        }

        private List<Side> out(int node) {
            List<Side> all = new ArrayList<>();
            for (int peer = 1; peer <= NODES; peer++) {
                all.add(sides.get(node + ">" + peer));
            }
            return all;
        }

        private void flush(int node) {
            for (int id = 1; id <= NODES; id++) {
                int peer = id;
                Side side = sides.get(node + ">" + peer);
                for (byte[] bundle : side.out.take()) {
                    if (bundled && side.up) {
                        bytes += bundle.length;
                        frames++;
                        travel(node, peer, () -> side.receive(bundle, this, node, peer));
                    }
                }
            }
        }

        private void travel(int from, int to, Runnable arrival) {
            Side side = sides.get(from + ">" + to);
            int life = side.lives;
            // no two nodes reach a third at one moment: their order would not be defined
            at(MILLI + from * 1000L + to * 10L, to, () -> {
                if (side.lives == life) {
                    arrival.run();
                }
            });
        }

        void send(Seat from, NodeId to, ElectionMessage message) {
            Side side = sides.get(from.node + ">" + to.number());
            if (!side.up) {
                return;
            }
            if (bundled) {
                side.out.say(from.election, message);
                return;
            }
            byte[] encoded = codec.encode(message);
            bytes += encoded.length;
            frames++;
            Seat target = seats.get(to.number() + "/" + from.election);
            travel(from.node, to.number(), () -> target.deliver(new Event.Received<>(NodeId.of(from.node), message)));
        }
    }

    /** One direction of one connection. */
    private static final class Side {
        private boolean up;
        private int lives;
        private BundleWriter out = new BundleWriter();
        private BundleReader in = new BundleReader();

        void reset(boolean nowUp) {
            up = nowUp;
            lives++;
            out = new BundleWriter();
            in = new BundleReader();
        }

        void receive(byte[] bundle, World world, int from, int to) {
            Side back = world.sides.get(to + ">" + from);
            try {
                in.read(bundle, new BundleReader.Listener() {
                    @Override
                    public void opened(int number, String name, String profile) {
                        assertThat(name).isEqualTo("e" + number);
                    }

                    @Override
                    public void closed(int number) {
                        throw new AssertionError("nothing is closed here");
                    }

                    @Override
                    public void roundBegan(Stamped kind, long stampNanos) {
                        if (kind == Stamped.HEARTBEATS) {
                            back.out.beginRound(Stamped.ACKNOWLEDGEMENTS, stampNanos);
                        }
                    }

                    @Override
                    public void roundEnded() {
                        back.out.endRound();
                    }

                    @Override
                    public void said(int number, ElectionMessage message) {
                        world.seats.get(to + "/" + number).deliver(new Event.Received<>(NodeId.of(from), message));
                    }
                });
            } catch (MalformedMessage e) {
                throw new AssertionError(e);
            }
        }
    }

    /** One kernel, and all that happened to it. */
    private static final class Seat implements Host<ElectionMessage> {
        private final World world;
        private final int node;
        private final int election;
        private final ElectionKernel kernel;
        private final List<String> history = new ArrayList<>();
        private final Map<String, Integer> timers = new TreeMap<>();
        private long tickets;

        Seat(World world, int node, int election, Safety safety) {
            this.world = world;
            this.node = node;
            this.election = election;
            List<Roster.Member> members = new ArrayList<>();
            for (int id = 1; id <= NODES; id++) {
                members.add(new Roster.Member(NodeId.of(id), Roster.Role.VOTER, (id + election) % NODES));
            }
            ElectionSettings settings = ElectionSettings.of(NodeId.of(node), new Roster(members), safety);
            this.kernel = new ElectionKernel(settings, BullyNominator::new);
        }

        void deliver(Event<ElectionMessage> event) {
            history.add(world.now + " " + event);
            kernel.on(event, this);
        }

        @Override
        public long now() {
            return world.now;
        }

        @Override
        public void send(NodeId to, ElectionMessage message) {
            world.send(this, to, message);
        }

        @Override
        public void startTimer(String timer, long atLeastNanos, long atMostNanos) {
            int turn = timers.merge(timer, 1, Integer::sum);
            long least = Math.max(0, atLeastNanos);
            long spread = Math.max(0, atMostNanos - least);
            // somewhere in the range, the same in both worlds
            long delay = least + spread * ((node * 7L + election * 3L + turn) % 11) / 11;
            if (spread == 0 && least == PERIOD) {
                // heartbeats of one node fall in with each other
                long phase = node * MILLI / 8;
                delay = (world.now - phase + 2 * PERIOD - 1) / PERIOD * PERIOD + phase - world.now;
            }
            world.at(delay, node, () -> {
                if (timers.get(timer) == turn) {
                    deliver(new Event.TimerFired<>(timer));
                }
            });
        }

        @Override
        public void stopTimer(String timer) {
            timers.merge(timer, 1, Integer::sum);
        }

        @Override
        public long persist(String store, Value record) {
            long ticket = ++tickets;
            world.at(2 * MILLI, node, () -> deliver(new Event.Durable<>(ticket)));
            return ticket;
        }

        @Override
        public int choose(String label, int n) {
            return 0;
        }

        @Override
        public void publish(Notice notice) {
            history.add(world.now + " says " + notice);
        }

        @Override
        public void explain(Explanation explanation) {
            history.add(world.now + " explains " + explanation);
        }
    }

    private static World play(boolean bundled, Safety safety) {
        World world = new World(bundled, safety);
        world.run(5);
        world.link(1, 2, true);
        world.link(1, 3, true);
        world.link(2, 3, true);
        world.run(4_000);
        // a hand-off of one
        world.seats.values().stream()
                .filter(seat -> seat.election == 1 && seat.kernel.token() > 0)
                .forEach(seat ->
                        world.at(0, seat.node, () -> seat.deliver(new Event.Asked<>(new ElectionAsk.HandOff(null)))));
        world.run(6_000);
        world.link(1, 3, false);
        world.link(2, 3, false);
        world.run(9_000);
        world.link(2, 3, true);
        world.run(12_000);
        world.link(1, 3, true);
        world.run(15_000);
        return world;
    }

    private static void assertSame(String name, List<String> plain, List<String> bundled) {
        for (int i = 0; i < Math.max(plain.size(), bundled.size()); i++) {
            String left = i < plain.size() ? plain.get(i) : "nothing";
            String right = i < bundled.size() ? bundled.get(i) : "nothing";
            assertThat(right)
                    .as("%s, after %s", name, plain.subList(Math.max(0, i - 3), Math.min(i, plain.size())))
                    .isEqualTo(left);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Safety.class,
            names = {"TOKENS", "LEASED"})
    void bundlesChangeNothingThatAKernelSees(Safety safety) {
        World plain = play(false, safety);
        World bundled = play(true, safety);
        plain.seats.forEach((name, seat) -> {
            assertSame(name, seat.history, bundled.seats.get(name).history);
            assertThat(bundled.seats.get(name).kernel.save()).as(name).isEqualTo(seat.kernel.save());
        });
        assertThat(plain.seats.values().stream().filter(seat -> seat.kernel.token() > 0))
                .as("each election has its leader")
                .hasSize(ELECTIONS);
        assertThat(bundled.bytes).isLessThan(plain.bytes / 3);
        assertThat(bundled.frames).isLessThan(plain.frames / 3);
    }
}
