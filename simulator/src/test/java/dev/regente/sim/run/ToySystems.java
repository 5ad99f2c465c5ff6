package dev.regente.sim.run;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.Program;
import dev.regente.sim.core.Toys;
import dev.regente.sim.core.World;
import dev.regente.sim.scenario.Scenario;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The small kernels as systems. The hasty one is also named in META-INF/services. */
public final class ToySystems {
    private ToySystems() {}

    /** Pings; the consumer looks at the end of the run. */
    public static SystemUnderTest pingAck(Consumer<World> atEnd) {
        return system("ping-ack", scenario -> Toys.pingAck(scenario.cluster().ids(), true), atEnd);
    }

    private static SystemUnderTest system(String name, Function<Scenario, Program> program, Consumer<World> atEnd) {
        return new SystemUnderTest() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String description() {
                return "a toy";
            }

            @Override
            public SystemRun open(Scenario scenario) {
                return run(program.apply(scenario), atEnd, name);
            }
        };
    }

    private static SystemRun run(Program program, Consumer<World> atEnd, String name) {
        return new SystemRun() {
            @Override
            public Program program() {
                return program;
            }

            @Override
            public List<Checker> checkers() {
                return List.of(new Checker() {
                    @Override
                    public void after(Occurrence occurrence, World world) {}

                    @Override
                    public void atEnd(World world) {
                        atEnd.accept(world);
                    }
                });
            }

            @Override
            public Optional<NodeId> leader(World world) {
                if (!name.equals("hasty")) {
                    return Optional.empty();
                }
                return world.nodes().stream()
                        .filter(world::isUp)
                        .filter(id -> id.equals(
                                world.kernel(id, "hasty", Toys.Hasty.class).leader()))
                        .findFirst();
            }
        };
    }

    /** The leaders that break their invariant. */
    public static final class HastySystem implements SystemUnderTest {
        private final SystemUnderTest system =
                system("hasty", scenario -> Toys.hasty(scenario.cluster().ids()), world -> {});

        @Override
        public String name() {
            return system.name();
        }

        @Override
        public String description() {
            return system.description();
        }

        @Override
        public SystemRun open(Scenario scenario) {
            return system.open(scenario);
        }
    }
}
