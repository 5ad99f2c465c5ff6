package dev.regente.sales.log;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Restored;
import dev.regente.election.kernel.Value;
import java.time.Duration;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Exchanges HTTP addresses, so that a follower can send a caller to the coordinator: each node tells each connected peer
 * its own until the peer has noted it. Beside that it tells how long its log is, once in a while and only when that
 * changed, and carries operators' commands to the coordinator. Nothing here matters to safety.
 */
public final class ContactKernel implements Kernel<ContactMessage>, Event.Handler<ContactMessage> {
    private static final String TIMER = "contact";
    private static final long PACE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MAX_ADDRESS = 512;

    private final String http;
    private final TreeSet<NodeId> connected = new TreeSet<>();
    private final TreeSet<NodeId> noted = new TreeSet<>();
    private final TreeMap<NodeId, Long> told = new TreeMap<>();
    private long lastIndex;

    /** A node that answers HTTP at this address. */
    public ContactKernel(String http) {
        this.http = http;
    }

    @Override
    public void on(Event<ContactMessage> event, Host<ContactMessage> host) {
        event.dispatch(this, host);
    }

    @Override
    public void started(Restored restored, long identity, Host<ContactMessage> host) {
        host.startTimer(TIMER, PACE_NANOS, PACE_NANOS);
    }

    @Override
    public void linkUp(NodeId peer, Host<ContactMessage> host) {
        connected.add(peer);
        noted.remove(peer);
        told.remove(peer);
        host.send(peer, new ContactMessage.Address(http));
    }

    @Override
    public void linkDown(NodeId peer, Host<ContactMessage> host) {
        connected.remove(peer);
    }

    @Override
    public void timerFired(String timer, Host<ContactMessage> host) {
        for (NodeId peer : connected) {
            if (!noted.contains(peer)) {
                host.send(peer, new ContactMessage.Address(http));
            }
            if (told.getOrDefault(peer, -1L) != lastIndex) {
                told.put(peer, lastIndex);
                host.send(peer, new ContactMessage.Extent(lastIndex));
            }
        }
        host.startTimer(TIMER, PACE_NANOS, PACE_NANOS);
    }

    @Override
    public void received(NodeId from, ContactMessage message, Host<ContactMessage> host) {
        if (message instanceof ContactMessage.Address address) {
            if (address.http().length() > MAX_ADDRESS) {
                host.explain(
                        Explanation.of("ignored-address").with("from", from).with("reason", "too-long"));
                return;
            }
            host.publish(new ContactNotice.Address(from, address.http()));
            host.send(from, new ContactMessage.Noted());
        } else if (message instanceof ContactMessage.Noted) {
            noted.add(from);
        } else if (message instanceof ContactMessage.Extent extent) {
            host.publish(new ContactNotice.Extent(from, extent.lastIndex()));
        } else if (message instanceof ContactMessage.PieceWanted it) {
            host.publish(new ContactNotice.PieceWanted(from, it.base(), it.index(), it.offset()));
        } else if (message instanceof ContactMessage.Piece it) {
            host.publish(new ContactNotice.Piece(from, it.index(), it.offset(), it.total(), it.bytes()));
        } else if (message instanceof ContactMessage.Petition petition) {
            host.publish(new ContactNotice.Petition(from, petition.payload()));
        }
    }

    @Override
    public void asked(Ask ask, Host<ContactMessage> host) {
        if (ask instanceof ContactAsk.Extent extent) {
            lastIndex = extent.lastIndex();
        } else if (ask instanceof ContactAsk.Send send) {
            host.send(send.to(), send.message());
        } else if (ask instanceof ContactAsk.Petition petition) {
            host.send(petition.coordinator(), new ContactMessage.Petition(petition.payload()));
        } else {
            host.explain(Explanation.of("ignored-ask").with("ask", ask));
        }
    }

    @Override
    public void durable(long ticket, Host<ContactMessage> host) {
        host.explain(Explanation.of("ignored-durable").with("ticket", ticket));
    }

    @Override
    public void persistFailed(long ticket, String reason, Host<ContactMessage> host) {
        host.explain(Explanation.of("ignored-durable").with("ticket", ticket));
    }

    @Override
    public Value save() {
        return Value.rec("contact")
                .with("http", http)
                .with("connected", Value.seq(connected, node -> Value.of(node.number())))
                .with("noted", Value.seq(noted, node -> Value.of(node.number())))
                .with("told", Value.seq(told.entrySet(), entry -> Value.rec("told")
                        .with("node", entry.getKey())
                        .with("index", entry.getValue())))
                .with("last", lastIndex);
    }

    @Override
    public void restore(Value state) {
        Value.Rec rec = (Value.Rec) state;
        connected.clear();
        noted.clear();
        told.clear();
        rec.seq("connected").forEach(node -> connected.add(node(node)));
        rec.seq("noted").forEach(node -> noted.add(node(node)));
        for (Value item : rec.seq("told")) {
            told.put(((Value.Rec) item).node("node"), ((Value.Rec) item).num("index"));
        }
        lastIndex = rec.num("last");
    }

    private static NodeId node(Value value) {
        return NodeId.of(Math.toIntExact(((Value.Num) value).value()));
    }
}
