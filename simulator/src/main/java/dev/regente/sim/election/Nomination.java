package dev.regente.sim.election;

import dev.regente.election.bully.BullyNominator;
import dev.regente.election.bully.ClassicBully;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.protocol.ElectionSettings;
import dev.regente.election.protocol.Nominator;
import dev.regente.election.random.RandomNominator;
import dev.regente.election.ring.ClassicSettings;
import dev.regente.election.ring.ListRing;
import dev.regente.election.ring.RingNominator;
import dev.regente.sim.scenario.ScenarioException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Who is nominated, by the word after {@code cluster.algorithm}. */
public enum Nomination {
    /** The highest that is there. */
    BULLY,
    /** The best that a lap finds; at level classic the list ring. */
    RING,
    /** Whoever draws the earliest slot; a baseline, not at level classic. */
    RANDOM;

    /** Makes the nominator of one node. */
    public Function<Nominator.Seat, Nominator> nominator() {
        return switch (this) {
            case BULLY -> BullyNominator::new;
            case RING -> RingNominator::new;
            case RANDOM -> RandomNominator::new;
        };
    }

    /**
     * The kernel of one node at level classic.
     *
     * @param initial whom it takes for the leader from the start; null for nobody
     * @param hopNanos how long a node of a ring waits for its successor; 0 for a quarter of the timeout
     */
    Kernel<ElectionMessage> classic(ElectionSettings settings, NodeId initial, long hopNanos) {
        return switch (this) {
            case BULLY -> new ClassicBully(settings, initial);
            case RING -> {
                ClassicSettings usual = ClassicSettings.of(settings);
                yield new ListRing(hopNanos == 0 ? usual : usual.withHopAcks(hopNanos), initial);
            }
            case RANDOM -> throw new ScenarioException("the algorithm random has no level classic (cluster.safety)");
        };
    }

    /** The one of this name. */
    static Nomination named(String algorithm) {
        List<String> names = Arrays.stream(values()).map(Nomination::word).toList();
        int found = names.indexOf(algorithm);
        if (found < 0) {
            throw new ScenarioException("there is no algorithm \"" + algorithm
                    + "\" (cluster.algorithm); system election" + " knows " + String.join(", ", names));
        }
        return values()[found];
    }

    /** As scenarios have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
