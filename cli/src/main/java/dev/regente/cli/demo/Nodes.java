package dev.regente.cli.demo;

import dev.regente.sales.client.model.NodeAddress;
import java.io.IOException;
import java.util.List;

/** The cluster's nodes, as something that can be killed and started again. Safe for use by several threads. */
public interface Nodes extends AutoCloseable {
    /** All ids, ascending. */
    List<Integer> ids();

    /** Where a node answers HTTP, running or not. */
    NodeAddress address(int id);

    boolean running(int id);

    /** The process id of the running node, or of the last one. */
    long pid(int id);

    /** Starts a node that is not running, with the data it left. */
    void start(int id) throws IOException;

    /** Ends a node without any warning to it; returns when it is gone. */
    void kill(int id);

    /** Ends all nodes. */
    @Override
    void close();

    /** The node with the highest priority, which coordinates whenever it is well. */
    default int principal() {
        List<Integer> ids = ids();
        return ids.get(ids.size() - 1);
    }
}
