package dev.regente.sim.explore.kernel;

import dev.regente.election.kernel.Value;
import java.util.List;

/**
 * Where an exploration begins, if not at the start of the processes.
 *
 * @param nodes the nodes, in their order
 * @param messages what is under way
 * @param memory what the watch remembers
 * @param clocks what the nodes' clocks show
 */
public record Beginning(List<Local> nodes, List<UnderWay> messages, Value memory, List<Long> clocks) {
    /** Copies. */
    public Beginning {
        nodes = List.copyOf(nodes);
        messages = List.copyOf(messages);
        clocks = List.copyOf(clocks);
    }

    /** A message under way, between nodes by their places. */
    public record UnderWay(int from, int to, Object message) {}
}
