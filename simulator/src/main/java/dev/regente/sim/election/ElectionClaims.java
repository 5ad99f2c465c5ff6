package dev.regente.sim.election;

import dev.regente.election.protocol.Safety;
import dev.regente.sim.scenario.Assumption;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the election library claims at each level, and what it takes for granted; see {@code docs/guarantees.md}. */
public final class ElectionClaims {
    private ElectionClaims() {}

    /** At level {@code classic} with an oracle that knows who is down: times do not matter, as long as it is right. */
    static Map<String, Set<Assumption>> withOracle(Map<String, Set<Assumption>> claims) {
        Map<String, Set<Assumption>> known = new TreeMap<>(claims);
        known.put(
                "one-leader-at-a-time",
                EnumSet.of(
                        Assumption.NO_LOSS,
                        Assumption.FIFO,
                        Assumption.NO_RESTART,
                        Assumption.OWN_IDENTITY,
                        Assumption.ACCURATE_DETECTOR));
        return known;
    }

    /** What is claimed at this level, by the name of the property. */
    public static Map<String, Set<Assumption>> of(Safety safety) {
        Map<String, Set<Assumption>> claims = new TreeMap<>();
        claims.put("paired-notices", Set.of());
        if (safety == Safety.CLASSIC) {
            Set<Assumption> crashStop = EnumSet.of(
                    Assumption.NO_LOSS,
                    Assumption.SYNCHRONY,
                    Assumption.FIFO,
                    Assumption.NO_RESTART,
                    Assumption.OWN_IDENTITY,
                    Assumption.CLOCK_BOUND);
            claims.put("one-leader-at-a-time", crashStop);
            claims.put("agreed-leader", crashStop);
            return claims;
        }
        Set<Assumption> safe = EnumSet.of(Assumption.HONEST_DISK, Assumption.ALL_RULES);
        claims.put("one-leader-per-term", safe);
        claims.put("tokens-only-grow", safe);
        claims.put("acks-only-grow", safe);
        claims.put("own-record", EnumSet.of(Assumption.OWN_IDENTITY));
        if (safety == Safety.LEASED) {
            claims.put(
                    "one-leader-at-a-time",
                    EnumSet.of(Assumption.HONEST_DISK, Assumption.ALL_RULES, Assumption.CLOCK_BOUND));
            // tokens grow in the order of activation only as long as leads do not overlap
            claims.put(
                    "tokens-only-grow",
                    EnumSet.of(Assumption.HONEST_DISK, Assumption.ALL_RULES, Assumption.CLOCK_BOUND));
        }
        Set<Assumption> live = EnumSet.of(
                Assumption.HONEST_DISK,
                Assumption.NO_DISK_LOSS,
                Assumption.ALL_RULES,
                Assumption.CLOCK_BOUND,
                Assumption.NO_MESSAGE_FAULTS,
                Assumption.OWN_IDENTITY);
        for (String property : new String[] {
            "agreed-leader",
            "leader-within-bound",
            "no-votes-when-cut-off",
            "terms-bounded",
            "leader-changes-bounded",
            "followed-within-bound",
            "undisturbed-lead",
            "warned-before-loss"
        }) {
            claims.put(property, live);
        }
        return claims;
    }
}
