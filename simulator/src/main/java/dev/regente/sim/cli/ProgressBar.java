package dev.regente.sim.cli;

import dev.regente.sim.sweep.SweepRunner;
import java.io.PrintWriter;
import java.util.Locale;

/** How far a sweep is and how long it will still take: redrawn on a terminal, a line now and then elsewhere. */
final class ProgressBar implements SweepRunner.Watcher {
    private static final int WIDTH = 30;
    private static final long REDRAW_NANOS = 250_000_000L;
    private static final long LINE_NANOS = 10_000_000_000L;

    private final PrintWriter out;
    private final boolean terminal;
    private final long begun = System.nanoTime();
    private long drawn;
    private boolean any;

    ProgressBar(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
        this.drawn = begun;
    }

    @Override
    public void progress(SweepRunner.Progress state) {
        long now = System.nanoTime();
        boolean last = state.done() == state.total();
        if (now - drawn < (terminal ? REDRAW_NANOS : LINE_NANOS) && !(last && any)) {
            return;
        }
        drawn = now;
        any = true;
        String line = line(state, (now - begun) / 1e9);
        if (terminal) {
            out.print("\r" + line + "    " + (last ? "\n" : ""));
        } else {
            out.println(line);
        }
        out.flush();
    }

    /** One line: bar, share, runs, speed, time left. */
    static String line(SweepRunner.Progress state, double seconds) {
        int filled = state.total() == 0 ? WIDTH : (int) ((long) WIDTH * state.done() / state.total());
        double perSecond = (state.done() - state.before()) / Math.max(seconds, 1e-9);
        String left = perSecond == 0
                ? "time left unknown"
                : "about " + duration(Math.round((state.total() - state.done()) / perSecond)) + " left";
        return String.format(
                Locale.ROOT,
                "[%s%s] %3d%%  %d of %d runs, %.0f/s, %s, %d failed",
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                state.total() == 0 ? 100 : 100L * state.done() / state.total(),
                state.done(),
                state.total(),
                perSecond,
                left,
                state.failed());
    }

    private static String duration(long seconds) {
        if (seconds < 120) {
            return seconds + " s";
        }
        long minutes = (seconds + 30) / 60;
        return minutes < 120 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
    }
}
