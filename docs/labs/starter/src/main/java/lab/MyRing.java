package lab;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.sim.algorithm.paper.Setting;

/**
 * An election on a ring, after Chang and Roberts (1979): every starter sends its number to the next node; a node passes on
 * larger numbers and swallows smaller ones; whoever gets its own number back has won, and tells everybody.
 *
 * <p>This one works where nothing fails. Make it yours.
 */
public final class MyRing implements Kernel<MyRing.Message> {

    /** What the nodes say to each other. */
    public sealed interface Message {}

    /** "I propose this one." */
    public record Election(int candidate) implements Message {}

    /** "This one leads." */
    public record Coordinator(int leader) implements Message {}

    private final Setting place;
    private boolean participant;
    private int leader;

    /** The simulator makes one for each start of a node, and tells it its place. */
    public MyRing(Setting place) {
        this.place = place;
    }

    @Override
    public void on(Event<Message> event, Host<Message> host) {
        if (event instanceof Event.Started && place.starts()) {
            participant = true;
            host.send(next(), new Election(own()));
        } else if (event instanceof Event.Received<Message> received) {
            if (received.message() instanceof Election election) {
                election(election.candidate(), host);
            } else if (received.message() instanceof Coordinator coordinator) {
                coordinator(coordinator.leader(), host);
            }
        }
    }

    private void election(int candidate, Host<Message> host) {
        if (candidate == own()) {
            participant = false;
            leader = own();
            host.publish(new ElectionNotice.Elected(0));
            host.publish(new ElectionNotice.LeaderChanged(place.self(), 0, false, "won"));
            host.send(next(), new Coordinator(own()));
        } else if (candidate > own() || !participant) {
            participant = true;
            host.send(next(), new Election(Math.max(candidate, own())));
        }
    }

    private void coordinator(int winner, Host<Message> host) {
        if (winner == own()) {
            return; // it went all the way round
        }
        participant = false;
        leader = winner;
        host.publish(new ElectionNotice.LeaderChanged(NodeId.of(winner), 0, false, "told"));
        host.send(next(), new Coordinator(winner));
    }

    private int own() {
        return place.self().number();
    }

    private NodeId next() {
        return place.ahead(1);
    }

    @Override
    public Value save() {
        return Value.rec("MyRing").with("participant", participant).with("leader", leader);
    }

    @Override
    public void restore(Value state) {
        Value.Rec saved = (Value.Rec) state;
        participant = saved.flag("participant");
        leader = (int) saved.num("leader");
    }
}
