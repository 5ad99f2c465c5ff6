package dev.regente.election;

import dev.regente.election.confirm.ElectionKernel;
import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.MalformedMessage;
import dev.regente.election.kernel.MessageCodec;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Restored;
import dev.regente.election.kernel.Roster;
import dev.regente.election.kernel.Value;
import dev.regente.election.kernel.ValueCodec;
import dev.regente.election.loop.NanoClock;
import dev.regente.election.protocol.ElectionAsk;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.election.protocol.ElectionSettings;
import dev.regente.election.wire.ElectionCodec;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Elections of three nodes in memory, in virtual time, with a leader that goes and comes back: they load and warm the code
 * that the first real fail-over needs. Nothing leaves this class.
 */
final class Rehearsal {
    private static final int NODES = 3;
    private static final long WIRE_NANOS = 100_000;
    private static final long DISK_NANOS = 300_000;
    private static final long HAND_OFF_NANOS = 1_200_000_000L;
    private static final long CRASH_NANOS = 1_500_000_000L;
    private static final long END_NANOS = 4_000_000_000L;
    private static final MessageCodec<ElectionMessage> CODEC = new ElectionCodec();

    private final PriorityQueue<Step> steps = new PriorityQueue<>();
    private final Algorithm algorithm;
    private final Safety safety;
    private final boolean politely;
    private final Actor[] actors = new Actor[NODES];
    private long now;
    private long counter;
    private int elections;

    private record Step(long atNanos, long number, Runnable work) implements Comparable<Step> {
        @Override
        public int compareTo(Step other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private Rehearsal(Algorithm algorithm, Safety safety, boolean politely) {
        this.algorithm = algorithm;
        this.safety = safety;
        this.politely = politely;
    }

    /** Rehearses for at most about this long; returns how many leads began. */
    static int run(Duration atMost) {
        long start = NanoClock.nanos();
        int elections = 0;
        boolean politely = false;
        while (NanoClock.nanos() - start < atMost.toNanos()) {
            for (Algorithm algorithm : Algorithm.values()) {
                for (Safety safety : new Safety[] {Safety.TOKENS, Safety.LEASED}) {
                    Rehearsal rehearsal = new Rehearsal(algorithm, safety, politely);
                    rehearsal.play(start + atMost.toNanos());
                    elections += rehearsal.elections;
                }
            }
            politely = !politely;
        }
        return elections;
    }

    private void play(long deadlineNanos) {
        for (int i = 0; i < NODES; i++) {
            actors[i] = new Actor(NodeId.of(i + 1));
            actors[i].start(Restored.NOTHING);
        }
        connect(true);
        at(HAND_OFF_NANOS, () -> leader().deliver(new Event.Asked<>(new ElectionAsk.HandOff(null))));
        at(CRASH_NANOS, () -> {
            Actor leader = leader();
            if (politely) {
                leader.deliver(new Event.Asked<>(new ElectionAsk.Close()));
            }
            leader.live = false;
            connect(false);
        });
        while (!steps.isEmpty() && now < END_NANOS && NanoClock.nanos() - deadlineNanos < 0) {
            Step step = steps.remove();
            now = step.atNanos();
            step.work().run();
        }
    }

    /** Somebody leads by now, or the machine is too slow to rehearse on, and it does not matter who ends. */
    private Actor leader() {
        for (Actor actor : actors) {
            if (actor.kernel.token() > 0) {
                return actor;
            }
        }
        return actors[NODES - 1];
    }

    private void connect(boolean up) {
        for (Actor actor : actors) {
            for (Actor peer : actors) {
                if (actor != peer && actor.live && (up || !peer.live)) {
                    actor.deliver(up ? new Event.LinkUp<>(peer.self) : new Event.LinkDown<>(peer.self));
                }
            }
        }
    }

    private void at(long nanos, Runnable work) {
        steps.add(new Step(nanos, counter++, work));
    }

    /** One node on the stage. */
    private final class Actor implements Host<ElectionMessage> {
        private final NodeId self;
        private final ElectionKernel kernel;
        private final Map<String, Long> timers = new HashMap<>();
        private boolean live = true;
        private long tickets;

        Actor(NodeId self) {
            this.self = self;
            this.kernel = algorithm.confirmed(ElectionSettings.of(self, Roster.of(NODES), safety.inside()));
        }

        void start(Restored restored) {
            deliver(new Event.Started<>(restored, self.number()));
        }

        void deliver(Event<ElectionMessage> event) {
            if (live) {
                kernel.on(event, this);
            }
        }

        @Override
        public long now() {
            return now;
        }

        @Override
        public void send(NodeId to, ElectionMessage message) {
            byte[] bytes = CODEC.encode(message);
            at(now + WIRE_NANOS, () -> {
                try {
                    actors[to.number() - 1].deliver(new Event.Received<>(self, CODEC.decode(bytes)));
                } catch (MalformedMessage e) {
                    throw new IllegalStateException("the codec cannot read what it wrote", e);
                }
            });
        }

        @Override
        public void startTimer(String timer, long atLeastNanos, long atMostNanos) {
            long number = counter;
            timers.put(timer, number);
            at(now + Math.max(0, atLeastNanos), () -> {
                if (timers.remove(timer, number)) {
                    deliver(new Event.TimerFired<>(timer));
                }
            });
        }

        @Override
        public void stopTimer(String timer) {
            timers.remove(timer);
        }

        @Override
        public long persist(String store, Value record) {
            ValueCodec.encode(record);
            long ticket = ++tickets;
            at(now + DISK_NANOS, () -> deliver(new Event.Durable<>(ticket)));
            return ticket;
        }

        @Override
        public int choose(String label, int n) {
            return 0;
        }

        @Override
        public void publish(Notice notice) {
            if (notice instanceof ElectionNotice.Elected) {
                elections++;
            }
            Translation.event(notice, self, now);
        }

        @Override
        public void explain(Explanation explanation) {
            // rehearsals are silent
        }
    }
}
