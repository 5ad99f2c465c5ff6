package dev.regente.sim.cli;

import java.io.PrintWriter;
import java.util.function.Supplier;

/** One line that says how far something is: redrawn in place on a terminal, printed anew now and then elsewhere. */
final class ProgressLine {
    private static final long REDRAW_NANOS = 100_000_000L;

    private final PrintWriter out;
    private final boolean terminal;
    private final long everyNanos;
    private long shownAt = System.nanoTime();
    private int width;
    private String shown = "";

    /** @param everyNanos how long between two lines, where there is no terminal */
    ProgressLine(PrintWriter out, boolean terminal, long everyNanos) {
        this.out = out;
        this.terminal = terminal;
        this.everyNanos = terminal ? REDRAW_NANOS : everyNanos;
    }

    /** Shows it if it is time. */
    void show(Supplier<String> text, boolean news) {
        long now = System.nanoTime();
        if (now - shownAt < (news ? everyNanos : 4 * everyNanos)) {
            return;
        }
        shownAt = now;
        shown = text.get();
        if (terminal) {
            out.print("\r" + shown + " ".repeat(Math.max(0, width - shown.length())));
            width = shown.length();
        } else {
            out.println(shown);
        }
        out.flush();
    }

    /** Leaves the line. */
    void end() {
        if (terminal && !shown.isEmpty()) {
            out.println();
            out.flush();
        }
    }
}
