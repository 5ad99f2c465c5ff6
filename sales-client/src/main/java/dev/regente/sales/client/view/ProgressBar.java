package dev.regente.sales.client.view;

import java.io.PrintWriter;

/** A bar on one line of the terminal, redrawn only when it grows. */
public final class ProgressBar {
    private static final int WIDTH = 40;

    private final PrintWriter out;
    private final int total;
    private final boolean shown;
    private int done;
    private int drawn = -1;

    /** @param shown false to draw nothing, where nobody watches */
    public ProgressBar(PrintWriter out, int total, boolean shown) {
        this.out = out;
        this.total = total;
        this.shown = shown;
    }

    /** So many more are done. */
    public void advance(int more) {
        done += more;
        int filled = (int) ((long) done * WIDTH / total);
        if (shown && filled != drawn) {
            drawn = filled;
            out.print("\r[" + "#".repeat(filled) + " ".repeat(WIDTH - filled) + "] " + done + "/" + total);
            out.flush();
        }
    }

    /** Leaves the line. */
    public void finish() {
        if (shown && done > 0) {
            out.println();
            out.flush();
        }
    }
}
