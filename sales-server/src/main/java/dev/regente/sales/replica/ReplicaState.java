package dev.regente.sales.replica;

import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Invariant;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Roster;
import dev.regente.election.kernel.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What voter and coordinator of one node share: the journal, what is known committed, and the host of this event. */
final class ReplicaState {

    /** A proposal of this process that waits for its entry to be committed. */
    record Proposal(long index, long request) {
        Value toValue() {
            return Value.rec("proposal").with("index", index).with("request", request);
        }

        static Proposal of(Value value) {
            Value.Rec rec = (Value.Rec) value;
            return new Proposal(rec.num("index"), rec.num("request"));
        }
    }

    private static final String WRITE = "write";
    private static final String SILENCE = "silence";
    static final String NEEDS_SNAPSHOT = "needs-snapshot";

    final NodeId self;
    final Roster roster;
    final ReplicaConfig config;
    final Journal journal = new Journal();
    final ArrayDeque<Proposal> proposals = new ArrayDeque<>();
    /** All voters but this node, in the order of the roster. */
    final List<NodeId> others;

    /** Valid during one event. */
    Host<ReplicaMessage> host;

    private final Set<ReplicaRule> removed;
    private long commit;
    private long published;
    private long floorTold;
    private boolean broken;
    private boolean diskSlow;
    private boolean farBehind;
    private boolean unfit;
    /** The ticket whose write is being timed; none as -1. */
    private long timedTicket = -1;

    private final Position installed;

    ReplicaState(
            Roster roster,
            NodeId self,
            ReplicaConfig config,
            long appliedIndex,
            Position installed,
            Set<ReplicaRule> removed) {
        this.installed = installed;
        this.roster = roster;
        this.self = self;
        this.config = config;
        this.removed = removed;
        this.commit = appliedIndex;
        this.published = appliedIndex;
        List<NodeId> voters = new ArrayList<>(roster.voters());
        voters.remove(self);
        this.others = List.copyOf(voters);
    }

    boolean keeps(ReplicaRule rule) {
        return !removed.contains(rule);
    }

    int quorum() {
        return roster.quorum();
    }

    /** The commit index that this node knows. It may be ahead of what is durable here, and so of what was published. */
    long commit() {
        return commit;
    }

    /** The last entry that was published as committed. */
    long published() {
        return published;
    }

    boolean broken() {
        return broken;
    }

    // ---- effects

    void explain(Explanation explanation) {
        host.explain(explanation);
    }

    void refuse(long request, boolean surelyNotDone, String reason) {
        host.publish(new ReplicaNotice.Refused(request, surelyNotDone, reason));
        explain(Explanation.of("request-refused")
                .with("request", request)
                .with("outcome", surelyNotDone ? "not-done" : "unknown")
                .with("reason", reason));
    }

    /** Tells the election of a promised term, once. */
    void tellFloor(long term) {
        if (term > floorTold) {
            floorTold = term;
            host.publish(new ReplicaNotice.TermFloor(term));
        }
    }

    // ---- commit

    void learnCommit(long index) {
        if (index > commit) {
            Invariant.check(
                    index <= journal.lastIndex(), "commit-in-log", index + " of " + journal.lastIndex() + " entries");
            commit = index;
        }
        publishCommitted();
    }

    /** Publishes what is committed and durable here, in order. */
    void publishCommitted() {
        long upTo = keeps(ReplicaRule.COPY_DURABLE_BEFORE_COUNTED) ? Math.min(commit, journal.durableIndex()) : commit;
        while (published < upTo && !lacksState()) {
            published++;
            Entry entry = journal.entry(published);
            long request = 0;
            if (!proposals.isEmpty() && proposals.peek().index() == published) {
                request = proposals.poll().request();
            }
            host.publish(new ReplicaNotice.Committed(published, entry.term(), entry.payload(), request));
        }
    }

    // ---- compaction and taking over a state

    /** Whether the application lacks entries that the log has cut off: only another node's state helps. */
    boolean lacksState() {
        return published < journal.base().index();
    }

    void compact(long durableIndex) {
        long most =
                keeps(ReplicaRule.COMPACT_ONLY_COMMITTED) ? Math.min(durableIndex, published) : journal.durableIndex();
        long index = journal.compactable(most, config.limits());
        if (index > journal.base().index()) {
            journal.compact(index, keeps(ReplicaRule.COMPACTION_KEEPS_POSITION), host);
            explain(Explanation.of("compacted").with("base", journal.base()).with("bytes", journal.bytes()));
            host.publish(new ReplicaNotice.Compacted(journal.base()));
        }
    }

