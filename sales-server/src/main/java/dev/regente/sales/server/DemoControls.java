package dev.regente.sales.server;

import dev.regente.election.Attachment;
import dev.regente.election.Election;
import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.MessageCodec;
import dev.regente.election.kernel.Value;
import dev.regente.sales.http.Demonstration;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * What makes faults on demand in a demonstration. A pause holds up the node's one thread that hears and speaks, so that it is
 * as good as frozen, by means that every operating system has. Restarting is for whoever started the processes: the node
 * writes a line {@code demo restart N} to standard output.
 */
final class DemoControls implements Demonstration {
    /** The attachment beside the election. */
    static final String NAME = "demo";

    private static final int KILLED = 137;

    private final PrintStream supervisor;
    private final Attachment<Value> attachment = Attachment.of(NAME, new Freeze(), new Silent());
    private volatile Election election;
    private volatile long frozenUntil;
    private volatile boolean frozen;

    private record Hold(long nanos) implements Ask {}

    DemoControls(PrintStream supervisor) {
        this.supervisor = supervisor;
    }

    Attachment<?> attachment() {
        return attachment;
    }

    void connect(Election running) {
        election = running;
    }

    @Override
    public void pause(Duration time) {
        frozenUntil = System.nanoTime() + time.toNanos();
        frozen = true;
        election.ask(attachment, new Hold(time.toNanos()));
    }

    @Override
    public void awaitThaw() {
        while (frozen) {
            long left = frozenUntil - System.nanoTime();
            if (left <= 0) {
                frozen = false;
            } else {
                LockSupport.parkNanos(left);
            }
        }
    }

    @Override
    public void kill() {
        Runtime.getRuntime().halt(KILLED);
    }

    @Override
    public void restart(int node) {
        supervisor.println("demo restart " + node);
        supervisor.flush();
    }

    /** Holds up whoever calls it: the loop of the node. No kernel of a protocol may do that. */
    private final class Freeze implements Kernel<Value> {
        @Override
        public void on(Event<Value> event, Host<Value> host) {
            if (event instanceof Event.Asked<Value> asked && asked.ask() instanceof Hold) {
                awaitThaw();
            } else if (event instanceof Event.Received<Value>) {
                host.explain(Explanation.of("ignored-message").with("reason", "demo-controls-say-nothing"));
            }
        }

        @Override
        public Value save() {
            return Value.rec(NAME);
        }

        @Override
        public void restore(Value state) {
            // it has no state
        }
    }

    /** It sends nothing. */
    private static final class Silent implements MessageCodec<Value> {
        @Override
        public byte[] encode(Value message) {
            return new byte[0];
        }

        @Override
        public Value decode(byte[] bytes) {
            return Value.rec(NAME);
        }
    }
}
