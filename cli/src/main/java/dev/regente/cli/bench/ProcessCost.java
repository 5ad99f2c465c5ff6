package dev.regente.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a process has taken so far.
 *
 * @param cpu time on processors since its start; the system counts it in steps, of 10 ms on Linux
 * @param residentKib memory in RAM in KiB, or -1 where the system does not tell (it does on Linux)
 * @param threads or -1 likewise
 * @param writtenBytes to sockets, files and pipes, or -1 likewise
 */
record ProcessCost(long atNanos, Duration cpu, long residentKib, long threads, long writtenBytes) {

    static ProcessCost of(ProcessHandle process) {
        Duration cpu = process.info()
                .totalCpuDuration()
                .orElseThrow(
                        () -> new IllegalStateException("process " + process.pid() + " has ended or hides its cost"));
        long at = System.nanoTime();
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        Path io = status.resolveSibling("io");
        return new ProcessCost(at, cpu, field(status, "VmRSS:"), field(status, "Threads:"), field(io, "wchar:"));
    }

    /** Milliseconds of processor time for each second between an earlier look and this one. */
    double cpuMillisPerSecondSince(ProcessCost earlier) {
        return cpu.minus(earlier.cpu).toNanos() / 1e6 / ((atNanos - earlier.atNanos) / 1e9);
    }

    /** Bytes written each second since an earlier look. */
    double bytesPerSecondSince(ProcessCost earlier) {
        return (writtenBytes - earlier.writtenBytes) / ((atNanos - earlier.atNanos) / 1e9);
    }

    private static long field(Path status, String name) {
        if (!Files.exists(status)) {
            return -1;
        }
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(-1);
        } catch (IOException e) {
            return -1;
        }
    }
}
