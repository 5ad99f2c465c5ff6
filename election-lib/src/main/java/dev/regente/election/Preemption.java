package dev.regente.election;

import java.time.Duration;

/** What a node of higher rank does when it finds another one leading. */
public final class Preemption {
    private final dev.regente.election.protocol.Preemption inside;
    private final String text;

    private Preemption(dev.regente.election.protocol.Preemption inside, String text) {
        this.inside = inside;
        this.text = text;
    }

    /** Nothing: a healthy leader stays. */
    public static Preemption sticky() {
        return new Preemption(dev.regente.election.protocol.Preemption.sticky(), "sticky");
    }

    /** Asks the leader to hand over, once it has followed, well connected, for this long. */
    public static Preemption afterStable(Duration holdDown) {
        return new Preemption(
                dev.regente.election.protocol.Preemption.afterStable(holdDown.toNanos()),
                "after-stable:" + holdDown.toMillis() + "ms");
    }

    /** Only on request: {@link Election#handOff}. */
    public static Preemption manual() {
        return new Preemption(dev.regente.election.protocol.Preemption.manual(), "manual");
    }

    dev.regente.election.protocol.Preemption inside() {
        return inside;
    }

    @Override
    public String toString() {
        return text;
    }
}
