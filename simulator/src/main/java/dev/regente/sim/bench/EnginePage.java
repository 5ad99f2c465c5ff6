package dev.regente.sim.bench;

import java.util.List;
import java.util.Locale;

/** The measurements of {@link EngineBench} as a page of Markdown. */
public final class EnginePage {
    private EnginePage() {}

    /** The page, its heading first. */
    public static String of(List<EngineBench.Row> rows) {
        StringBuilder page = new StringBuilder("""
                # The engine: events a second and memory

                How fast is the simulator's event loop, beside the least that an event loop can do, and does it stay so?

                """);
        page.append("| | events | million a second, by wall | by CPU | to the bare heap | heap in use |\n");
        page.append("|---|---:|---:|---:|---:|---:|\n");
        for (EngineBench.Row row : rows) {
            page.append(String.format(
                    Locale.ROOT,
                    "| %s | %,d | %.2f | %.2f | %s | %d MB |%n",
                    row.name(),
                    row.events(),
                    row.perSecond() / 1e6,
                    row.perCpuSecond() / 1e6,
                    row.ratio() == 0 ? "" : String.format(Locale.ROOT, "%.2f", row.ratio()),
                    row.bytes() >> 20));
        }
        page.append(String.format(
                Locale.ROOT,
                "%nJava %s, %d cores, heap at most %d MB.%n",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20));
        page.append("""

                An event is something that a kernel handled: a timer or a message. One thread handles all of them.

                - **Heartbeats**: every node sends a numbered heartbeat to the first every 100 ms; half of the events are timers,
                  half are messages. The *full fingerprint* hashes time, node, kind, message, effects and, now and then, states.
                - **Bare binary heap**: `java.util.PriorityQueue` with records and a rolling hash over time, node, kind and
                  content; no kernels, links, clocks, choices, faults or checks. It runs in the same process, in turn with the engine.
                - **Checks, faults**: 1 % loss, doubled, late and reordered messages, drifting clocks; every 100 ms a crash, a
                  pause and a cut; a checker after each event; all choices recorded.
                - **The ring**: every node sends its number on; the largest goes round, in 3 n - 1 events.
                - **One long run**: the same run further and further; its speed and its heap stay what they were.

                *By CPU* counts the processor time of the whole process, with the compiler and the collector: what to look at on a busy
                machine. The ratio is by CPU.
                """);
        return page.toString().replace("\r\n", "\n");
    }
}
