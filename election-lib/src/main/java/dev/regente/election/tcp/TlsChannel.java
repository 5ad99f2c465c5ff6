package dev.regente.election.tcp;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/**
 * TLS over a socket that does not block. First {@link #handshake}, again and again until it is done; then bytes. Holds three
 * buffers of one TLS record each. Used by one thread at a time.
 */
final class TlsChannel implements ByteChannel {
    private static final int MOST_AT_ONCE = 32 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** What a handshake waits for. */
    enum Progress {
        READS,
        WRITES,
        DONE
    }

    private final SocketChannel socket;
    private final SSLEngine engine;

    /** Encrypted bytes of the peer; being filled. */
    private final ByteBuffer netIn;

    /** Encrypted bytes for the peer; being emptied. */
    private final ByteBuffer netOut;

    /** Bytes of the peer in clear; being emptied. */
    private final ByteBuffer plain;

    TlsChannel(SocketChannel socket, SSLEngine engine) {
        this.socket = socket;
        this.engine = engine;
        int record = engine.getSession().getPacketBufferSize();
        netIn = ByteBuffer.allocate(record);
        netOut = ByteBuffer.allocate(record).limit(0);
        plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize())
                .limit(0);
    }

    SSLEngine engine() {
        return engine;
    }

    /** Goes on with the handshake as far as the socket permits. Computes, so not on the loop. */
    Progress handshake() throws IOException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_WRAP -> {
                    if (!flush()) {
                        return Progress.WRITES;
                    }
                    if (wrap(NOTHING) == 0) {
                        throw new SSLException("TLS was closed during its handshake");
                    }
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!flush()) {
                        return Progress.WRITES;
                    }
                    SSLEngineResult.Status status = unwrap().getStatus();
                    int count = status == SSLEngineResult.Status.BUFFER_UNDERFLOW ? socket.read(netIn) : 1;
                    if (status == SSLEngineResult.Status.CLOSED || count < 0) {
                        throw new EOFException("it closed the connection during the TLS handshake; does it speak TLS?");
                    }
                    if (count == 0) {
                        return Progress.READS;
                    }
                }
                default -> {
                    return flush() ? Progress.DONE : Progress.WRITES;
                }
            }
        }
    }

    /** After a failure: tells the peer as far as that is possible at once. */
    void sendAlert() {
        try {
            finish();
        } catch (IOException e) {
            // the peer will have to do without
            netOut.limit(0);
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        while (true) {
            if (plain.hasRemaining()) {
                int count = Math.min(plain.remaining(), target.remaining());
                ByteBuffer piece = plain.duplicate();
                piece.limit(piece.position() + count);
                target.put(piece);
                plain.position(plain.position() + count);
                return count;
            }
            SSLEngineResult result = unwrap();
            if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                return -1;
            }
            if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
                int count = socket.read(netIn);
                if (count <= 0) {
                    return count;
                }
            }
            if (!afterwards()) {
                return 0;
            }
        }
    }

    /** What TLS wants to do between messages: tickets, new keys. False if the socket takes no more now. */
    private boolean afterwards() throws IOException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_WRAP -> {
                    if (!flush()) {
                        return false;
                    }
                    if (wrap(NOTHING) == 0) {
                        return true;
                    }
                }
                default -> {
                    return true;
                }
            }
        }
    }

    private SSLEngineResult unwrap() throws SSLException {
        netIn.flip();
        plain.clear();
        try {
            SSLEngineResult result = engine.unwrap(netIn, plain);
            if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
                throw new SSLException("a TLS record of more than " + plain.capacity() + " bytes");
            }
            return result;
        } finally {
            netIn.compact();
            plain.flip();
        }
    }

    /** Takes no more than it can encrypt in a moment, although the socket would: others wait for this thread. */
    @Override
    public int write(ByteBuffer source) throws IOException {
        int before = source.remaining();
        ByteBuffer some = source.duplicate().limit(source.position() + Math.min(before, MOST_AT_ONCE));
        while (some.hasRemaining() && flush()) {
            wrap(some);
        }
        source.position(some.position());
        return before - source.remaining();
    }

    private int wrap(ByteBuffer source) throws IOException {
        netOut.clear();
        SSLEngineResult result;
        try {
            result = engine.wrap(source, netOut);
        } finally {
            netOut.flip();
        }
        if (result.getStatus() == SSLEngineResult.Status.CLOSED && source.hasRemaining()) {
            throw new ClosedChannelException();
        }
        if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
            throw new SSLException("a TLS record does not fit " + netOut.capacity() + " bytes");
        }
        return result.bytesProduced();
    }

    /** Whether something encrypted waits for the socket. */
    boolean hasUnsent() {
        return netOut.hasRemaining();
    }

    /** Writes what is encrypted already; true when nothing is left. */
    boolean flush() throws IOException {
        while (netOut.hasRemaining()) {
            if (socket.write(netOut) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Says that nothing more comes; true when that has left. */
    boolean finish() throws IOException {
        engine.closeOutbound();
        while (flush()) {
            if (engine.isOutboundDone() || wrap(NOTHING) == 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
