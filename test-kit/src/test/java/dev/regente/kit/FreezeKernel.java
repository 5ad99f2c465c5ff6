package dev.regente.kit;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.Value;
import java.time.Duration;

/**
 * Says nothing, and stands in the way: while it handles {@link Freeze}, the event loop that it shares with an election does
 * nothing else, as when the process was paused. No kernel of a product waits.
 */
final class FreezeKernel implements Kernel<Void> {

    /** Stand still for so long. */
    record Freeze(Duration time) implements Ask {}

    @Override
    public void on(Event<Void> event, Host<Void> host) {
        if (event instanceof Event.Asked<Void> asked && asked.ask() instanceof Freeze freeze) {
            try {
                Thread.sleep(freeze.time().toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public Value save() {
        return Value.of(0);
    }

    @Override
    public void restore(Value state) {
        // it keeps nothing
    }
}
