package dev.regente.election.confirm;

import dev.regente.election.protocol.Nominator;
import java.util.function.Function;

/** The parts of one kernel, for each other. Each has one job and its own state; none keeps another's. */
final class Parts {
    final Node node;
    final Voter voter;
    final Candidacy candidacy;
    final Tenure tenure;
    final Following following;
    final Preempting preempting;
    final Damping damping;
    final Peers peers;
    final Admission admission;
    final PreChecks preChecks;
    final LeaderWatch watch;
    final Standing standing;
    final Leading leading;
    final HandOffs handOffs;
    final Nominator nominator;

    Parts(Node node, Function<Nominator.Seat, Nominator> algorithm) {
        this.node = node;
        voter = new Voter(node);
        candidacy = new Candidacy(node, voter);
        tenure = new Tenure(node, voter);
        following = new Following(node);
        preempting = new Preempting(node, following);
        damping = new Damping(node);
        peers = new Peers(node, voter);
        admission = new Admission(this);
        preChecks = new PreChecks(this);
        watch = new LeaderWatch(this);
        standing = new Standing(this);
        leading = new Leading(this);
        handOffs = new HandOffs(this);
        nominator = algorithm.apply(new NominatorSeat(this));
    }
}
