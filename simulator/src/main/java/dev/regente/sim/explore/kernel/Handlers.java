package dev.regente.sim.explore.kernel;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.InvariantBroken;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Restored;
import dev.regente.sim.explore.search.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** One thread's kernels: takes a node from a state over an event to the states that may follow. */
final class Handlers {
    private final Subject subject;
    private final boolean slowDisk;
    private final long tickNanos;
    private final long[] clocks;
    private final Map<Integer, Kernel<Object>> kernels = new HashMap<>(); // looked up, never iterated
    private final ExploreHost host = new ExploreHost();

    Handlers(Subject subject, boolean slowDisk, long tickNanos, long[] clocks) {
        this.subject = subject;
        this.slowDisk = slowDisk;
        this.tickNanos = tickNanos;
        this.clocks = clocks.clone();
    }

    /** What came of an event. The kernel is valid until the next event is taken. */
    record Taken(Local after, Kernel<?> kernel, Step step, Model.Violation violation, String chosen) {}

    /** Called for each way to choose. */
    interface Each {
        void taken(Taken one);
    }

    /** A kernel in this state; null if none runs. */
    Kernel<?> awake(int place, Local local) {
        if (local.kernel() == null) {
            return null;
        }
        Kernel<Object> kernel = kernel(place, subject.nodes().get(place), local);
        kernel.restore(local.kernel());
        return kernel;
    }

    /** Takes one event in all ways to choose. */
    void take(int place, Local before, Happening what, int tick, Each each) {
        NodeId node = subject.nodes().get(place);
        long now = clocks[place] + tick * tickNanos;
        Predicate<String> onlyLast = subject::keepsOnlyLast;
        switch (what.kind()) {
            case CRASH -> each.taken(quiet(node, what, before, before.crashed(what.argument(), onlyLast), now));
            case WIPE -> each.taken(quiet(node, what, before, before.wiped(), now));
            case DROP -> each.taken(quiet(node, what, before, before, now));
            default -> {
                host.first();
                do {
                    each.taken(handle(place, node, before, what, now));
                } while (host.next());
            }
        }
    }

    private static Taken quiet(NodeId node, Happening what, Local before, Local after, long now) {
        Step step = new Step(node, what.kind(), null, before, after, List.of(), List.of(), List.of(), now);
        return new Taken(after, null, step, null, "");
    }

    private Taken handle(int place, NodeId node, Local before, Happening what, long now) {
        Local begun = begun(before, what);
        Event<Object> event = event(node, before, what);
        host.begin(begun, now);
        Kernel<Object> kernel = kernel(place, node, begun);
        if (what.kind() != Step.Kind.RESTART) {
            kernel.restore(begun.kernel());
        }
        if (what.kind() == Step.Kind.TIMER) {
            host.timers.remove(what.detail());
        }
        Model.Violation violation = null;
        Local after = begun;
        try {
            kernel.on(event, host);
            if (what.kind() == Step.Kind.RESTART) {
                for (int peer = 0; peer < subject.nodes().size(); peer++) {
                    if ((begun.links() >> peer & 1) != 0) {
                        kernel.on(new Event.LinkUp<>(subject.nodes().get(peer)), host);
                    }
                }
            }
            after = with(begun);
            while (!slowDisk && !after.pending().isEmpty()) {
                long ticket = after.pending().get(0).ticket();
                after = after.synced(subject::keepsOnlyLast);
                host.pending.clear();
                host.pending.addAll(after.pending());
                kernel.on(new Event.Durable<>(ticket), host);
                after = with(after);
            }
            after = saved(after, kernel);
        } catch (InvariantBroken e) {
            violation = new Model.Violation(e.invariant(), node + ": " + e.getMessage());
        } catch (RuntimeException e) {
            violation = new Model.Violation("kernel-throws", node + ": " + e);
        }
        Step step = new Step(node, what.kind(), event, before, after, host.sent, host.written, host.notices, now);
        return new Taken(after, kernel, step, violation, host.chosen());
    }

    private Local with(Local local) {
        return new Local(
                local.up(),
                local.life(),
                local.wipes(),
                local.kernel(),
                List.of(),
                local.durable(),
                host.pending,
                host.tickets,
                local.links());
    }

    private Local saved(Local local, Kernel<Object> kernel) {
        return new Local(
                local.up(),
                local.life(),
                local.wipes(),
                kernel.save(),
                new ArrayList<>(host.timers),
                local.durable(),
                local.pending(),
                local.tickets(),
                local.links());
    }

    /** The node as the kernel finds it. */
    private Local begun(Local before, Happening what) {
        return switch (what.kind()) {
            case RESTART ->
                new Local(
                        true,
                        before.life() + 1,
                        before.wipes(),
                        null,
                        List.of(),
                        before.durable(),
                        List.of(),
                        0,
                        what.argument());
            case DURABLE -> before.synced(subject::keepsOnlyLast);
            case LINK -> before.linked(what.argument(), what.flag());
            default -> before;
        };
    }

    private Event<Object> event(NodeId node, Local before, Happening what) {
        return switch (what.kind()) {
            case DELIVER, DUPLICATE ->
                new Event.Received<>(
                        subject.nodes().get(what.message().from()),
                        what.message().content());
            case TIMER -> new Event.TimerFired<>(what.detail());
            case DURABLE -> new Event.Durable<>(before.pending().get(0).ticket());
            case RESTART -> new Event.Started<>(new Restored(before.durable()), identity(node, before));
            case LINK -> {
                NodeId peer = subject.nodes().get(what.argument());
                yield what.flag() ? new Event.LinkUp<>(peer) : new Event.LinkDown<>(peer);
            }
            case ASK -> new Event.Asked<>(what.ask());
            default -> throw new IllegalStateException("no event for " + what);
        };
    }

    /** A disk's own number; another after a wipe. */
    private static long identity(NodeId node, Local local) {
        return 1_000L * node.number() + local.wipes() + 1;
    }

    @SuppressWarnings("unchecked") // a kernel gets what its own kind sent
    private Kernel<Object> kernel(int place, NodeId node, Local local) {
        boolean again = local.life() > 1;
        if (local.kernel() == null) {
            return (Kernel<Object>) subject.kernel(node, again);
        }
        return kernels.computeIfAbsent(
                2 * place + (again ? 1 : 0), key -> (Kernel<Object>) subject.kernel(node, again));
    }
}
