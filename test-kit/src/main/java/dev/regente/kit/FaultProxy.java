package dev.regente.kit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A TCP proxy that does to real connections what networks do: delay, loss of one direction, little bandwidth, resets,
 * half-open connections. Put it between a client and a server in a test.
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.to(server.address(), 42)) {
 *     client.connect(proxy.address());
 *     proxy.toCaller().cut();          // the server hears the client, the client hears nothing
 *     ...
 *     proxy.toCaller().heal();
 * }
 * }</pre>
 *
 * <p>Listens on a free port of the loopback address. Thread-safe; its threads are daemons.
 */
public final class FaultProxy implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 256;
    private static final int CONNECT_MILLIS = 2_000;

    private final InetSocketAddress target;
    private final ServerSocket server;
    private final Direction toTarget;
    private final Direction toCaller;
    private final Set<Connection> connections = new LinkedHashSet<>();
    private final CountDownLatch deaf = new CountDownLatch(1);
    private long accepted;
    private boolean refusing;
    private boolean closed;

    private FaultProxy(InetSocketAddress target, long seed) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, MOST_CONNECTIONS, InetAddress.getLoopbackAddress());
        this.toTarget = new Direction(seed);
        this.toCaller = new Direction(~seed);
    }

    /**
     * Listens, without any fault yet.
     *
     * @param target where connections are passed on to; it need not be there yet
     * @param seed of what is drawn by chance
     */
    public static FaultProxy to(InetSocketAddress target, long seed) throws IOException {
        FaultProxy proxy = new FaultProxy(target, seed);
        start("accept", proxy::accept);
        return proxy;
    }

    /** Where callers connect to. */
    public InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    /** The port of {@link #address}. */
    public int port() {
        return server.getLocalPort();
    }

    /** What callers say to the target. */
    public Direction toTarget() {
        return toTarget;
    }

    /** What the target answers. */
    public Direction toCaller() {
        return toCaller;
    }

    /** Cuts both directions. */
    public void cut() {
        toTarget.cut();
        toCaller.cut();
    }

    /** Ends all faults of both directions, and takes connections again. */
    public void heal() {
        refuse(false);
        toTarget.heal();
        toCaller.heal();
    }

    /** Resets all connections. */
    public void reset() {
        List<Connection> all;
        synchronized (this) {
            all = new ArrayList<>(connections);
        }
        all.forEach(Connection::reset);
    }

    /** Resets new connections at once, or passes them on again. */
    public synchronized void refuse(boolean refuses) {
        refusing = refuses;
    }

    /** How many connections stand. */
    public synchronized int connections() {
        return connections.size();
    }

    /** How many connections were taken since the beginning. */
    public synchronized long accepted() {
        return accepted;
    }

    /** Listens no more and resets all connections. Waits until nobody can connect any more, at most a few seconds. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        closeQuietly(server);
        try {
            // until its thread has left the system's call, the socket still takes connections
            if (!deaf.await(CONNECT_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("a server socket that does not close");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        toTarget.close();
        toCaller.close();
        reset();
    }

    private void accept() {
        while (true) {
            try {
                Socket caller = server.accept();
                Connection connection = new Connection(caller);
                if (add(connection)) {
                    start("to-target", connection::run);
                } else {
                    connection.reset();
                }
            } catch (IOException e) {
                // closed: a server socket of the loopback address has no other reason
                deaf.countDown();
                return;
            }
        }
    }

    private synchronized boolean add(Connection connection) {
        if (closed || refusing || connections.size() >= MOST_CONNECTIONS) {
            return false;
        }
        accepted++;
        return connections.add(connection);
    }

    private synchronized void remove(Connection connection) {
        connections.remove(connection);
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "fault-proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException("a socket that cannot be closed", e);
        }
    }

    /** A caller's connection and the one with the target that belongs to it. */
    private final class Connection {
        private final Socket caller;
        private final Socket called = new Socket();
        private int running = 2;

        Connection(Socket caller) {
            this.caller = caller;
        }

        void run() throws InterruptedException {
            try {
                // over a network that is cut in either direction no connection is made
                if (!toTarget.awaitOpen() || !toCaller.awaitOpen()) {
                    return;
                }
                called.connect(target, CONNECT_MILLIS);
                caller.setTcpNoDelay(true);
                called.setTcpNoDelay(true);
            } catch (IOException e) {
                reset();
                return;
            }
            Pipe there = new Pipe(toTarget, caller, called, this::reset);
            Pipe back = new Pipe(toCaller, called, caller, this::reset);
            start("read-there", there::read);
            start("read-back", back::read);
            start("write-back", () -> write(back));
            write(there);
        }

        private void write(Pipe pipe) throws InterruptedException {
            pipe.write();
            boolean last;
            synchronized (this) {
                last = --running == 0;
            }
            if (last) {
                remove(this);
                closeQuietly(caller);
                closeQuietly(called);
            }
        }

        void reset() {
            remove(this);
            reset(caller);
            reset(called);
        }

        private void reset(Socket socket) {
            try {
                socket.setSoLinger(true, 0);
            } catch (IOException e) {
                // closed already
                return;
            }
            closeQuietly(socket);
        }
    }
}
