package dev.regente.election.runtime;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.protocol.ElectionMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The host of an election on the {@link SharedChannel}. Loop only. */
final class SharedPartHost extends PartHost<ElectionMessage> {
    private final SharedChannel channel;
    private final SharedPart shared;
    private final int number;
    /** The timers that keep time with those of other elections. */
    private final TreeMap<String, Beats.Beat> beats = new TreeMap<>();
    /** The peers that have this election too, and are connected. */
    private final Set<NodeId> linked = new TreeSet<>();

    private final List<Ask> early = new ArrayList<>();
    private boolean begun;

    SharedPartHost(NodeLoop node, SharedChannel channel, SharedPart shared, int number) {
        super(node, shared.part(), 0, "election");
        this.channel = channel;
        this.shared = shared;
        this.number = number;
    }

    String name() {
        return part().name();
    }

    String profile() {
        return shared.profile();
    }

    int number() {
        return number;
    }

    boolean begun() {
        return begun;
    }

    @Override
    void begin(long identity) {
        begun = true;
        super.begin(identity);
        early.forEach(super::asked);
        early.clear();
    }

    /** What is asked before the record is read waits: a kernel hears of its start first. */
    @Override
    void asked(Ask ask) {
        if (begun) {
            super.asked(ask);
        } else {
            early.add(ask);
        }
    }

    boolean isLinked(NodeId peer) {
        return linked.contains(peer);
    }

    /** The peer has this election too. */
    void linkUp(NodeId peer, String itsProfile) {
        linked.add(peer);
        shared.onProfile().apply(peer, itsProfile).forEach(this::asked);
        linkUp(peer);
    }

    @Override
    void linkDown(NodeId peer) {
        if (linked.remove(peer)) {
            super.linkDown(peer);
        }
    }

    @Override
    public void send(NodeId to, ElectionMessage message) {
        channel.send(this, to, message);
    }

    @Override
    public void startTimer(String timer, long atLeastNanos, long atMostNanos) {
        if (atLeastNanos == atMostNanos && atLeastNanos == channel.beats().periodNanos()) {
            super.stopTimer(timer);
            beats.computeIfAbsent(timer, name -> channel.beats().beat(() -> fired(name)))
                    .start();
        } else {
            stopBeat(timer);
            super.startTimer(timer, atLeastNanos, atMostNanos);
        }
    }

    @Override
    public void stopTimer(String timer) {
        stopBeat(timer);
        super.stopTimer(timer);
    }

    private void stopBeat(String timer) {
        Beats.Beat beat = beats.get(timer);
        if (beat != null) {
            beat.stop();
        }
    }

    @Override
    void silence() {
        beats.values().forEach(Beats.Beat::stop);
        super.silence();
    }
}
