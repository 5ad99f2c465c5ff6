package dev.regente.examples.kit.server;

import dev.regente.examples.kit.Line;
import dev.regente.examples.kit.LineReader;
import dev.regente.examples.kit.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Answers lines on many connections, one thread each with a small stack. Whatever a client does, it can waste only its own
 * connection: lines are bounded in length and time, an unread answer too. When all places are taken, whoever has been
 * silent longest without having logged in makes room.
 */
public final class LineServer implements AutoCloseable {
    private static final int STACK_BYTES = 512 * 1024;
    private static final int MOST_DRAINED_BYTES = 64 * 1024 * 1024;
    private static final int CHUNK = 8 * 1024;
    private static final int TICK_MILLIS = 500;
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    /**
     * What a client may use.
     *
     * @param connections at one time, of all clients together
     * @param idle how long a connection may be silent
     * @param line how long one line may take to arrive, or an answer to leave
     */
    public record Limits(int connections, Duration idle, Duration line) {
        /** For daily use. */
        public static final Limits USUAL = new Limits(2000, Duration.ofMinutes(10), Duration.ofSeconds(30));
    }

    private final ServerSocket socket;
    private final Limits limits;
    private final Supplier<Session> sessions;
    private final OperationLog log;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Answers on a socket that is bound; it is closed with this. */
    public LineServer(ServerSocket socket, Limits limits, Supplier<Session> sessions, OperationLog log) {
        this.socket = socket;
        this.limits = limits;
        this.sessions = sessions;
        this.log = log;
    }

    /** Begins to answer. */
    public LineServer start() {
        thread(this::acceptAll, "clients").start();
        return this;
    }

    private static Thread thread(Runnable work, String name) {
        Thread thread = new Thread(null, work, name, STACK_BYTES);
        thread.setDaemon(true);
        return thread;
    }

    private void acceptAll() {
        while (closed.getCount() > 0) {
            try {
                open.forEach(Connection::endIfStuck);
                socket.setSoTimeout(TICK_MILLIS);
                welcome(socket.accept());
            } catch (SocketTimeoutException e) {
                // nobody new: time to look after those who are here
            } catch (IOException e) {
                pause(); // out of descriptors, perhaps: the next moment may be better
            }
        }
    }

    private void pause() {
        try {
            if (!closed.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
                log.note("conexão recusada pelo sistema; nova tentativa");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void welcome(Socket client) throws IOException {
        if (open.size() >= limits.connections() && !madeRoom()) {
            try (client) {
                client.getOutputStream()
                        .write(Refusal.later("todos os lugares estão ocupados; tente mais tarde")
                                .toLine()
                                .bytes());
            }
            return;
        }
        Connection connection = new Connection(client);
        open.add(connection);
        try {
            thread(connection, "client " + client.getRemoteSocketAddress()).start();
        } catch (OutOfMemoryError e) {
            connection.close(); // the system gives no more threads
        }
    }

    private boolean madeRoom() {
        Optional<Connection> longestSilent = open.stream()
                .filter(Connection::mayGo)
                .min(Comparator.comparingLong(connection -> connection.waitsSinceNanos));
        longestSilent.ifPresent(Connection::close);
        return longestSilent.isPresent();
    }

    /** How many are connected. */
    public int connections() {
        return open.size();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            socket.close();
        } catch (IOException e) {
            log.note("ao fechar: " + e.getMessage());
        }
        open.forEach(Connection::close);
    }

    private final class Connection implements Runnable {
        private final Socket client;
        private final Session session = sessions.get();
        private volatile long waitsSinceNanos = System.nanoTime();
        private volatile boolean waits = true;
        private volatile boolean writes;

        Connection(Socket client) {
            this.client = client;
        }

        @Override
        public void run() {
            try (client) {
                client.setTcpNoDelay(true);
                talk(new LineReader(client));
            } catch (IOException e) {
                // the client went away or was too slow: nothing of it is left
            } finally {
                open.remove(this);
            }
        }

        private void talk(LineReader reader) throws IOException {
            try {
                while (!session.ended()) {
                    byte[] line = reader.read(session.longestLine(), limits.idle(), limits.line());
                    waits = false;
                    if (line == null) {
                        return;
                    }
                    send(answer(line));
                }
            } catch (LineReader.LineTooLongException e) {
                send(new Refusal("413", "a linha passa de " + session.longestLine() + " bytes").toLine());
                sayGoodbye();
            } catch (SocketTimeoutException e) {
                send(new Refusal("408", "tempo esgotado: a conexão será fechada").toLine());
            }
        }

        private Line answer(byte[] line) {
            try {
                return session.answer(Line.parse(line));
            } catch (Refusal refusal) {
                return refusal.toLine();
            } catch (RuntimeException e) {
                log.note("erro interno: " + e);
                return Refusal.later("erro interno; a operação pode ter acontecido: repita com o mesmo id")
                        .toLine();
            }
        }

        private void send(Line line) throws IOException {
            byte[] bytes = line.bytes();
            waitsSinceNanos = System.nanoTime();
            waits = true; // for the next request: when the client has its answer, this is so already
            writes = true;
            client.getOutputStream().write(bytes);
            writes = false;
        }

        /** Reads on for a moment: to close at once would destroy the answer on its way. */
        private void sayGoodbye() throws IOException {
            client.shutdownOutput();
            client.setSoTimeout((int) FAREWELL.toMillis());
            InputStream rest = client.getInputStream();
            long end = System.nanoTime() + FAREWELL.toNanos();
            byte[] unread = new byte[CHUNK];
            int drained = 0;
            int read = 0;
            while (read >= 0 && drained < MOST_DRAINED_BYTES && System.nanoTime() - end < 0) {
                read = rest.read(unread);
                drained += read;
            }
        }

        private void endIfStuck() {
            if (writes && System.nanoTime() - waitsSinceNanos > limits.line().toNanos()) {
                close();
            }
        }

        private boolean mayGo() {
            return waits && !session.loggedIn();
        }

        private void close() {
            open.remove(this);
            try {
                client.close();
            } catch (IOException e) {
                log.note("ao fechar: " + e.getMessage());
            }
        }
    }
}
