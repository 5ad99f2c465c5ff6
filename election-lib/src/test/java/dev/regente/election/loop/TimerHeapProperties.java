package dev.regente.election.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TimerHeapProperties {

    /** Whatever is started, started anew and stopped: the first is always the armed timer that is due first. */
    @Property(tries = 200)
    void theFirstIsTheOneThatIsDueFirst(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int size)
            throws IOException {
        Random random = new Random(seed);
        EventLoop loop = new EventLoop("never-started", e -> {
            throw e;
        });
        TimerHeap heap = new TimerHeap();
        List<LoopTimer> timers = new ArrayList<>();
        Map<LoopTimer, Long> armed = new HashMap<>();
        for (int i = 0; i < size; i++) {
            timers.add(new LoopTimer(heap, loop, () -> {}));
        }
        for (int step = 0; step < 300; step++) {
            LoopTimer timer = timers.get(random.nextInt(size));
            switch (random.nextInt(4)) {
                case 0 -> {
                    timer.stop();
                    armed.remove(timer);
                }
                case 1 -> {
                    LoopTimer first = heap.first();
                    assertThat(first == null).isEqualTo(armed.isEmpty());
                    if (first != null) {
                        assertThat(first.dueNanos())
                                .isEqualTo(armed.values().stream()
                                        .min(Long::compare)
                                        .orElseThrow());
                        first.fire();
                        armed.remove(first);
                    }
                }
                default -> {
                    timer.start(random.nextInt(1000));
                    armed.put(timer, timer.dueNanos());
                }
            }
        }
        loop.selector().close();
    }
}
