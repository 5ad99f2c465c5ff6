package dev.regente.election.observe;

import dev.regente.election.ElectionMetrics;
import dev.regente.election.RevokeReason;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * Writes what is counted and measured as events of the JDK's flight recorder, under the category Regente. Costs next to
 * nothing while nothing is recorded. Needs the module {@code jdk.jfr}, which most JDKs have.
 *
 * <p>{@code Election.builder("orders")....metrics(new JfrMetrics(1))}, then {@code java -XX:StartFlightRecording ...}, then
 * {@code jfr print --categories Regente recording.jfr}.
 */
@SuppressWarnings("UnusedVariable") // the flight recorder reads the fields of its events
public final class JfrMetrics implements ElectionMetrics {
    private final int node;

    /**
     * For one node of a process.
     *
     * @param node its number, which is in each event
     */
    public JfrMetrics(int node) {
        this.node = node;
    }

    @Name("dev.regente.ElectionBegan")
    @Label("Election Began")
    @Description("No leader is known any more")
    @Category("Regente")
    @StackTrace(false)
    static final class ElectionBegan extends Event {
        @Label("Node")
        int node;

        @Label("Cause")
        String cause;
    }

    @Name("dev.regente.Elected")
    @Label("Elected")
    @Description("This node leads")
    @Category("Regente")
    @StackTrace(false)
    static final class Elected extends Event {
        @Label("Node")
        int node;

        @Label("Token")
        long token;
    }

    @Name("dev.regente.Revoked")
    @Label("Revoked")
    @Description("This node leads no more")
    @Category("Regente")
    @StackTrace(false)
    static final class Revoked extends Event {
        @Label("Node")
        int node;

        @Label("Reason")
        String reason;

        @Label("Tenure")
        @Timespan(Timespan.NANOSECONDS)
        long tenure;
    }

    @Name("dev.regente.LeadExtended")
    @Label("Lead Extended")
    @Description("A majority acknowledged a round of this leader")
    @Category("Regente")
    @StackTrace(false)
    static final class LeadExtended extends Event {
        @Label("Node")
        int node;

        @Label("Slack")
        @Description("What was left of the lead at that moment")
        @Timespan(Timespan.NANOSECONDS)
        long slack;
    }

    @Name("dev.regente.RecordDurable")
    @Label("Record Durable")
    @Category("Regente")
    @StackTrace(false)
    static final class RecordDurable extends Event {
        @Label("Node")
        int node;

        @Label("Time")
        @Timespan(Timespan.NANOSECONDS)
        long time;
    }

    @Name("dev.regente.Echo")
    @Label("Echo")
    @Description("A peer acknowledged a heartbeat")
    @Category("Regente")
    @StackTrace(false)
    static final class Echo extends Event {
        @Label("Node")
        int node;

        @Label("Peer")
        int peer;

        @Label("Time")
        @Timespan(Timespan.NANOSECONDS)
        long time;
    }

    @Name("dev.regente.HeartbeatsMissed")
    @Label("Heartbeats Missed")
    @Category("Regente")
    @StackTrace(false)
    static final class HeartbeatsMissed extends Event {
        @Label("Node")
        int node;

        @Label("Leader")
        int leader;

        @Label("Count")
        long count;
    }

    @Name("dev.regente.Paused")
    @Label("Paused")
    @Description("A timer fired so late that the process must have stood still")
    @Category("Regente")
    @StackTrace(false)
    static final class Paused extends Event {
        @Label("Node")
        int node;

        @Label("Time")
        @Timespan(Timespan.NANOSECONDS)
        long time;
    }

    @Override
    public void electionBegan(String cause) {
        ElectionBegan event = new ElectionBegan();
        if (event.shouldCommit()) {
            event.node = node;
            event.cause = cause;
            event.commit();
        }
    }

    @Override
    public void elected(long token) {
        Elected event = new Elected();
        if (event.shouldCommit()) {
            event.node = node;
            event.token = token;
            event.commit();
        }
    }

    @Override
    public void revoked(RevokeReason reason, long tenureNanos) {
        Revoked event = new Revoked();
        if (event.shouldCommit()) {
            event.node = node;
            event.reason = reason.name();
            event.tenure = tenureNanos;
            event.commit();
        }
    }

    @Override
    public void leadExtended(long slackNanos) {
        LeadExtended event = new LeadExtended();
        if (event.shouldCommit()) {
            event.node = node;
            event.slack = slackNanos;
            event.commit();
        }
    }

    @Override
    public void recordDurable(long nanos) {
        RecordDurable event = new RecordDurable();
        if (event.shouldCommit()) {
            event.node = node;
            event.time = nanos;
            event.commit();
        }
    }

    @Override
    public void echo(int peer, long nanos) {
        Echo event = new Echo();
        if (event.shouldCommit()) {
            event.node = node;
            event.peer = peer;
            event.time = nanos;
            event.commit();
        }
    }

    @Override
    public void heartbeatsMissed(int leader, long count) {
        HeartbeatsMissed event = new HeartbeatsMissed();
        if (event.shouldCommit()) {
            event.node = node;
            event.leader = leader;
            event.count = count;
            event.commit();
        }
    }

    @Override
    public void paused(long nanos) {
        Paused event = new Paused();
        if (event.shouldCommit()) {
            event.node = node;
            event.time = nanos;
            event.commit();
        }
    }
}
