package dev.regente.sim.bench;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.sim.core.Program;
import java.util.List;

/**
 * A ring as large as wished: every node sends its number to the next, and passes on numbers larger than its own. With
 * ids that grow in the direction of travel only the largest goes round, in 2 n - 1 messages.
 */
final class LargestGoesRound implements Program {
    private final int nodes;

    /** A number on its way. */
    record Token(int number) {}

    LargestGoesRound(int nodes) {
        this.nodes = nodes;
    }

    @Override
    public List<Part<?>> parts(NodeId node) {
        return List.of(new Part<>("ring", new Node(node.number(), NodeId.of(node.number() % nodes + 1))));
    }

    @Override
    public List<NodeId> connections(NodeId node, List<NodeId> all) {
        return List.of();
    }

    private static final class Node implements Kernel<Token> {
        private final int own;
        private final NodeId next;
        private int largest;

        Node(int own, NodeId next) {
            this.own = own;
            this.next = next;
        }

        @Override
        public void on(Event<Token> event, Host<Token> host) {
            if (event instanceof Event.Started) {
                host.send(next, new Token(own));
            } else if (event instanceof Event.Received<Token> received) {
                largest = Math.max(largest, received.message().number());
                if (received.message().number() > own) {
                    host.send(next, received.message());
                }
            }
        }

        @Override
        public Value save() {
            return Value.of(largest);
        }

        @Override
        public void restore(Value state) {
            largest = (int) ((Value.Num) state).value();
        }
    }
}
