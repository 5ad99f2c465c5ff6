package dev.regente.sim.explore;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Restored;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionNotice;
import java.util.List;
import java.util.TreeSet;

/**
 * The smallest election by majority: a node asks all for the next term, who has not voted in it votes, and whoever has a
 * majority holds the term as its token. With a place for each mistake that is made in such a kernel.
 */
final class Ballot implements Kernel<Ballot.Message>, Event.Handler<Ballot.Message> {
    static final String STORE = "ballot";

    /** What can be wrong. */
    enum Mistake {
        /** All is right. */
        NONE,
        /** {@code >=} for {@code >}: a second vote in the same term. */
        VOTES_AGAIN_IN_A_TERM,
        /** {@code n / 2} for {@code n / 2 + 1}. */
        HALF_IS_ENOUGH,
        /** The vote is not written at all. */
        VOTE_NOT_PERSISTED,
        /** The vote is sent before it is durable. */
        VOTE_BEFORE_DURABLE,
        /** The candidate's own vote is not written. */
        OWN_VOTE_NOT_PERSISTED,
        /** A vote is counted whatever it says: the answer is ignored. */
        NO_COUNTS_AS_YES,
        /** Votes are counted, not voters: one that arrives twice counts twice. */
        COUNTS_MESSAGES,
        /** The term in the answer is ignored: a vote of an earlier campaign counts. */
        COUNTS_OLD_VOTES,
        /** Votes of the campaign before are not forgotten. */
        KEEPS_VOTES,
        /** The term of a new campaign is the last one, not the next. */
        TERM_NOT_RAISED,
        /** What was on the disk is not read back. */
        FORGETS_AT_START,
        /** A vote for another does not end the own campaign of a lower term, and it wins later under the new term. */
        CAMPAIGNS_UNDER_NEW_TERM,
        /** A winner says that it leads each time another vote comes in. */
        ELECTED_AGAIN
    }

    /** One message: the question, or the answer. */
    record Message(boolean asks, long term, boolean yes) {}

    private final NodeId self;
    private final List<NodeId> nodes;
    private final Mistake mistake;

    private long term;
    private NodeId votedFor;
    private boolean campaigning;
    private final TreeSet<NodeId> voters = new TreeSet<>();
    private int messages;
    private boolean leads;
    private long waitingTicket;
    private NodeId waitingFor;

    Ballot(NodeId self, List<NodeId> nodes, Mistake mistake) {
        this.self = self;
        this.nodes = nodes;
        this.mistake = mistake;
    }

    long term() {
        return term;
    }

    private boolean wrong(Mistake one) {
        return mistake == one;
    }

    @Override
    public void on(Event<Message> event, Host<Message> host) {
        event.dispatch(this, host);
    }

    @Override
    public void started(Restored restored, long identity, Host<Message> host) {
        if (!wrong(Mistake.FORGETS_AT_START)) {
            restored.last(STORE).ifPresent(record -> {
                term = ((Value.Rec) record).num("term");
                votedFor = ((Value.Rec) record).node("for");
            });
        }
        host.startTimer("CAMPAIGN", 1, 1);
    }

    @Override
    public void timerFired(String timer, Host<Message> host) {
        stopLeading(host);
        term += wrong(Mistake.TERM_NOT_RAISED) && term > 0 ? 0 : 1;
        votedFor = self;
        campaigning = true;
        if (!wrong(Mistake.KEEPS_VOTES)) {
            voters.clear();
            messages = 0;
        }
        host.startTimer("CAMPAIGN", 1, 1);
        if (wrong(Mistake.OWN_VOTE_NOT_PERSISTED)) {
            ask(host);
        } else {
            waitingTicket = host.persist(STORE, record());
            waitingFor = self;
        }
    }

    private Value record() {
        return Value.rec("vote").with("term", term).with("for", votedFor);
    }

    private void ask(Host<Message> host) {
        count(self, host);
        for (NodeId node : nodes) {
            if (!node.equals(self)) {
                host.send(node, new Message(true, term, false));
            }
        }
    }

