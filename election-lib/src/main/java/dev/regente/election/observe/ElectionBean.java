package dev.regente.election.observe;

import dev.regente.election.Election;
import dev.regente.election.Lead;
import java.time.Duration;

/** What JMX shows of one election. */
final class ElectionBean implements ElectionMXBean {
    private final Election election;

    ElectionBean(Election election) {
        this.election = election;
    }

    @Override
    public String getCluster() {
        return election.config().cluster();
    }

    @Override
    public String getName() {
        return election.name();
    }

    @Override
    public int getNode() {
        return election.config().self().number();
    }

    @Override
    public boolean isLeading() {
        return election.isLeader();
    }

    @Override
    public int getLeader() {
        return election.leadership().leader().map(id -> id.number()).orElse(0);
    }

    @Override
    public long getTerm() {
        return election.leadership().term();
    }

    @Override
    public long getToken() {
        return election.lead().map(Status::token).orElse(0L);
    }

    @Override
    public long getRemainingMillis() {
        return election.lead().map(Lead::remaining).map(Duration::toMillis).orElse(0L);
    }

    @Override
    public String getExplanation() {
        return election.explain().toString();
    }

    @Override
    public String[] getAdvice() {
        return election.config().advice().toArray(String[]::new);
    }

    @Override
    public String handOff(int target) {
        return ElectionJmx.handOff(election, target);
    }

    @Override
    public void stepDown(long millis) {
        election.stepDown(Duration.ofMillis(millis));
    }
}
