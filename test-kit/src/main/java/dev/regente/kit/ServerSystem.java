package dev.regente.kit;

import dev.regente.election.ElectionEvent;
import dev.regente.election.ElectionRequest;
import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.protocol.ElectionAsk;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Program;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.core.World;
import dev.regente.sim.election.AgreedLeader;
import dev.regente.sim.election.ElectionChecks;
import dev.regente.sim.election.ElectionProgram;
import dev.regente.sim.election.ElectionSystem;
import dev.regente.sim.election.LeaderLog;
import dev.regente.sim.run.SystemRun;
import dev.regente.sim.run.SystemUnderTest;
import dev.regente.sim.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The library's election on every node, with its checks, and a team's kernel beside it. */
record ServerSystem(
        Function<NodeId, ? extends Kernel<?>> server,
        Function<ElectionEvent, List<Ask>> fromElection,
        Function<Notice, List<ElectionRequest>> toElection,
        Set<String> keptLast,
        List<Supplier<? extends Checker>> checks,
        Consumer<Simulation> clients)
        implements SystemUnderTest {

    @Override
    public String name() {
        return "simulated-cluster";
    }

    @Override
    public String description() {
        return "the election library with a server of your own beside it";
    }

    @Override
    public SystemRun open(Scenario scenario) {
        SystemRun election = new ElectionSystem().open(scenario);
        Program program = new Wired(election.program());
        List<Checker> checkers = new ArrayList<>(election.checkers());
        checkers.removeIf(checker -> !promised(checker));
        checks.forEach(check -> checkers.add(check.get()));
        return new SystemRun() {
            @Override
            public Program program() {
                return program;
            }

            @Override
            public List<Checker> checkers() {
                return checkers;
            }

            @Override
            public void workload(Simulation simulation) {
                clients.accept(simulation);
            }

            @Override
            public Optional<NodeId> leader(World world) {
                return election.leader(world);
            }

            @Override
            public Map<String, Object> report(World world) {
                return election.report(world);
            }
        };
    }

    /** What the library promises its users: one holder for each token, an agreed leader in the end. */
    private static boolean promised(Checker checker) {
        return checker instanceof ElectionChecks || checker instanceof AgreedLeader || checker instanceof LeaderLog;
    }

    /** Both kernels on each node, wired as an attachment is. */
    private final class Wired implements Program {
        private final Program election;

        Wired(Program election) {
            this.election = election;
        }

        @Override
        public List<Part<?>> parts(NodeId node) {
            List<Part<?>> parts = new ArrayList<>(election.parts(node));
            parts.add(new Part<>(SimulatedCluster.SERVER, server.apply(node)));
            return parts;
        }

        @Override
        public List<Routed> route(NodeId node, String part, Notice notice) {
            List<Routed> routed = new ArrayList<>();
            if (part.equals(SimulatedCluster.SERVER)) {
                toElection.apply(notice).forEach(request -> routed.add(new Routed(ElectionProgram.PART, ask(request))));
            } else {
                ElectionEvent event = event(notice, node);
                if (event != null) {
                    fromElection.apply(event).forEach(ask -> routed.add(new Routed(SimulatedCluster.SERVER, ask)));
                }
            }
            return routed;
        }

        @Override
        public boolean keepsOnlyLast(String part, String store) {
            return part.equals(SimulatedCluster.SERVER)
                    ? keptLast.contains(store)
                    : election.keepsOnlyLast(part, store);
        }

        @Override
        public String messageType(String part, Object message) {
            return part.equals(SimulatedCluster.SERVER)
                    ? Program.super.messageType(part, message)
                    : election.messageType(part, message);
        }
    }

    private static ElectionAsk ask(ElectionRequest request) {
        if (request instanceof ElectionRequest.HandOff it) {
            return new ElectionAsk.HandOff(it.target());
        } else if (request instanceof ElectionRequest.DeclineHandOff it) {
            return new ElectionAsk.DeclineHandOff(it.target(), it.reason());
        } else if (request instanceof ElectionRequest.StepDown it) {
            return new ElectionAsk.StepDown(it.duration().toNanos(), it.reason());
        } else if (request instanceof ElectionRequest.Eligible it) {
            return new ElectionAsk.Eligible(it.eligible(), it.reason());
        } else {
            return new ElectionAsk.TermFloor(((ElectionRequest.TermFloor) request).term());
        }
    }

    /** The event that an attachment would be told, without moments: a kernel has no use for them. Null if none. */
    private static ElectionEvent event(Notice notice, NodeId self) {
        if (notice instanceof ElectionNotice.Suspected it) {
            return event(ElectionEvent.Kind.SUSPECT, it.peer(), 0, it.reason());
        } else if (notice instanceof ElectionNotice.Trusted it) {
            return event(ElectionEvent.Kind.TRUST, it.peer(), 0, "");
        } else if (notice instanceof ElectionNotice.LeaderChanged it) {
            return new ElectionEvent(
                    ElectionEvent.Kind.LEADER, it.leader(), it.term(), it.hearsay(), it.reason(), null, 0, 0);
        } else if (notice instanceof ElectionNotice.Elected it) {
            return event(ElectionEvent.Kind.ELECTED, self, it.token(), "");
        } else if (notice instanceof ElectionNotice.Revoked it) {
            return event(ElectionEvent.Kind.REVOKED, self, it.token(), "");
        } else if (notice instanceof ElectionNotice.AtRisk it) {
            return event(ElectionEvent.Kind.AT_RISK, self, it.token(), "majority-silent");
        } else if (notice instanceof ElectionNotice.HandOffWanted it) {
            return event(ElectionEvent.Kind.HAND_OFF_WANTED, it.target(), it.token(), "");
        } else if (notice instanceof ElectionNotice.HandOffEnded it) {
            return event(ElectionEvent.Kind.HAND_OFF_ENDED, it.target(), 0, it.done() ? "done" : "not-done");
        } else if (notice instanceof ElectionNotice.Halted it) {
            return event(ElectionEvent.Kind.HALTED, self, 0, it.reason());
        } else {
            return null;
        }
    }

    private static ElectionEvent event(ElectionEvent.Kind kind, NodeId node, long term, String reason) {
        return new ElectionEvent(kind, node, term, false, reason, null, 0, 0);
    }
}
