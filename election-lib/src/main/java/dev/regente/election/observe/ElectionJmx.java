package dev.regente.election.observe;

import dev.regente.election.Election;
import dev.regente.election.HandOffResult;
import dev.regente.election.Lead;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Registers an election with the JVM's MBean server, under {@code dev.regente:type=Election,cluster="orders",node=1}. Needs
 * the module {@code java.management}.
 */
public final class ElectionJmx implements ElectionMXBean, AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final Election election;
    private final ObjectName name;

    private ElectionJmx(Election election, ObjectName name) {
        this.election = election;
        this.name = name;
    }

    /**
     * Registers a started election; closing what this returns takes it away again.
     *
     * @throws IllegalStateException if one of its name is registered, or the server refuses it
     */
    public static ElectionJmx register(Election election) {
        try {
            ObjectName name = new ObjectName("dev.regente:type=Election,cluster="
                    + ObjectName.quote(election.config().cluster()) + ",node="
                    + election.config().self().number());
            ElectionJmx bean = new ElectionJmx(election, name);
            server().registerMBean(bean, name);
            return bean;
        } catch (JMException e) {
            throw new IllegalStateException("JMX does not take this election: " + e.getMessage(), e);
        }
    }

    private static MBeanServer server() {
        return ManagementFactory.getPlatformMBeanServer();
    }

    /** Under which name it is registered. */
    public String name() {
        return name.getCanonicalName();
    }

    @Override
    public String getCluster() {
        return election.config().cluster();
    }

    @Override
    public int getNode() {
        return election.config().self().number();
    }

    @Override
    public boolean isLeading() {
        return election.isLeader();
    }

    @Override
    public int getLeader() {
        return election.leadership().leader().map(id -> id.number()).orElse(0);
    }

    @Override
    public long getTerm() {
        return election.leadership().term();
    }

    @Override
    public long getToken() {
        return election.lead().map(Status::token).orElse(0L);
    }

    @Override
    public long getRemainingMillis() {
        return election.lead().map(Lead::remaining).map(Duration::toMillis).orElse(0L);
    }

    @Override
    public String getExplanation() {
        return election.explain().toString();
    }

    @Override
    public String[] getAdvice() {
        return election.config().advice().toArray(String[]::new);
    }

    @Override
    public String handOff(int target) {
        try {
            HandOffResult result = election.handOff(target).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return (result.done() ? "done" : "not done: " + result.reason())
                    + (result.target() == null ? "" : ", target " + result.target());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } catch (ExecutionException | TimeoutException e) {
            return "no answer within " + PATIENCE_SECONDS + " s";
        }
    }

    @Override
    public void stepDown(long millis) {
        election.stepDown(Duration.ofMillis(millis));
    }

    /** Takes the election out of the MBean server. */
    @Override
    public void close() {
        try {
            if (server().isRegistered(name)) {
                server().unregisterMBean(name);
            }
        } catch (JMException e) {
            throw new IllegalStateException("JMX does not let this election go: " + e.getMessage(), e);
        }
    }
}
