package dev.regente.sim.property;

import dev.regente.sim.core.Judge;
import dev.regente.sim.scenario.Assumption;
import dev.regente.sim.scenario.Proposition;
import java.util.Map;
import java.util.Set;

/**
 * Judges broken properties by what the algorithm claims: within its assumptions, and where the scenario names the property
 * under {@code always}, a broken one fails the run; else it is a finding. What is no property of elections, such as a kernel
 * that throws, always fails.
 */
public final class Claims implements Judge {
    private final Map<String, Set<Assumption>> claims;
    private final Set<String> always;
    private final Assumptions assumptions;
    private final Facts facts;

    /** With the claims of the algorithm and the names under {@code always}. */
    public Claims(Map<String, Set<Assumption>> claims, Set<String> always, Assumptions assumptions, Facts facts) {
        this.claims = claims;
        this.always = always;
        this.assumptions = assumptions;
        this.facts = facts;
    }

    @Override
    public String excuse(String property) {
        facts.broken(property);
        if (always.contains(property) || !Proposition.names().contains(property)) {
            return null;
        }
        Set<Assumption> assumed = claims.get(property);
        if (assumed == null) {
            return "never claimed here";
        }
        String broken = assumptions.brokenOf(assumed);
        return broken == null ? null : "outside the assumptions: " + broken;
    }
}
