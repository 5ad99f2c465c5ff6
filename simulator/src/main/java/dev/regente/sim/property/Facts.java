package dev.regente.sim.property;

import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.World;
import dev.regente.sim.scenario.MessagePattern;
import dev.regente.sim.scenario.Proposition;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Says whether a {@link Proposition} is true after the present event. Watches right after the {@link LeaderView}. */
public final class Facts implements Checker {
    private final LeaderView view;
    private final Map<String, Long> sent = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<Proposition, MessagePattern> patterns =
            new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    private final Set<String> broken = new TreeSet<>();
    private Occurrence present;
    private long staleAccepted;
    private long staleRefused;

    /** On this view. */
    public Facts(LeaderView view) {
        this.view = view;
    }

    @Override
    public void after(Occurrence o, World world) {
        present = o;
        for (int i = 0; i < o.sent().size(); i++) {
            sent.merge(o.sent().get(i).type(), 1L, Long::sum);
        }
    }

    /** Takes note that a check found its property broken. */
    public void broken(String property) {
        broken.add(property);
    }

    /** Takes note of a write by one that was not the newest leader. */
    public void staleWrite(boolean accepted) {
        if (accepted) {
            staleAccepted++;
        } else {
            staleRefused++;
        }
    }

    /** Whether it is true now; for what is true only at an event, whether the last event was one. */
    public boolean holds(Proposition what, World world) {
        return plain(what, world) != what.negated();
    }

    private boolean plain(Proposition what, World world) {
        return switch (what.name()) {
            case "leads" -> view.leads(what.node(0), world);
            case "follows" -> what.node(1).equals(view.follows(what.node(0)));
            case "disagree" ->
                what.node(1).equals(view.follows(what.node(0))) && what.node(3).equals(view.follows(what.node(2)));
            case "leaderless" -> world.isUp(what.node(0)) && view.follows(what.node(0)) == null;
            case "up" -> world.isUp(what.node(0));
            case "agreed-leader" -> agreed(what.node(0), world);
            case "no-leader" -> view.leaders(world).isEmpty();
            case "two-self-styled-leaders" ->
                view.styled().size() > 1 && view.leaders(world).size() > 1;
            case "conflicting-views" -> view.conflicting();
            case "dead-leader-followed" -> view.deadLeaderFollowed();
            case "leader-changes" -> view.elections() >= what.count(0);
            case "messages" -> sent.getOrDefault(what.arguments().get(0), 0L) >= what.count(1);
            case "stale-write-accepted" -> staleAccepted > 0;
            case "stale-write-refused" -> staleRefused > 0;
            case "no-stale-writes" -> staleAccepted == 0;
            case "one-view" -> !view.conflicting();
            case "elected", "revoked", "suspected", "crashed", "started", "sent", "received", "explained" ->
                present != null && happened(what, present);
            default -> !broken.contains(what.name());
        };
    }

    private boolean agreed(NodeId node, World world) {
        NodeId agreed = view.agreed(world);
        return agreed != null && (node == null || node.equals(agreed));
    }

    private boolean happened(Proposition what, Occurrence o) {
        return switch (what.name()) {
            case "crashed" -> o.kind() == Occurrence.Kind.CRASHED && at(what, o);
            case "started" -> o.kind() == Occurrence.Kind.STARTED && at(what, o);
            case "received" -> {
                MessagePattern pattern = pattern(what);
                yield o.kind() == Occurrence.Kind.RECEIVED && pattern.matches(o.from(), o.node(), o.messageType());
            }
            case "sent" -> {
                MessagePattern pattern = pattern(what);
                yield o.sent().stream().anyMatch(each -> pattern.matches(o.node(), each.to(), each.type()));
            }
            case "explained" -> {
                String key = what.arguments().get(0);
                yield o.explanations().stream().map(Explanation::key).anyMatch(key::equals);
            }
            default -> o.notices().stream().anyMatch(notice -> told(what, o.node(), notice));
        };
    }

    private static boolean at(Proposition what, Occurrence o) {
        return what.node(0) == null || what.node(0).equals(o.node());
    }

    private static boolean told(Proposition what, NodeId teller, Notice notice) {
        NodeId about =
                switch (what.name()) {
                    case "elected" -> notice instanceof ElectionNotice.Elected ? teller : null;
                    case "revoked" -> notice instanceof ElectionNotice.Revoked ? teller : null;
                    default -> notice instanceof ElectionNotice.Suspected suspected ? suspected.peer() : null;
                };
        return about != null && (what.node(0) == null || what.node(0).equals(about));
    }

    private MessagePattern pattern(Proposition what) {
        return patterns.computeIfAbsent(what, Proposition::messages);
    }
}
