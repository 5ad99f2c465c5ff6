package dev.regente.sim.property;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Conditions;
import dev.regente.sim.core.Latency;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.World;
import dev.regente.sim.scenario.Assumption;
import dev.regente.sim.scenario.Detector;
import dev.regente.sim.scenario.Scenario;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** Takes note of the first moment at which each {@link Assumption} is broken, and by what. */
public final class Assumptions implements Checker {
    private final Map<Assumption, String> broken = new EnumMap<>(Assumption.class);
    private final boolean mayMislead;

    /** What is broken by the scenario's conditions is broken from the start. */
    public Assumptions(Scenario scenario) {
        mayMislead = scenario.cluster().detector().kind() == Detector.Kind.EVENTUALLY_PERFECT;
        Conditions.Network network = scenario.network();
        long quarter = scenario.cluster().timeoutNanos() / 4;
        if (longest(network.latency()) > quarter) {
            note(Assumption.SYNCHRONY, "messages may take longer than a quarter of the timeout");
        }
        if (network.reorder() && longest(network.latency()) != shortest(network.latency())) {
            note(Assumption.FIFO, "messages may overtake each other");
        }
        if (scenario.storage().tornWrites() && scenario.storage().inPlace()) {
            note(Assumption.HONEST_DISK, "torn writes in place destroy what was durable");
        }
        if (!scenario.cluster().without().isEmpty()) {
            note(
                    Assumption.ALL_RULES,
                    "the cluster runs without "
                            + String.join(", ", scenario.cluster().without()));
        }
        NodeId initial = scenario.cluster().initialLeader();
        if (initial != null
                && scenario.cluster().ids().stream()
                        .anyMatch(id -> id.compareTo(initial) > 0
                                && !scenario.cluster().down().contains(id))) {
            note(Assumption.NO_RESTART, "higher nodes than initial-leader run, as if they had just come back");
        }
        if (scenario.cluster().starters().all()
                || scenario.cluster().starters().ids().size() > 1) {
            note(Assumption.ONE_STARTER, "several nodes start an election");
        }
    }

    private static long longest(Latency latency) {
        if (latency instanceof Latency.Uniform uniform) {
            return uniform.hiNanos();
        }
        return latency instanceof Latency.Exponential exponential
                ? 20 * exponential.meanNanos()
                : 4 * ((Latency.Lognormal) latency).p99Nanos();
    }

    private static long shortest(Latency latency) {
        return latency instanceof Latency.Uniform uniform ? uniform.loNanos() : 0;
    }

    @Override
    public void after(Occurrence o, World world) {
        switch (o.kind()) {
            case CRASHED -> note(Assumption.NO_CRASH, o, " crashed");
            case STARTED -> {
                if (o.atNanos() > 0) {
                    note(Assumption.NO_RESTART, o, " started");
                }
            }
            case LINK_DOWN -> {
                if (mayMislead && o.event() instanceof Event.LinkDown<?> down && world.isUp(down.peer())) {
                    note(Assumption.ACCURATE_DETECTOR, o, " suspects " + down.peer() + ", which runs");
                }
            }
            case PAUSED -> note(Assumption.SYNCHRONY, o, " stood still");
            case DROPPED -> {
                if (world.isUp(o.node())) {
                    note(Assumption.NO_LOSS, o, " was cut off from " + o.from());
                }
            }
            default -> {}
        }
        for (int i = 0; i < o.sent().size(); i++) {
            Occurrence.Sent sent = o.sent().get(i);
            switch (sent.fate()) {
                case LOST, CUT -> note(Assumption.NO_LOSS, o, sent, " was lost");
                case CORRUPTED -> note(Assumption.NO_LOSS, o, sent, " was damaged");
                case DOUBLED -> note(Assumption.NO_DUPLICATES, o, sent, " was doubled");
                case STRAGGLES, DELAYED, HELD -> {
                    note(Assumption.SYNCHRONY, o, sent, " was late");
                    note(Assumption.FIFO, o, sent, " was late");
                }
                case ON_ITS_WAY -> {}
            }
        }
    }

    private void note(Assumption assumption, Occurrence o, String what) {
        if (!broken.containsKey(assumption)) {
            note(assumption, o.node() + what);
        }
    }

    private void note(Assumption assumption, Occurrence o, Occurrence.Sent sent, String what) {
        if (!broken.containsKey(assumption)) {
            note(assumption, sent.type() + " from " + o.node() + " to " + sent.to() + what);
        }
    }

    /** Takes note, unless it is broken already. */
    public void note(Assumption assumption, String why) {
        broken.putIfAbsent(assumption, why);
    }

    /** Why one of these is broken; null if all hold. */
    public String brokenOf(Set<Assumption> assumed) {
        for (Map.Entry<Assumption, String> each : broken.entrySet()) {
            if (assumed.contains(each.getKey())) {
                return each.getKey() + ": " + each.getValue();
            }
        }
        return null;
    }
}
