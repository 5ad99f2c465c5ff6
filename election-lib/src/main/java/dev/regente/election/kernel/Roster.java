package dev.regente.election.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Who takes part: the fixed voters and the observers of a cluster. The same on every node.
 *
 * @param members in the order of configuration, which is the order of a ring; at least one voter
 */
public record Roster(List<Member> members) {

    /** What a member may do. */
    public enum Role {
        /** Votes and may lead. */
        VOTER,
        /** Votes and never leads. */
        WITNESS,
        /** Only learns who leads. */
        OBSERVER
    }

    /**
     * One configured node.
     *
     * @param priority higher leads rather; among equals the higher id. A preference, never a veto (rule R10)
     */
    public record Member(NodeId id, Role role, int priority) {}

    /** Copies, and refuses a roster with a repeated id or without a node that may lead. */
    public Roster {
        members = List.copyOf(members);
        List<NodeId> seen = new ArrayList<>();
        for (Member member : members) {
            if (seen.contains(member.id())) {
                throw new IllegalArgumentException("node " + member.id() + " is listed twice");
            }
            seen.add(member.id());
        }
        if (members.stream().noneMatch(member -> member.role() == Role.VOTER)) {
            throw new IllegalArgumentException("a cluster needs at least one voter");
        }
    }

    /** Voters 1 to {@code n}, all of priority 0. */
    public static Roster of(int n) {
        List<Member> members = new ArrayList<>();
        for (int i = 1; i <= n; i++) {
            members.add(new Member(NodeId.of(i), Role.VOTER, 0));
        }
        return new Roster(members);
    }

    /** Those whose promise counts: voters and witnesses, in configured order. */
    public List<NodeId> voters() {
        List<NodeId> ids = new ArrayList<>();
        for (Member member : members) {
            if (member.role() != Role.OBSERVER) {
                ids.add(member.id());
            }
        }
        return ids;
    }

    /** All members' ids, in configured order. */
    public List<NodeId> ids() {
        List<NodeId> ids = new ArrayList<>();
        members.forEach(member -> ids.add(member.id()));
        return ids;
    }

    /** More than half of the voters. Computed, never configured. */
    public int quorum() {
        return voters().size() / 2 + 1;
    }

    /** Whether this node is configured at all. */
    public boolean contains(NodeId id) {
        return members.stream().anyMatch(member -> member.id().equals(id));
    }

    /** Whether this node's promise counts. */
    public boolean votes(NodeId id) {
        return voters().contains(id);
    }

    /** The member with this id. */
    public Member member(NodeId id) {
        return members.stream()
                .filter(member -> member.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("node " + id + " is not in the roster"));
    }

    /** The same with this member in the place of the one with its id. */
    public Roster with(Member changed) {
        List<Member> all = new ArrayList<>();
        for (Member member : members) {
            all.add(member.id().equals(changed.id()) ? changed : member);
        }
        return new Roster(all);
    }

    /** Whether somebody may lead when this member stands in the place of the one with its id. */
    public boolean couldBeLedWith(Member changed) {
        return changed.role() == Role.VOTER
                || members.stream()
                        .anyMatch(
                                each -> each.role() == Role.VOTER && !each.id().equals(changed.id()));
    }

    /** As plain data, for a kernel's state. */
    public Value toValue() {
        return Value.seq(members, member -> Value.rec("member")
                .with("node", member.id())
                .with("role", member.role().name())
                .with("priority", member.priority()));
    }

    /** From plain data. */
    public static Roster fromValue(Value value) {
        List<Member> members = new ArrayList<>();
        for (Value each : ((Value.Seq) value).items()) {
            Value.Rec member = (Value.Rec) each;
            members.add(new Member(
                    member.node("node"), Role.valueOf(member.text("role")), Math.toIntExact(member.num("priority"))));
        }
        return new Roster(members);
    }

    /** Whether {@code a} leads rather than {@code b}: by priority, then by id. */
    public boolean outranks(NodeId a, NodeId b) {
        return Comparator.comparingInt(Member::priority)
                        .thenComparing(Member::id)
                        .compare(member(a), member(b))
                > 0;
    }
}
