package dev.regente.kit;

import dev.regente.election.ElectionEvent;
import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Value;
import java.util.List;

/**
 * A server that hands out ticket numbers, no number twice. Only the leader hands them out; the upper part of a number is
 * the fencing token of its lead, so that two leads never share a number, whatever became of the nodes in between. The nodes
 * of this server send each other nothing, hence {@code Void}.
 */
public final class TicketKernel implements Kernel<Void> {
    private static final int NUMBERS_PER_LEAD = 1_000_000;

    private final boolean withToken;
    private long token;
    private long given;

    /** A client wants a number. */
    public record Take(long client) implements Ask {}

    /** This node leads from now on, with this token; or not any more, with 0. */
    public record Lead(long token) implements Ask {}

    /** A number was handed out. */
    public record Handed(long client, long number) implements Notice {}

    /** A server; without the token it is wrong, which a test shows. */
    public TicketKernel(boolean withToken) {
        this.withToken = withToken;
    }

    /** What the election tells: the same function in production and in tests. */
    public static List<Ask> fromElection(ElectionEvent event) {
        return switch (event.kind()) {
            case ELECTED -> List.of(new Lead(event.term()));
            case REVOKED -> List.of(new Lead(0));
            default -> List.of();
        };
    }

    @Override
    public void on(Event<Void> event, Host<Void> host) {
        if (!(event instanceof Event.Asked<Void> asked)) {
            return;
        }
        if (asked.ask() instanceof Lead lead) {
            token = lead.token();
            given = 0;
        } else if (asked.ask() instanceof Take take) {
            if (token == 0) {
                host.explain(Explanation.of("not-leading").with("client", take.client()));
            } else {
                given++;
                host.publish(new Handed(take.client(), (withToken ? token * NUMBERS_PER_LEAD : 0) + given));
            }
        }
    }

    @Override
    public Value save() {
        return Value.rec("Tickets").with("token", token).with("given", given);
    }

    @Override
    public void restore(Value state) {
        Value.Rec saved = (Value.Rec) state;
        token = saved.num("token");
        given = saved.num("given");
    }
}