    @Override
    public void received(NodeId from, Message message, Host<Message> host) {
        if (message.asks()) {
            asked(from, message.term(), host);
        } else {
            answered(from, message, host);
        }
    }

    private void asked(NodeId from, long asked, Host<Message> host) {
        boolean again = asked == term && from.equals(votedFor) && waitingTicket == 0;
        boolean free = asked > term || (asked == term && wrong(Mistake.VOTES_AGAIN_IN_A_TERM));
        if (free) {
            if (asked > term) {
                stopLeading(host);
                campaigning &= wrong(Mistake.CAMPAIGNS_UNDER_NEW_TERM);
            }
            term = asked;
            votedFor = from;
            if (wrong(Mistake.VOTE_NOT_PERSISTED)) {
                host.send(from, new Message(false, asked, true));
                return;
            }
            waitingTicket = host.persist(STORE, record());
            waitingFor = from;
            if (wrong(Mistake.VOTE_BEFORE_DURABLE)) {
                host.send(from, new Message(false, asked, true));
            }
        } else {
            host.send(from, new Message(false, asked, again));
        }
    }

    @Override
    public void durable(long ticket, Host<Message> host) {
        if (ticket != waitingTicket) {
            return;
        }
        waitingTicket = 0;
        if (!waitingFor.equals(self)) {
            if (!wrong(Mistake.VOTE_BEFORE_DURABLE)) {
                host.send(waitingFor, new Message(false, term, true));
            }
        } else if (campaigning) {
            ask(host);
        }
    }

    private void answered(NodeId from, Message message, Host<Message> host) {
        boolean mine =
                message.term() == term || wrong(Mistake.COUNTS_OLD_VOTES) || wrong(Mistake.CAMPAIGNS_UNDER_NEW_TERM);
        if (campaigning && mine && (message.yes() || wrong(Mistake.NO_COUNTS_AS_YES))) {
            count(from, host);
        }
    }

    private void count(NodeId voter, Host<Message> host) {
        voters.add(voter);
        messages++;
        int votes = wrong(Mistake.COUNTS_MESSAGES) ? messages : voters.size();
        int needed = nodes.size() / 2 + (wrong(Mistake.HALF_IS_ENOUGH) ? 0 : 1);
        if (votes >= needed && (!leads || wrong(Mistake.ELECTED_AGAIN))) {
            leads = true;
            host.publish(new ElectionNotice.Elected(term));
        }
    }

    private void stopLeading(Host<Message> host) {
        if (leads) {
            leads = false;
            host.publish(new ElectionNotice.Revoked(term, ElectionNotice.Reason.SUPERSEDED));
        }
    }

    @Override
    public void persistFailed(long ticket, String reason, Host<Message> host) {}

    @Override
    public void linkUp(NodeId peer, Host<Message> host) {}

    @Override
    public void linkDown(NodeId peer, Host<Message> host) {}

    @Override
    public void asked(dev.regente.election.kernel.Ask ask, Host<Message> host) {}

    @Override
    public Value save() {
        return Value.rec("ballot")
                .with("term", term)
                .with("votedFor", votedFor)
                .with("campaigning", campaigning)
                .with("voters", Value.seq(voters, node -> Value.of(node.number())))
                .with("messages", wrong(Mistake.COUNTS_MESSAGES) ? messages : 0)
                .with("leads", leads)
                .with("waitingTicket", waitingTicket)
                .with("waitingFor", waitingFor);
    }

    @Override
    public void restore(Value value) {
        Value.Rec state = (Value.Rec) value;
        term = state.num("term");
        votedFor = state.node("votedFor");
        campaigning = state.flag("campaigning");
        voters.clear();
        state.seq("voters").forEach(each -> voters.add(NodeId.of((int) ((Value.Num) each).value())));
        messages = (int) state.num("messages");
        leads = state.flag("leads");
        waitingTicket = state.num("waitingTicket");
        waitingFor = state.node("waitingFor");
    }
}
