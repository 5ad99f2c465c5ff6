package lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.regente.kit.KernelRuns;
import dev.regente.kit.KernelTest;

class MyRingTest {

    @KernelTest(kernel = MyRing.class, scenario = "scenarios/ring-of-five.yaml", runs = 200)
    void everybodyAgreesOnTheLargest(KernelRuns runs) {
        runs.check();
        runs.forEach(outcome -> assertEquals(5, outcome.report().get("finalLeader")));
    }

    /** In the worst order each number travels as far as it can: n (n + 1) / 2 messages, and n to announce the winner. */
    @KernelTest(kernel = MyRing.class, scenario = "scenarios/ring-of-five.yaml", runs = 1, set = "cluster.ids=[5, 4, 3, 2, 1]")
    void theWorstOrderCostsWhatTheorySays(KernelRuns runs) {
        runs.forEach(outcome -> {
            assertEquals(15, outcome.traffic().byType().get("Election").sent());
            assertEquals(5, outcome.traffic().byType().get("Coordinator").sent());
        });
    }

    @KernelTest(kernel = MyRing.class, scenario = "scenarios/ring-of-five.yaml", runs = 50, set = "cluster.nodes=9")
    void aLargerRingNeverCostsMoreThanTheWorstOrder(KernelRuns runs) {
        runs.forEach(outcome ->
                assertTrue(outcome.traffic().byType().get("Election").sent() <= 9 * 10 / 2, "too many messages"));
    }
}
