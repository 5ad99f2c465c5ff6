package dev.regente.election.observe;

import dev.regente.election.Election;
import dev.regente.election.ElectionNode;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** What JMX shows of a node of many elections. */
final class NodeBean implements ElectionNodeMXBean {
    private static final String NOT_OPEN = "not-open";

    private final ElectionNode node;

    NodeBean(ElectionNode node) {
        this.node = node;
    }

    @Override
    public String getCluster() {
        return node.config().cluster();
    }

    @Override
    public int getNode() {
        return node.config().self().number();
    }

    @Override
    public String[] getElections() {
        return names(election -> true);
    }

    @Override
    public String[] getLeading() {
        return names(Election::isLeader);
    }

    @Override
    public String[] getWithoutLeader() {
        return names(election -> election.leadership().leader().isEmpty());
    }

    private String[] names(Predicate<Election> which) {
        return node.elections().stream().filter(which).map(Election::name).toArray(String[]::new);
    }

    @Override
    public String[] getAdvice() {
        return node.config().advice().toArray(String[]::new);
    }

    @Override
    public int leader(String election) {
        return node.find(election)
                .flatMap(each -> each.leadership().leader())
                .map(id -> id.number())
                .orElse(0);
    }

    @Override
    public long token(String election) {
        return node.find(election).flatMap(Election::lead).map(Status::token).orElse(0L);
    }

    @Override
    public String explain(String election) {
        return node.find(election).map(each -> each.explain().toString()).orElse(NOT_OPEN);
    }

    @Override
    public String handOff(String election, int target) {
        return node.find(election)
                .map(each -> ElectionJmx.handOff(each, target))
                .orElse(NOT_OPEN);
    }

    @Override
    public boolean stepDown(String election, long millis) {
        Optional<Election> found = node.find(election);
        found.ifPresent(each -> each.stepDown(Duration.ofMillis(millis)));
        return found.isPresent();
    }
}