    /** Whether the position was news. */
    boolean install(Position position) {
        if (position.index() <= published) {
            explain(Explanation.of("ignored-installed")
                    .with("position", position)
                    .with("published", published));
            return false;
        }
        if (position.index() < journal.base().index()) {
            explain(Explanation.of("installed-too-little")
                    .with("position", position)
                    .with("base", journal.base()));
            published = position.index();
            return false;
        }
        if (!journal.holds(position)) {
            journal.install(position, host);
        }
        explain(Explanation.of("installed").with("position", position));
        published = position.index();
        commit = Math.max(commit, position.index());
        judge(diskSlow, false, "state-taken-over");
        publishCommitted();
        return true;
    }

    // ---- fitness to lead

    void started() {
        // a state was taken over, and the process ended before the journal said so
        if (installed.index() > journal.base().index() && !journal.holds(installed)) {
            journal.install(installed, host);
        }
        // a log never holds what is above its promise; only a state that an operator restored came without one
        if (journal.promised() < installed.term()) {
            journal.promise(installed.term(), host);
        }
        if (lacksState()) {
            judge(diskSlow, true, NEEDS_SNAPSHOT);
        }
        Invariant.check(
                commit <= journal.lastIndex(),
                "applied-in-log",
                "the application applied " + commit + " entries, the journal holds " + journal.lastIndex()
                        + ": what lies in the data directory is not of one moment; move it away and replace the node");
    }

    void writeFailed(String reason) {
        broken = true;
        explain(Explanation.of("journal-broken").with("reason", reason));
        host.stopTimer(WRITE);
        host.publish(new ReplicaNotice.Eligible(false, "cannot-write"));
        host.publish(new ReplicaNotice.StepDown(config.timing().stepDown(), "cannot-write"));
    }

    /** After every event: times the oldest write that was not timed yet. */
    void timeWrites() {
        if (broken || (timedTicket >= 0 && timedTicket > journal.durableTicket())) {
            return;
        }
        if (timedTicket >= 0) {
            judge(false, farBehind, "disk-in-time");
        }
        if (!journal.allDurable()) {
            timedTicket = journal.lastTicket();
            host.startTimer(WRITE, config.timing().write(), config.timing().write());
        } else if (timedTicket >= 0) {
            timedTicket = -1;
            host.stopTimer(WRITE);
        }
    }

    /** Whether this timer said that the disk is too slow to lead. */
    boolean writeTooSlow(String timer) {
        if (!timer.equals(WRITE)) {
            return false;
        }
        explain(Explanation.of("write-too-slow")
                .with("limitNanos", config.timing().write()));
        judge(true, farBehind, "disk-slow");
        return true;
    }

    /** A coordinator is heard whose log is committed up to here. */
    void compareWith(long leaderCommit) {
        long missing = leaderCommit - journal.lastIndex();
        boolean far = missing > config.limits().farBehind() || lacksState();
        judge(diskSlow, far, far ? "behind-by-" + missing : "caught-up");
        if (far && !lacksState()) {
            host.startTimer(SILENCE, config.timing().silence(), config.timing().silence());
        }
    }

    /** Whether this timer ended the wait for a better coordinator: with none around, a log far behind may be the best. */
    boolean silenceOver(String timer) {
        if (!timer.equals(SILENCE)) {
            return false;
        }
        judge(diskSlow, false, "no-coordinator-heard");
        return true;
    }

    /** This node does not vote, and so must not lead. */
    void unfit(String reason) {
        if (!unfit && !diskSlow && !farBehind) {
            host.publish(new ReplicaNotice.Eligible(false, reason));
        }
        unfit = true;
    }

    void fit(String reason) {
        unfit = false;
        if (!diskSlow && !farBehind) {
            host.publish(new ReplicaNotice.Eligible(true, reason));
        }
    }

    private void judge(boolean slow, boolean far, String reason) {
        boolean before = !diskSlow && !farBehind && !unfit;
        if (farBehind && !far) {
            host.stopTimer(SILENCE);
        }
        diskSlow = slow;
        farBehind = far;
        boolean after = !slow && !far && !unfit;
        if (before != after) {
            host.publish(new ReplicaNotice.Eligible(after, reason));
        }
    }

    // ---- state as a value

    Value.Rec save() {
        return Value.rec("shared")
                .with("journal", journal.save())
                .with("commit", commit)
                .with("published", published)
                .with("floorTold", floorTold)
                .with("broken", broken)
                .with("diskSlow", diskSlow)
                .with("farBehind", farBehind)
                .with("unfit", unfit)
                .with("timedTicket", timedTicket)
                .with("proposals", Value.seq(proposals, Proposal::toValue));
    }

    void restore(Value.Rec rec) {
        journal.restore(rec.rec("journal"));
        commit = rec.num("commit");
        published = rec.num("published");
        floorTold = rec.num("floorTold");
        broken = rec.flag("broken");
        diskSlow = rec.flag("diskSlow");
        farBehind = rec.flag("farBehind");
        unfit = rec.flag("unfit");
        timedTicket = rec.num("timedTicket");
        proposals.clear();
        rec.seq("proposals").forEach(value -> proposals.add(Proposal.of(value)));
    }
}
