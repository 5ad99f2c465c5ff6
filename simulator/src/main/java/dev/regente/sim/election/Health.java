package dev.regente.sim.election;

import dev.regente.election.confirm.ElectionKernel;
import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.protocol.ElectionAsk;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.World;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the world did to the nodes so far, and which of them could lead: the assumptions of L1 as seen from outside. Shared
 * by the checks that must know them; watches first.
 */
final class Health implements Checker {
    private final String part;
    private final Set<NodeId> slow = new TreeSet<>();
    private final Set<NodeId> wiped = new TreeSet<>();
    private long disturbances;
    private long lastNanos;
    private long highestFloor;

    Health(String part) {
        this.part = part;
    }

    @Override
    public void after(Occurrence occurrence, World world) {
        switch (occurrence.kind()) {
            case CRASHED, PAUSED, RESUMED, NETWORK -> disturbed(world.now());
            case STARTED -> {
                if (part.equals(occurrence.part())) {
                    disturbed(world.now());
                }
            }
            case DISK -> {
                disturbed(world.now());
                if (occurrence.detail().startsWith("disk slower")) {
                    slow.add(occurrence.node());
                } else if (occurrence.detail().startsWith("disk as usual")) {
                    slow.remove(occurrence.node());
                } else if (occurrence.detail().startsWith("loses its disk")) {
                    wiped.add(occurrence.node());
                }
            }
            case NODE -> {
                disturbed(world.now());
                if (occurrence.detail().startsWith("takes")) {
                    slow.add(occurrence.node());
                } else if (occurrence.detail().startsWith("as fast as usual")) {
                    slow.remove(occurrence.node());
                }
            }
            case ASKED -> asked(occurrence, world.now());
            default -> {}
        }
    }

    private void asked(Occurrence occurrence, long now) {
        if (!part.equals(occurrence.part()) || !(occurrence.event() instanceof Event.Asked<?> asked)) {
            return;
        }
        if (asked.ask() instanceof ElectionAsk.StepDown down) {
            disturbed(now);
            lastNanos = Math.max(lastNanos, now + down.forNanos() + down.forNanos() / 10);
        } else if (asked.ask() instanceof ElectionAsk.TermFloor floor) {
            highestFloor = Math.max(highestFloor, floor.term());
            disturbed(now);
        } else {
            disturbed(now);
        }
    }

    private void disturbed(long now) {
        disturbances++;
        lastNanos = Math.max(lastNanos, now);
    }

    /** How often something happened to a node or a link, or was asked for. */
    long disturbances() {
        return disturbances;
    }

    /** When the last such thing happened, or ends. */
    long lastNanos() {
        return lastNanos;
    }

    /** The highest term that an application asked to be above. */
    long highestFloor() {
        return highestFloor;
    }

    /** Whether a question of this node to the other, however slow its disk, would be answered now. */
    boolean answers(NodeId node, NodeId other, World world) {
        return !other.equals(node)
                && world.isUp(other)
                && !world.isPaused(other)
                && world.passes(node, other)
                && world.passes(other, node);
    }

    /** Whether this node has working links in both directions with enough others for a majority. */
    boolean reachesMajority(NodeId node, World world) {
        int linked = 1;
        for (NodeId other : world.nodes()) {
            if (!other.equals(node) && linked(node, other, world)) {
                linked++;
            }
        }
        return linked >= world.nodes().size() / 2 + 1;
    }

    /** Whether the other node is well and messages pass in both directions. */
    boolean linked(NodeId node, NodeId other, World world) {
        return healthy(other, world) && world.passes(node, other) && world.passes(other, node);
    }

    /** Whether this node could come to lead. */
    boolean couldLead(NodeId node, World world) {
        return healthy(node, world)
                && world.kernel(node, part, ElectionKernel.class).whyNotStanding() == null
                && reachesMajority(node, world);
    }

    private boolean healthy(NodeId node, World world) {
        return world.isUp(node)
                && !world.isPaused(node)
                && !slow.contains(node)
                && !wiped.contains(node)
                && world.kernel(node, part) instanceof ElectionKernel kernel
                && kernel.admitted()
                && !kernel.halted();
    }
}
