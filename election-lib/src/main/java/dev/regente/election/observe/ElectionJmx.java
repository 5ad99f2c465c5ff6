package dev.regente.election.observe;

import dev.regente.election.Election;
import dev.regente.election.ElectionConfig;
import dev.regente.election.ElectionNode;
import dev.regente.election.HandOffResult;
import java.lang.management.ManagementFactory;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Registers elections with the JVM's MBean server. Needs the module {@code java.management}.
 *
 * <ul>
 *   <li>an election on a node of its own: {@code dev.regente:type=Election,cluster="orders",node=1}, an {@link
 *       ElectionMXBean}
 *   <li>one of many: the same with {@code ,election="duty-17"}
 *   <li>a node of many, with all that are open on it: {@code dev.regente:type=ElectionNode,cluster="orders",node=1}, an
 *       {@link ElectionNodeMXBean}
 * </ul>
 */
public final class ElectionJmx implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final ObjectName name;

    private ElectionJmx(ObjectName name) {
        this.name = name;
    }

    /**
     * Registers a started election; closing what this returns takes it away again.
     *
     * @throws IllegalStateException if one of its name is registered, or the server refuses it
     */
    public static ElectionJmx register(Election election) {
        String which = election.name().isEmpty() ? "" : ",election=" + ObjectName.quote(election.name());
        return register("Election", election.config(), which, new ElectionBean(election));
    }

    /**
     * Registers a started node of many elections, those that are opened later too; closing what this returns takes it away
     * again.
     *
     * @throws IllegalStateException if one of its name is registered, or the server refuses it
     */
    public static ElectionJmx register(ElectionNode node) {
        return register("ElectionNode", node.config(), "", new NodeBean(node));
    }

    private static ElectionJmx register(String type, ElectionConfig config, String which, Object bean) {
        try {
            ObjectName name = new ObjectName("dev.regente:type=" + type + ",cluster="
                    + ObjectName.quote(config.cluster()) + ",node="
                    + config.self().number() + which);
            server().registerMBean(bean, name);
            return new ElectionJmx(name);
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

    /** Waits for how a hand-off ends, and says it in words. */
    static String handOff(Election election, int target) {
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

    /** Takes it out of the MBean server. */
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
