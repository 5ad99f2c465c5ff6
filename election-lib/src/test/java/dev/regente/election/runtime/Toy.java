package dev.regente.election.runtime;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Invariant;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.MalformedMessage;
import dev.regente.election.kernel.MessageCodec;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Restored;
import dev.regente.election.kernel.Value;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/** A kernel that does what its asks say and publishes what happens to it. */
final class Toy implements Kernel<String>, Event.Handler<String> {

    /** What it does when asked. */
    record Do(BiConsumer<Toy, Host<String>> what) implements Ask {}

    /** What happened to it. */
    record Saw(String what) implements Notice {}

    /** A message that its own codec fails on. */
    static final String UNREADABLE = "unreadable";

    static final MessageCodec<String> CODEC = new MessageCodec<>() {
        @Override
        public byte[] encode(String message) {
            return message.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String decode(byte[] bytes) throws MalformedMessage {
            if (bytes.length == 0) {
                throw new MalformedMessage("an empty message");
            }
            String text = new String(bytes, StandardCharsets.UTF_8);
            if (text.equals(UNREADABLE)) {
                throw new IllegalStateException("a sloppy codec");
            }
            return text;
        }
    };

    static Ask send(int to, String message) {
        return new Do((toy, host) -> host.send(NodeId.of(to), message));
    }

    static Ask persist(String store, Value record) {
        return new Do((toy, host) -> host.publish(new Saw("ticket " + host.persist(store, record))));
    }

    static Ask breakInvariant() {
        return new Do((toy, host) -> Invariant.check(false, "toy-is-whole", "asked to break"));
    }

    @Override
    public void on(Event<String> event, Host<String> host) {
        event.dispatch(this, host);
    }

    @Override
    public Value save() {
        return Value.of("toy");
    }

    @Override
    public void restore(Value state) {}

    private static void saw(Host<String> host, String what) {
        host.publish(new Saw(what));
    }

    @Override
    public void started(Restored restored, long identity, Host<String> host) {
        saw(host, "started with " + restored.stores());
        host.explain(Explanation.of("toy-started").with("identity", identity));
    }

    @Override
    public void received(NodeId from, String message, Host<String> host) {
        saw(host, "received " + message + " from " + from);
    }

    @Override
    public void timerFired(String timer, Host<String> host) {
        saw(host, "timer " + timer);
    }

    @Override
    public void durable(long ticket, Host<String> host) {
        saw(host, "durable " + ticket);
    }

    @Override
    public void persistFailed(long ticket, String reason, Host<String> host) {
        saw(host, "failed " + ticket);
    }

    @Override
    public void linkUp(NodeId peer, Host<String> host) {
        saw(host, "up " + peer);
    }

    @Override
    public void linkDown(NodeId peer, Host<String> host) {
        saw(host, "down " + peer);
    }

    @Override
    public void asked(Ask ask, Host<String> host) {
        ((Do) ask).what().accept(this, host);
    }
}
