package dev.regente.sim.algorithm;

import dev.regente.election.protocol.ElectionMessage.RingMessage;
import dev.regente.election.ring.ChangRoberts;
import dev.regente.election.ring.ListRing;
import dev.regente.sim.algorithm.paper.Bully1982;
import dev.regente.sim.algorithm.paper.BullyGrant;
import dev.regente.sim.algorithm.paper.DolevKlaweRodeh;
import dev.regente.sim.algorithm.paper.Franklin;
import dev.regente.sim.algorithm.paper.HirschbergSinclair;
import dev.regente.sim.algorithm.paper.Invitation;
import dev.regente.sim.algorithm.paper.ItaiRodeh;
import dev.regente.sim.algorithm.paper.LeLann;
import dev.regente.sim.algorithm.paper.Peterson;
import dev.regente.sim.algorithm.paper.PetersonAlternating;
import dev.regente.sim.algorithm.paper.RaftLike;
import dev.regente.sim.algorithm.paper.SynchronousRing;
import dev.regente.sim.algorithm.paper.TextbookBully;
import dev.regente.sim.algorithm.paper.ViewChange;
import dev.regente.sim.scenario.Assumption;
import dev.regente.sim.scenario.Scenario;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All algorithms but the election library's own {@code bully} and {@code ring} with a failure detector. */
public final class Algorithms {
    private static final Map<String, Set<Assumption>> CRASH_STOP = oneLeader(
            Assumption.NO_LOSS,
            Assumption.SYNCHRONY,
            Assumption.FIFO,
            Assumption.NO_RESTART,
            Assumption.OWN_IDENTITY,
            Assumption.CLOCK_BOUND);
    private static final Map<String, Set<Assumption>> RING =
            oneLeader(Assumption.NO_CRASH, Assumption.NO_LOSS, Assumption.NO_DUPLICATES);
    private static final Map<String, Set<Assumption>> ORDERED_RING =
            oneLeader(Assumption.NO_CRASH, Assumption.NO_LOSS, Assumption.NO_DUPLICATES, Assumption.FIFO);

    private static final Algorithm BULLY = new PaperAlgorithm(
            "bully",
            "Bully as textbooks have it, without failure detector",
            CRASH_STOP,
            false,
            true,
            TextbookBully::new);

    private static final Algorithm LIST_RING = new ClassicRingAlgorithm(
            "list-ring",
            "a list of ids goes round; Tanenbaum and van Steen",
            oneLeader(Assumption.NO_CRASH, Assumption.NO_LOSS, Assumption.SYNCHRONY, Assumption.ONE_STARTER),
            (settings, initial, nodes) -> new ListRing(settings, initial, Math.max(RingMessage.MOST_IDS, nodes)));

