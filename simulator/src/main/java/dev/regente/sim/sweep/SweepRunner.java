package dev.regente.sim.sweep;

import dev.regente.sim.core.Choices;
import dev.regente.sim.run.GeneratedRun;
import dev.regente.sim.run.RunFile;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/** Runs one shard of a sweep on several cores; each run is alone on its thread and shares nothing with the others. */
public final class SweepRunner {
    private static final int TICK_MILLIS = 200;

    private final SweepPlan plan;
    private final Shard shard;
    private final Settings settings;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger finished = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile boolean stopped;

    /**
     * How to run.
     *
     * @param file where the rows go
     * @param failures where failing runs are kept
     * @param keep how many of them at most
     * @param jobs how many at a time
     * @param report what a row says about a run
     */
    public record Settings(
            Path file, Path failures, int keep, int jobs, Function<ScenarioRun.Outcome, Map<String, Object>> report) {}

    /** Ready to run. */
    public SweepRunner(SweepPlan plan, Shard shard, Settings settings) {
        this.plan = plan;
        this.shard = shard;
        this.settings = settings;
    }

    /**
     * How far it is.
     *
     * @param before how many runs were done when this process began
     * @param done how many are done, those included
     * @param failed how many of the runs of this process did not hold
     */
    public record Progress(int before, int done, int total, int failed) {}

    /** Gets the progress now and then, on the thread that runs the sweep. */
    public interface Watcher {
        /** Called some times a second. */
        void progress(Progress progress);
    }

    /**
     * Runs what is missing. Whatever happens, the rows of all runs that ended are in the file.
     *
     * @return how far it came
     */
    public Progress run(Watcher watcher) throws IOException, InterruptedException {
        try (ShardFile file = ShardFile.open(settings.file(), plan, shard)) {
            int total = shard.size(plan.runs());
            int before = file.done().cardinality();
            Thread rescue = new Thread(() -> rescue(file), "sweep-rescue");
            Runtime.getRuntime().addShutdownHook(rescue);
            ExecutorService pool = Executors.newFixedThreadPool(settings.jobs(), work -> {
                Thread thread = new Thread(work, "sweep");
                thread.setDaemon(true);
                return thread;
            });
            try {
                List<Future<?>> workers = new ArrayList<>();
                for (int i = 0; i < settings.jobs(); i++) {
                    workers.add(pool.submit(() -> {
                        work(file, total);
                        return null;
                    }));
                }
                watch(workers, () -> progress(before, total), watcher);
            } finally {
                stopped = true;
                pool.shutdownNow();
                removeHook(rescue);
            }
            return progress(before, total);
        }
    }

    /** How many runs of a shard's file did not hold. */
    public static int failed(Path file) throws IOException {
        int[] failed = new int[1];
        ShardReader.read(file, (run, offset, length, json) -> failed[0] += json.contains("\"held\":false") ? 1 : 0);
        return failed[0];
    }

    private Progress progress(int before, int total) {
        return new Progress(before, before + finished.get(), total, failed.get());
    }

    /** At Ctrl-C: what ended is kept. */
    private static void rescue(ShardFile file) {
        try {
            file.flush();
        } catch (IOException e) {
            System.err.println("the last rows were lost: " + e.getMessage());
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM is going down and the hook has done its work
        }
    }

    private static void watch(List<Future<?>> workers, Supplier<Progress> state, Watcher watcher)
            throws IOException, InterruptedException {
        boolean all = false;
        while (!all) {
            all = true;
            for (Future<?> worker : workers) {
                try {
                    worker.get(all ? TICK_MILLIS : 0, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    all = false;
                } catch (ExecutionException e) {
                    throw rethrown(e.getCause());
                }
            }
            watcher.progress(state.get());
        }
    }

    private static IOException rethrown(Throwable cause) {
        if (cause instanceof IOException io) {
            return io;
        }
        if (cause instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        throw new IllegalStateException(cause);
    }

    private void work(ShardFile file, int total) throws IOException {
        int point = -1;
        Scenario scenario = null;
        for (int place = next.getAndIncrement(); place < total && !stopped; place = next.getAndIncrement()) {
            if (file.done().get(place)) {
                continue;
            }
            int run = shard.run(place);
            if (plan.point(run) != point) {
                point = plan.point(run);
                scenario = plan.scenario(point);
            }
            one(file, run, scenario.withSeed(plan.seed(run)));
        }
    }

    private void one(ShardFile file, int run, Scenario scenario) throws IOException {
        ScenarioRun.Outcome outcome = new ScenarioRun(scenario).run(Choices.unrecorded(scenario.seed()));
        file.append(SweepRow.json(
                run, plan.values(plan.point(run)), outcome, settings.report().apply(outcome)));
        if (!outcome.held() && failed.incrementAndGet() <= settings.keep()) {
            ScenarioRun.Outcome again = new ScenarioRun(scenario).run();
            RunFile.of(again).save(settings.failures().resolve("run-" + run + "-" + GeneratedRun.fileName(again)));
        }
        finished.incrementAndGet();
    }
}
