package dev.regente.cli.bench;

import java.util.concurrent.CountDownLatch;

/** A JVM that does nothing: what a process costs before any of our code runs in it. */
public final class IdleJvm {
    private IdleJvm() {}

    /** Waits for ever. */
    public static void main(String[] args) throws InterruptedException {
        new CountDownLatch(1).await();
    }
}
