package dev.regente.cli.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The least that heartbeats can cost in Java: one selector thread, no protocol, no checks. Node 1 is the centre of a
 * star; at every beat it sends each other node one message of {@value #MESSAGE_BYTES} bytes and gets one back. What a
 * real node costs more than this is the price of the protocol.
 *
 * <p>Arguments: own id, all addresses as {@code 1=host:port,2=...}, milliseconds between beats.
 */
public final class BareHeartbeat {
    private static final int MESSAGE_BYTES = 64;

    private final boolean centre;
    private final long beatNanos;
    private final InetSocketAddress address;
    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
    private final List<SocketChannel> peers = new ArrayList<>();

    private BareHeartbeat(boolean centre, InetSocketAddress address, long beatNanos) throws IOException {
        this.centre = centre;
        this.address = address;
        this.beatNanos = beatNanos;
        this.selector = Selector.open();
    }

    /** Runs until it is killed. */
    public static void main(String[] args) throws IOException {
        String[] first = args[1].split(",", -1)[0].split("[=:]", -1);
        InetSocketAddress address = new InetSocketAddress(first[1], Integer.parseInt(first[2]));
        new BareHeartbeat(args[0].equals("1"), address, Long.parseLong(args[2]) * 1_000_000).run();
    }

    private void run() throws IOException {
        if (centre) {
            ServerSocketChannel server = ServerSocketChannel.open();
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.bind(address);
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
        }
        long next = System.nanoTime();
        while (true) {
            long left = next - System.nanoTime();
            if (left <= 0) {
                beat();
                next += beatNanos;
                continue;
            }
            selector.select(Math.max(1, left / 1_000_000));
            for (SelectionKey key : selector.selectedKeys()) {
                handle(key);
            }
            selector.selectedKeys().clear();
        }
    }

    private void beat() {
        if (centre) {
            for (SocketChannel peer : List.copyOf(peers)) {
                send(peer);
            }
        } else if (peers.isEmpty()) {
            connect();
        }
    }

    private void connect() {
        try {
            SocketChannel channel = SocketChannel.open(address);
            adopt(channel);
        } catch (IOException e) {
            return; // the centre is not up yet: the next beat tries again
        }
    }

    private void adopt(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.register(selector, SelectionKey.OP_READ);
        peers.add(channel);
    }

    private void handle(SelectionKey key) throws IOException {
        if (key.isAcceptable()) {
            adopt(((ServerSocketChannel) key.channel()).accept());
            return;
        }
        SocketChannel peer = (SocketChannel) key.channel();
        buffer.clear();
        int read;
        try {
            read = peer.read(buffer);
        } catch (IOException e) {
            read = -1;
        }
        if (read < 0) {
            drop(peer);
        } else if (!centre && read > 0) {
            send(peer);
        }
    }

    private void send(SocketChannel peer) {
        buffer.clear().limit(MESSAGE_BYTES);
        try {
            peer.write(buffer);
        } catch (IOException e) {
            drop(peer);
        }
    }

    private void drop(SocketChannel peer) {
        peers.remove(peer);
        try {
            peer.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
