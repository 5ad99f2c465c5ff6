package dev.regente.sales.replica;

import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Roster;
import dev.regente.election.kernel.Value;
import dev.regente.sim.explore.kernel.Local;
import dev.regente.sim.explore.kernel.Subject;
import dev.regente.sim.explore.kernel.Watch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Replicas under an election of which only one thing is promised: a token has one holder. Any token may go to any node, at
 * any time, in any order; a serving node may be asked to write the next value.
 */
final class ReplicaSubject implements Subject {
    private final List<NodeId> nodes;
    private final Roster roster;
    private final Set<ReplicaRule> removed;
    private final int terms;
    private final int values;
    private final boolean rejoins;
    private final int[] holders;
    private final ReplicaConfig config;
    private final Watch watch = new ReplicaWatch();

    /**
     * A cluster.
     *
     * @param rejoins whether a node that lost its disk takes part again, which the product does not allow
     * @param holders who alone may get the tokens 1, 2 and so on; empty for anybody. For a hunt, not for a proof
     */
    ReplicaSubject(int size, int terms, int values, Set<ReplicaRule> removed, boolean rejoins, int... holders) {
        this.roster = Roster.of(size);
        this.nodes = roster.ids();
        this.terms = terms;
        this.values = values;
        this.removed = Set.copyOf(removed);
        this.rejoins = rejoins;
        this.holders = holders.clone();
        this.config =
                new ReplicaConfig(ReplicaConfig.Timing.DEFAULTS, new ReplicaConfig.Limits(1, 1_000, 64, 2, 64, 20));
    }

    @Override
    public List<NodeId> nodes() {
        return nodes;
    }

    @Override
    public Kernel<?> kernel(NodeId node, boolean restarted) {
        return new ReplicaKernel(roster, node, config, 0, removed);
    }

    @Override
    public boolean mayRestart(Local local) {
        return rejoins || local.wipes() == 0;
    }

    @Override
    public boolean tellsLinks() {
        return false;
    }

    @Override
    public Watch watch() {
        return watch;
    }

    @Override
    public Value surroundings() {
        return Value.rec("asked").with("values", 0).with("given", new Value.Seq(List.of()));
    }

    @Override
    public List<Asking> asks(Value surroundings, int node, Local local) {
        List<Asking> all = new ArrayList<>();
        Value.Rec asked = (Value.Rec) surroundings;
        Value.Rec kernel = (Value.Rec) local.kernel();
        List<Value> given = asked.seq("given");
        long leads = kernel.rec("coordinator").num("term");
        long promised = kernel.rec("shared").rec("journal").num("promised");
        for (int token = 1; token <= terms; token++) {
            if (holders.length >= token && holders[token - 1] != node + 1) {
                continue;
            }
            Value mine = Value.of(node + 1L);
            if (given.size() >= token && given.get(token - 1).equals(mine) && token == promised && token != leads) {
                // the election may tell it again, to a process that was started anew
                all.add(new Asking(new ReplicaAsk.Lead(token), asked));
            } else if (token > promised
                    && (given.size() < token || given.get(token - 1).equals(Value.of(0)))) {
                List<Value> more = new ArrayList<>(given);
                while (more.size() < token) {
                    more.add(Value.of(0));
                }
                more.set(token - 1, mine);
                all.add(new Asking(new ReplicaAsk.Lead(token), asked.with("given", new Value.Seq(more))));
            }
        }
        long next = asked.num("values") + 1;
        if (next <= values && kernel.rec("coordinator").text("phase").equals(Coordinator.Phase.SERVING.name())) {
            Value.Bytes payload = Value.of(("v" + next).getBytes(StandardCharsets.UTF_8));
            all.add(new Asking(new ReplicaAsk.Propose(next, payload), asked.with("values", next)));
        }
        return all;
    }
}
