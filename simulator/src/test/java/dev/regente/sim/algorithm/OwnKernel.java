package dev.regente.sim.algorithm;

import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.sim.algorithm.paper.AlgorithmKernel;
import dev.regente.sim.algorithm.paper.CountedMessage;
import dev.regente.sim.algorithm.paper.Setting;

/** What a student might write: whoever starts says so to all, and the highest who did leads. */
public final class OwnKernel extends AlgorithmKernel<OwnKernel.Claim> {

    /** The only message. */
    public record Claim() implements CountedMessage {
        @Override
        public String type() {
            return "CLAIM";
        }
    }

    /** A node at this place. */
    public OwnKernel(Setting setting) {
        super(setting);
    }

    @Override
    protected void begin() {
        if (setting.starts()) {
            lead();
            setting.nodes().stream().filter(node -> !node.equals(self)).forEach(node -> host.send(node, new Claim()));
        }
    }

    @Override
    public void received(NodeId from, Claim message, Host<Claim> current) {
        if (leader() == null || from.compareTo(leader()) > 0) {
            follow(from);
        }
    }

    @Override
    protected Value.Rec saveMore() {
        return Value.rec("own");
    }

    @Override
    protected void restoreMore(Value.Rec state) {
        // nothing but the leader, which is kept by the class above
    }
}