    private static final List<Algorithm> ALL = List.of(
            new PaperAlgorithm(
                    "bully-1982",
                    "Bully as published; Garcia-Molina 1982",
                    oneLeader(
                            Assumption.NO_LOSS,
                            Assumption.FIFO,
                            Assumption.SYNCHRONY,
                            Assumption.OWN_IDENTITY,
                            Assumption.CLOCK_BOUND),
                    false,
                    true,
                    Bully1982::new),
            new PaperAlgorithm(
                    "invitation", "groups that merge; Garcia-Molina 1982", Map.of(), false, true, Invitation::new),
            new PaperAlgorithm(
                    "bully-grant",
                    "the starter grants the highest who answers; Kordafshari et al. 2005",
                    oneLeader(
                            Assumption.NO_LOSS,
                            Assumption.SYNCHRONY,
                            Assumption.FIFO,
                            Assumption.NO_RESTART,
                            Assumption.OWN_IDENTITY,
                            Assumption.CLOCK_BOUND,
                            Assumption.ONE_STARTER),
                    false,
                    true,
                    BullyGrant::new),
            LIST_RING,
            new ClassicRingAlgorithm(
                    "chang-roberts",
                    "larger ids pass, all compete; Chang and Roberts 1979 as Coulouris et al. have it",
                    RING,
                    (settings, initial, nodes) ->
                            new ChangRoberts(settings, ChangRoberts.Variant.ALL_COMPETE, initial)),
            new ClassicRingAlgorithm(
                    "chang-roberts-starters",
                    "larger ids pass, only starters compete; Chang and Roberts 1979 as Tel has it",
                    ORDERED_RING,
                    (settings, initial, nodes) ->
                            new ChangRoberts(settings, ChangRoberts.Variant.STARTERS_COMPETE, initial)),
            new PaperAlgorithm(
                    "le-lann", "every starter's id goes round; Le Lann 1977", ORDERED_RING, true, true, LeLann::new),
            new PaperAlgorithm(
                    "hirschberg-sinclair",
                    "probes twice as far each phase, both ways; Hirschberg and Sinclair 1980",
                    RING,
                    true,
                    true,
                    HirschbergSinclair::new),
            new PaperAlgorithm(
                    "dkr",
                    "local maxima survive, one way; Dolev, Klawe and Rodeh 1982",
                    ORDERED_RING,
                    true,
                    true,
                    DolevKlaweRodeh::new),
            new PaperAlgorithm(
                    "peterson",
                    "local maxima survive, one way; Peterson 1982, basic",
                    ORDERED_RING,
                    true,
                    true,
                    Peterson::new),
            new PaperAlgorithm(
                    "peterson-alternating",
                    "one message a phase, alternating rules; Peterson 1982",
                    ORDERED_RING,
                    true,
                    true,
                    PetersonAlternating::new),
            new PaperAlgorithm(
                    "franklin",
                    "local maxima survive, both ways; Franklin 1982",
                    ORDERED_RING,
                    true,
                    true,
                    Franklin::new),
            new PaperAlgorithm(
                    "itai-rodeh",
                    "nodes without ids draw numbers; Itai and Rodeh 1990",
                    ORDERED_RING,
                    true,
                    true,
                    ItaiRodeh::new),
            new PaperAlgorithm(
                    "itai-rodeh-synchronous",
                    "all draw from 1 to n in rounds, the largest unique number wins",
                    ORDERED_RING,
                    true,
                    true,
                    setting -> new SynchronousRing(
                            setting, SynchronousRing.Rule.LARGEST_UNIQUE, Math.max(2, setting.size()))),
            new PaperAlgorithm(
                    "volunteers",
                    "each of the m left volunteers with chance 1/m; Lavault and Louchard 2006",
                    ORDERED_RING,
                    true,
                    true,
                    setting -> new SynchronousRing(setting, SynchronousRing.Rule.VOLUNTEER, 2)),
            new PaperAlgorithm(
                    "raft-like",
                    "a majority's durable votes, terms, random time-outs; Ongaro 2014",
                    Map.of(
                            "one-leader-per-term",
                            EnumSet.of(Assumption.HONEST_DISK, Assumption.OWN_IDENTITY),
                            "tokens-only-grow",
                            EnumSet.of(Assumption.HONEST_DISK, Assumption.OWN_IDENTITY),
                            "paired-notices",
                            Set.of()),
                    false,
                    false,
                    RaftLike::new),
            new PaperAlgorithm(
                    "view-change",
                    "views go round the nodes, a majority moves to the next; Liskov and Cowling 2012",
                    Map.of(
                            "one-leader-per-term",
                            EnumSet.of(Assumption.HONEST_DISK, Assumption.OWN_IDENTITY),
                            "tokens-only-grow",
                            EnumSet.of(Assumption.HONEST_DISK, Assumption.OWN_IDENTITY),
                            "paired-notices",
                            Set.of()),
                    false,
                    false,
                    ViewChange::new));

    private Algorithms() {}

    private static Map<String, Set<Assumption>> oneLeader(Assumption first, Assumption... more) {
        return Map.of("one-leader-at-a-time", EnumSet.of(first, more));
    }

    /** All that have a name of their own, in the order in which documents list them. */
    public static List<Algorithm> all() {
        return ALL;
    }

    /**
     * The one that a cluster runs: by name, by class, or without a failure detector the textbook's Bully and list ring in
     * place of the library's. Empty if the election library runs it.
     *
     * @throws dev.regente.sim.scenario.ScenarioException if a class is named that is no kernel
     */
    public static Optional<Algorithm> find(Scenario.Cluster cluster) {
        String name = cluster.algorithm();
        if (name.startsWith(NamedClass.PREFIX)) {
            return Optional.of(NamedClass.find(name));
        }
        if (cluster.heartbeatNanos() == 0 && name.equals("bully")) {
            return Optional.of(BULLY);
        }
        if (cluster.heartbeatNanos() == 0 && name.equals("ring")) {
            return Optional.of(LIST_RING);
        }
        return ALL.stream().filter(algorithm -> algorithm.name().equals(name)).findFirst();
    }
}
