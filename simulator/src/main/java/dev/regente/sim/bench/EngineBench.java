package dev.regente.sim.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Conditions;
import dev.regente.sim.core.Latency;
import dev.regente.sim.core.Program;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.demo.HeartbeatSystem;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Events a second of one core, and bytes: heartbeats to a leader with the fingerprint on, with faults and checks, a large
 * star, a ring of a million nodes, and whether a long run stays as fast as it began. An event is something that a kernel
 * handled: a message or a timer.
 */
public final class EngineBench {
    private static final int LARGE_STAR = 10_000;
    private static final int LARGE_RING = 1_000_000;
    private static final long HEARTBEAT = 100_000_000;
    private static final int STRETCHES = 5;
    private static final int CHUNK = 50_000;

    private final double seconds;
    private final Consumer<String> progress;
    private long sink;

    /**
     * One line of the table.
     *
     * @param perSecond events a second on the clock on the wall
     * @param perCpuSecond events a second of processor time of the whole process, collector and compiler included: what
     *     to look at on a busy machine
     * @param ratio to the bare loop with as many nodes, in processor time; 0 where there is none
     * @param bytes heap in use at the end, after a collection
     */
    public record Row(String name, long events, double perSecond, double perCpuSecond, double ratio, long bytes) {
        /** The line as text. */
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%-62s %8.2f %8.2f %6s %6d MB",
                    name,
                    perSecond / 1e6,
                    perCpuSecond / 1e6,
                    ratio == 0 ? "" : String.format(Locale.ROOT, "%.2f", ratio),
                    bytes >> 20);
        }
    }

    /**
     * Ready to measure.
     *
     * @param seconds how long each line takes, about
     * @param progress told what is being measured
     */
    public EngineBench(double seconds, Consumer<String> progress) {
        this.seconds = seconds;
        this.progress = progress;
    }

    /** The head of the table. */
    public static String head() {
        return String.format(
                Locale.ROOT, "%-62s %8s %8s %6s %9s", "million events a second", "by wall", "by CPU", "ratio", "heap");
    }

    /** Measures everything. */
    public List<Row> run() {
        List<Row> rows = new ArrayList<>();
        heartbeats(rows, 100);
        progress.accept("star of " + LARGE_STAR);
        Rate bare = best(bare(LARGE_STAR), bare(LARGE_STAR));
        rows.add(row("bare binary heap, star of 10,000 nodes", bare, bare));
        Simulation star = simulation(LARGE_STAR, false);
        rows.add(row("heartbeats, star of 10,000 nodes", best(rate(star), rate(star)), bare));
        progress.accept("ring of " + LARGE_RING);
        rows.add(ring(LARGE_RING));
        longRun(rows);
        return rows;
    }

    /** The two in turn, so that both get warm and a busy machine slows both; the best of three counts. */
    private void heartbeats(List<Row> rows, int nodes) {
        Rate bare = Rate.NONE;
        Rate calm = Rate.NONE;
        Rate rough = Rate.NONE;
        progress.accept("getting warm");
        bare(nodes);
        rate(simulation(nodes, true));
        rate(simulation(nodes, false));
        for (int round = 1; round <= 3; round++) {
            progress.accept("heartbeats of " + nodes + " nodes, round " + round + " of 3");
            bare = best(bare, bare(nodes));
            calm = best(calm, rate(simulation(nodes, false)));
            rough = best(rough, rate(simulation(nodes, true)));
        }
        rows.add(row("bare binary heap, " + nodes + " nodes", bare, bare));
        rows.add(row("heartbeats, " + nodes + " nodes, full fingerprint", calm, bare));
        rows.add(row("heartbeats, " + nodes + " nodes, checks, faults, loss, choices recorded", rough, bare));
    }

    /** Events, nanoseconds on the wall and of processor time. */
    private record Rate(long events, long nanos, long cpu) {
        private static final Rate NONE = new Rate(0, 1, 1);

        double perSecond() {
            return events * 1e9 / nanos;
        }

        double perCpuSecond() {
            return events * 1e9 / cpu;
        }
    }

    private static Rate best(Rate one, Rate other) {
        return one.perCpuSecond() >= other.perCpuSecond() ? one : other;
    }

    private static Row row(String name, Rate rate, Rate bare) {
        double ratio = bare == null ? 0 : rate.perCpuSecond() / bare.perCpuSecond();
        return new Row(name, rate.events(), rate.perSecond(), rate.perCpuSecond(), ratio, heap());
    }

    /** Runs pieces until the time is up or nothing is left. A piece says how many events it had. */
    private Rate timed(LongSupplier piece) {
        long events = 0;
        long cpu = processorNanos();
        long start = System.nanoTime();
        long more = 1;
        while (more > 0 && System.nanoTime() - start < seconds * 1e9) {
            more = piece.getAsLong();
            events += more;
        }
        return new Rate(events, System.nanoTime() - start, Math.max(1, processorNanos() - cpu));
    }

    private static long processorNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private Rate bare(int nodes) {
        BareLoop loop = new BareLoop(nodes);
        return timed(() -> {
            sink += loop.run(CHUNK);
            return CHUNK;
        });
    }

    private Rate rate(Simulation simulation) {
        Rate rate = timed(() -> piece(simulation));
        if (!simulation.violations().isEmpty()) {
            throw new IllegalStateException(simulation.violations().get(0).toString());
        }
        return rate;
    }

    private static long piece(Simulation simulation) {
        long before = simulation.events();
        while (simulation.events() - before < CHUNK && simulation.step(Long.MAX_VALUE)) {
            // each step is one event
        }
        return simulation.events() - before;
    }

    private Row ring(int nodes) {
        Simulation ring = new Simulation(Conditions.calm(nodes), new LargestGoesRound(nodes), Choices.seeded(1));
        long cpu = processorNanos();
        long start = System.nanoTime();
        while (piece(ring) > 0) {
            // to the end: the largest came home
        }
        Rate rate = new Rate(ring.events(), System.nanoTime() - start, Math.max(1, processorNanos() - cpu));
        Row row = row("largest id round a ring of 1,000,000 nodes, choices recorded", rate, null);
        if (ring.events() != 3L * nodes - 1) {
            throw new IllegalStateException("a ring of " + nodes + " had " + ring.events() + " events");
        }
        return row;
    }

    private void longRun(List<Row> rows) {
        Simulation simulation = simulation(100, false);
        for (int i = 1; i <= STRETCHES; i++) {
            progress.accept("a long run, stretch " + i + " of " + STRETCHES);
            Rate rate = rate(simulation);
            rows.add(row("one long run of 100 nodes, up to event " + simulation.events(), rate, null));
        }
    }

    /** What is in use after a collection. */
    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** Heartbeats in a calm world, or with everything on. */
    static Simulation simulation(int nodes, boolean rough) {
        Conditions world = Conditions.calm(nodes);
        Program program = HeartbeatSystem.program(world.nodes().get(0), HEARTBEAT);
        if (!rough) {
            return new Simulation(world, program, Choices.unrecorded(1)).eventLimit(Long.MAX_VALUE);
        }
        world = world.with(new Conditions.Network(
                        new Latency.Uniform(500_000, 5_000_000), 10_000, 1_000, 100, 1_000_000_000L, true))
                .with(new Conditions.Clocks(200_000, 1_000_000_000L));
        Simulation simulation = new Simulation(world, program, Choices.seeded(1))
                .eventLimit(Long.MAX_VALUE)
                .watch(new SentBeforeHeard());
        simulation.at(100_000_000, EngineBench::strike);
        return simulation;
    }

    /** Every 100 ms a node crashes for a while, another stands still, and a link is cut. */
    private static void strike(Simulation simulation) {
        Choices.Stream draw = simulation.choices().stream("fault/bench");
        int nodes = simulation.nodes().size();
        NodeId crashed = NodeId.of(2 + draw.choose(nodes - 1));
        NodeId paused = NodeId.of(2 + draw.choose(nodes - 1));
        NodeId cut = NodeId.of(2 + draw.choose(nodes - 1));
        simulation.crash(crashed, draw.choose(2) == 1);
        simulation.pause(paused, 50_000_000);
        simulation.cut(cut, NodeId.of(1));
        simulation.at(simulation.now() + 70_000_000, s -> {
            s.restart(crashed);
            s.heal(cut, NodeId.of(1));
        });
        simulation.at(simulation.now() + 100_000_000, EngineBench::strike);
    }

    /** So that no loop is optimised away. */
    public long sink() {
        return sink;
    }
}
