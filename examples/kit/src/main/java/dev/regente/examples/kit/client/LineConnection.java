package dev.regente.examples.kit.client;

import dev.regente.examples.kit.HostPort;
import dev.regente.examples.kit.Line;
import dev.regente.examples.kit.LineReader;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.SocketFactory;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** One connection to one node. For one thread. */
public final class LineConnection implements AutoCloseable {
    private static final int LONGEST_REPLY = 32 * 1024 * 1024;
    private static final Duration CONNECT = Duration.ofSeconds(2);

    private final Socket socket;
    private final LineReader reader;
    private final Duration patience;

    /**
     * Connects.
     *
     * @param patience how long to wait for an answer
     */
    public LineConnection(HostPort address, SocketFactory sockets, Duration patience) throws IOException {
        this.patience = patience;
        if (address.resolve().isUnresolved()) {
            throw new UnknownHostException(address.host());
        }
        socket = sockets.createSocket();
        try {
            if (socket instanceof SSLSocket encrypted) {
                SSLParameters parameters = encrypted.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the certificate names this host
                encrypted.setSSLParameters(parameters);
            }
            socket.connect(address.resolve(), (int) CONNECT.toMillis());
            socket.setTcpNoDelay(true);
            reader = new LineReader(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Connects without encryption, and waits ten seconds for an answer. */
    public LineConnection(HostPort address) throws IOException {
        this(address, SocketFactory.getDefault(), Duration.ofSeconds(10));
    }

    /**
     * Sends a request and waits for its reply.
     *
     * @throws IOException if there is none: the request may or may not have been done
     */
    public Line call(Line request) throws IOException {
        socket.getOutputStream().write(request.bytes());
        return receive();
    }

    /** Sends a request of these words and waits for its reply. */
    public Line call(Object... words) throws IOException {
        return call(Line.of(words));
    }

    /** Sends bytes as they are. */
    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Waits for a reply. */
    public Line receive() throws IOException {
        byte[] reply = reader.read(LONGEST_REPLY, patience, patience);
        if (reply == null) {
            throw new EOFException("the node closed the connection");
        }
        return Line.parse(reply);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            return; // it was broken before
        }
    }
}
