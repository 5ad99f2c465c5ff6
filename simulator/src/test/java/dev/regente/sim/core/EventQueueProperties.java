package dev.regente.sim.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class EventQueueProperties {
    @Property
    void itemsComeByTimeThenInTheOrderOfAsking(
            @ForAll @Size(max = 500) List<@IntRange(min = 0, max = 20) Integer> times) {
        EventQueue queue = new EventQueue();
        List<Pending> expected = new ArrayList<>();
        for (int time : times) {
            Pending item = new Pending();
            queue.add(item, time);
            expected.add(item);
        }
        expected.sort(Comparator.comparingLong(item -> item.time)); // stable
        List<Pending> found = new ArrayList<>();
        while (!queue.isEmpty()) {
            found.add(queue.poll());
        }
        assertThat(found).containsExactlyElementsOf(expected);
    }
}
