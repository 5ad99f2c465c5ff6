package dev.regente.examples.kit.client;

import dev.regente.examples.kit.HostPort;
import dev.regente.examples.kit.Line;
import dev.regente.examples.kit.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.SocketFactory;

/**
 * Talks to the active node of a cluster. When that is lost it finds the next one from any node it knows, logs in there
 * again, and repeats the request: whatever changes something carries an id, so that it happens once. For one thread.
 */
public final class ClusterClient implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 100;

    private final Set<HostPort> nodes;
    private final Duration patience;
    private final SocketFactory sockets;
    private final Consumer<HostPort> found;

    private LineConnection connection;
    private HostPort at;
    private HostPort lastFound;
    private Line login;

    /**
     * A client that is not connected yet.
     *
     * @param nodes of which at least one must be there
     * @param patience how long to look for an active node before giving up
     * @param found is told of the active node whenever it is another one
     */
    public ClusterClient(List<HostPort> nodes, Duration patience, SocketFactory sockets, Consumer<HostPort> found) {
        this.nodes = new LinkedHashSet<>(nodes);
        this.patience = patience;
        this.sockets = sockets;
        this.found = found;
    }

    /** Without encryption, and with half a minute of patience. */
    public ClusterClient(List<HostPort> nodes, Consumer<HostPort> found) {
        this(nodes, Duration.ofSeconds(30), SocketFactory.getDefault(), found);
    }

    /**
     * Asks the active node.
     *
     * @return its reply, which may be a refusal
     * @throws IOException if none answered in all the time of this client's patience
     */
    public Line call(Object... words) throws IOException {
        return call(Line.of(words));
    }

    /** As {@link #call(Object...)}. */
    public Line call(Line request) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        Deque<HostPort> candidates = new ArrayDeque<>();
        String trouble = "no node was asked";
        while (System.nanoTime() - end < 0) {
            try {
                if (connection == null) {
                    Line elsewhere = connect(next(candidates));
                    if (elsewhere != null) {
                        trouble = elsewhere.toString();
                        leave(elsewhere, candidates);
                        continue;
                    }
                }
                Line reply = connection.call(request);
                if (reply.isError("408")) { // said before this request arrived: the session is over
                    close();
                    login = null;
                    continue;
                }
                if (!mayBeAnsweredElsewhere(reply)) {
                    tell();
                    return reply;
                }
                trouble = reply.toString();
                leave(reply, candidates);
            } catch (IOException | Refusal e) {
                trouble = at + ": " + e.getMessage();
                close();
            }
        }
        throw new IOException("no active node among " + nodes + ": " + trouble);
    }

    private static boolean mayBeAnsweredElsewhere(Line reply) {
        return reply.isError("307") || reply.isError("503");
    }

    private void leave(Line reply, Deque<HostPort> candidates) throws IOException {
        close();
        if (reply.isError("307")) {
            HostPort hint = HostPort.parse(reply.text(2));
            nodes.add(hint);
            if (!hint.equals(at)) {
                candidates.addFirst(hint);
            }
        }
    }

    /** Each known node in turn; after all of them, a pause. */
    private HostPort next(Deque<HostPort> candidates) throws IOException {
        if (candidates.isEmpty()) {
            if (at != null) {
                pause();
            }
            candidates.addAll(nodes);
        }
        return candidates.removeFirst();
    }

    /**
     * Connects, and logs in again.
     *
     * @return null, or the reply of a node that could not take the login: it may be the active one a moment later, and
     *     would then refuse what comes without a login
     */
    private Line connect(HostPort address) throws IOException {
        at = address;
        connection = new LineConnection(address, sockets, ANSWER);
        for (String known : new ArrayList<>(connection.call("NOS").from(3).texts(0))) {
            nodes.add(HostPort.parse(known));
        }
        if (login != null) {
            Line reply = connection.call(login);
            if (mayBeAnsweredElsewhere(reply)) {
                return reply;
            }
            if (!reply.isOk()) {
                login = null;
                throw new IOException("the login was refused: " + reply);
            }
        }
        return null;
    }

    private void tell() {
        if (!at.equals(lastFound)) {
            lastFound = at;
            found.accept(at);
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while looking for the active node", e);
        }
    }

    /** Logs in, and does so again wherever it connects from then on. */
    public Line login(Object... words) throws IOException {
        login = null;
        Line request = Line.of(words);
        Line reply = call(request);
        login = reply.isOk() ? request : null;
        return reply;
    }

    /** Does not log in again. */
    public void forgetLogin() {
        login = null;
    }

    /** Where it is connected, or was last. */
    public HostPort at() {
        return at;
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
