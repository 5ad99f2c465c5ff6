package dev.regente.cli;

import java.io.IOException;

/**
 * One server of a demonstration. It lives as long as its standard input is open: that is a pipe from the demonstration, which every
 * system closes when that process ends, however it ends.
 */
final class DemoNode {
    private DemoNode() {}

    /** Runs {@code regente} with the same arguments. */
    public static void main(String[] args) {
        Thread watch = new Thread(DemoNode::endWithTheDemonstration, "demonstration-watch");
        watch.setDaemon(true);
        watch.start();
        Main.main(args);
    }

    private static void endWithTheDemonstration() {
        try {
            while (System.in.read() != -1) {
                // Nothing is ever sent; only the end matters.
            }
        } catch (IOException e) {
            // A broken pipe is the end too.
        }
        Runtime.getRuntime().halt(1);
    }
}
