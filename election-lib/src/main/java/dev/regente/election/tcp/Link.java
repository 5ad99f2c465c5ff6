package dev.regente.election.tcp;

import dev.regente.election.kernel.MalformedMessage;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.loop.EventLoop;
import dev.regente.election.loop.LoopTimer;
import dev.regente.election.security.TlsFailure;
import dev.regente.election.wire.BadFrame;
import dev.regente.election.wire.ByteReader;
import dev.regente.election.wire.Control;
import dev.regente.election.wire.FrameQueue;
import dev.regente.election.wire.FrameReader;
import dev.regente.election.wire.FrameSeal;
import dev.regente.election.wire.Frames;
import dev.regente.election.wire.Hello;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLException;

/** One TCP connection, from its first packet to its end. Loop only. */
final class Link implements EventLoop.Selected {
    private static final long FAREWELL_NANOS = 200_000_000L;
    private static final int MOST_ROUNDS = 4;
    private static final int SCRAP = 4096;

    /** What a connection goes through, in this order; any of them may be the last. */
    enum State {
        CONNECTING,
        /** Both sides prove who they are, if that is configured. */
        PROVING,
        GREETING,
        UP,
        /** Its last words are on their way; what comes in is thrown away. */
        LEAVING,
        CLOSED
    }

    private final Mesh mesh;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final FrameReader in = new FrameReader(Frames.MAX_HELLO_FRAME);
    private final FrameQueue out;
    private final LoopTimer deadline;
    private final InetAddress caller;
    private final Proof proof;

    /** The peer that was dialled, or that has greeted; null before. */
    private NodeId peer;

    private final boolean dialled;
    private State state;
    private Hello hello;
    private int[] ourChannel = new int[0];
    private boolean dirty;
    private boolean heard = true;
    private boolean unanswered;
    private boolean probing;
    private int quietTicks;

    /**
     * A connection that was just begun, or accepted.
     *
     * @param dialledPeer whom this node dials; null if it was called
     */
    Link(Mesh mesh, SocketChannel channel, NodeId dialledPeer) throws IOException {
        this.mesh = mesh;
        this.channel = channel;
        this.peer = dialledPeer;
        this.dialled = dialledPeer != null;
        this.out = new FrameQueue(mesh.config().limits().maxQueued());
        this.caller = dialled ? null : channel.socket().getInetAddress();
        this.proof = Proof.of(mesh, this, channel);
        this.state = dialled ? State.CONNECTING : firstState();
        this.key = channel.register(
                mesh.loop().selector(), dialled ? SelectionKey.OP_CONNECT : SelectionKey.OP_READ, this);
        this.deadline = mesh.loop().timer(this::outOfTime);
        deadline.start(mesh.config().limits().handshakeNanos());
    }

    private State firstState() {
        return proof.isNeeded() ? State.PROVING : State.GREETING;
    }

    NodeId peer() {
        return peer;
    }

    boolean dialled() {
        return dialled;
    }

    State state() {
        return state;
    }

    Proof proof() {
        return proof;
    }

    /** The address from which this node was called; null if it dialled. */
    InetAddress caller() {
        return caller;
    }

    /** Whether somebody called who has not yet been found to be a peer, or was found to be none. */
    boolean isHalfOpen() {
        return !dialled && state != State.UP;
    }

    /** What the peer said of itself; null before it did. */
    Hello hello() {
        return hello;
    }

    /** The remote address, for logs. */
    String remote() {
        try {
            return String.valueOf(channel.getRemoteAddress());
        } catch (IOException e) {
            return "a closed connection";
        }
    }

    @Override
    public void ready(SelectionKey selected) {
        if (state == State.CLOSED) {
            // closed by an earlier event of the same round: the key is cancelled and answers with an exception
            return;
        }
        try {
            if (state == State.CONNECTING) {
                if (channel.finishConnect()) {
                    connected();
                }
                return;
            }
            if (state == State.PROVING && proof.waitsForSocket()) {
                proof.go();
                return;
            }
            if (state == State.LEAVING && selected.isReadable()) {
                discard();
            }
            if (isOpen() && selected.isReadable()) {
                read();
            }
            if (state != State.CLOSED && selected.isWritable()) {
                flush();
            }
        } catch (ConnectException e) {
            mesh.lost(this, "connection refused");
        } catch (IOException e) {
            failed(e);
        }
    }

    void failed(IOException e) {
        if (e instanceof SSLException broken) {
            String reason = TlsFailure.describe(broken);
            mesh.warnings().warn(peer, "closing the connection with " + who() + ": " + reason);
            mesh.lost(this, reason);
        } else {
            mesh.lost(this, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        }
    }

    private String who() {
        return peer == null ? remote() : peer.toString();
    }

    /** The dialler speaks first. */
    void connected() {
        state = firstState();
        key.interestOps(SelectionKey.OP_READ);
        if (state == State.PROVING) {
            proof.begin();
        } else {
            greet();
        }
    }

    /** Both sides have proven what they should: the dialler greets. */
    void isProven() {
        state = State.GREETING;
        if (dialled) {
            greet();
        }
    }

    private void greet() {
        send(Frames.CONTROL, Control.hello(mesh.greetingTo(peer)));
    }

    /** What the socket is watched for while the other side proves itself. */
    void interest(int operations) {
        key.interestOps(operations);
    }

    private void read() throws IOException {
        int count;
        int rounds = 0;
        do {
            count = in.readFrom(stream());
            if (count < 0) {
                mesh.lost(this, "closed by the peer");
                return;
            }
            if (count > 0) {
                takeFrames();
            }
            // TLS may hold more than was asked for, which makes no socket ready
        } while (proof.tls() != null && count > 0 && isOpen() && ++rounds < MOST_ROUNDS);
        if (!isOpen()) {
            return;
        }
        if (rounds == MOST_ROUNDS) {
            mesh.loop().execute(this::readOn);
        }
        if (proof.tls() != null && proof.tls().hasUnsent()) {
            flush();
        }
    }

    /** Reads although the socket may have nothing more: TLS may. */
    void readOn() {
        if (isOpen()) {
            try {
                read();
            } catch (IOException e) {
                failed(e);
            }
        }
    }

    /** Throws away what still comes, and waits for the end. */
    private void discard() throws IOException {
        ByteBuffer scrap = ByteBuffer.allocate(SCRAP);
        int count = channel.read(scrap);
        if (count < 0) {
            mesh.lost(this, "closed");
        }
    }

    private boolean isOpen() {
        return state != State.CLOSED && state != State.LEAVING;
    }

    private ByteChannel stream() {
        return proof.tls() == null ? channel : proof.tls();
    }

    private void takeFrames() {
        heard = true;
        unanswered = false;
        if (probing) {
            probing = false;
            deadline.stop();
        }
        try {
            while (isOpen()) {
                byte[] payload = in.next();
                if (payload == null) {
                    return;
                }
                frame(in.channel(), proof.open(in.channel(), payload));
            }
        } catch (BadFrame | MalformedMessage e) {
            mesh.warnings().warn(peer, "closing the connection with " + remote() + ": it sent " + e.getMessage());
            mesh.lost(this, "it sent " + e.getMessage());
        }
    }

    private void frame(int number, byte[] payload) throws MalformedMessage {
        if (number == Frames.CONTROL) {
            control(payload);
        } else if (state != State.UP) {
            throw new MalformedMessage("a message before its greeting");
        } else if (number <= ourChannel.length && ourChannel[number - 1] > 0) {
            mesh.received(this, ourChannel[number - 1], payload);
        } else {
            mesh.countUnknownChannel();
        }
    }

    private void control(byte[] payload) throws MalformedMessage {
        ByteReader reader = new ByteReader(payload);
        switch (reader.u8()) {
            case Control.KEY_OPEN, Control.KEY_ACCEPT, Control.KEY_PROOF -> proof.take(payload);
            case Control.HELLO -> {
                if (state == State.PROVING) {
                    mesh.refuse(
                            this,
                            null,
                            mesh.config().self() + " wants a proof of the shared key, and it gave none:"
                                    + " give one key file to all nodes");
                    return;
                }
                if (state != State.GREETING || hello != null) {
                    throw new MalformedMessage("a second greeting");
                }
                hello = Hello.decode(reader);
                mesh.greeted(this, hello);
            }
            case Control.REFUSED -> mesh.refusedBy(this, reader.text(Control.MAX_REASON));
            case Control.PROBE -> {
                if (state != State.UP) {
                    throw new MalformedMessage("a probe before its greeting");
                }
                send(Frames.CONTROL, Control.bare(Control.PROBE_ANSWER));
            }
            case Control.PROBE_ANSWER -> reader.end();
            default -> throw new MalformedMessage("a control frame of an unknown kind");
        }
    }

    /** The greeting was good. */
    void up() {
        state = State.UP;
        peer = hello.from();
        deadline.stop();
        in.maxFrame(mesh.config().limits().maxFrame() + 1 + FrameSeal.TAG);
        ourChannel = new int[hello.channels().size()];
        for (int i = 0; i < ourChannel.length; i++) {
            ourChannel[i] = mesh.config().channels().indexOf(hello.channels().get(i)) + 1;
        }
    }

    /**
     * Called about once a second. A peer that says nothing although it was spoken to is asked whether it is there, and so
     * is, now and then, one with whom there is nothing to say: after a cut, TCP alone may take minutes to find out.
     */
    void tick(int ticksOfSilence, long answerWithinNanos) {
        quietTicks = heard ? 0 : quietTicks + 1;
        heard = false;
        boolean waiting = unanswered || out.pending() > 0;
        if (quietTicks >= ticksOfSilence || (quietTicks > 0 && waiting)) {
            probe(answerWithinNanos);
        }
    }

    /** Asks the peer whether it is still here, and closes the connection if no answer comes. */
    void probe(long withinNanos) {
        if (!probing) {
            probing = true;
            deadline.start(withinNanos);
            send(Frames.CONTROL, Control.bare(Control.PROBE));
        }
    }

    /** False if the frame does not fit any more. */
    boolean send(int number, byte[] payload) {
        if (!out.fits(payload.length + FrameSeal.TAG)) {
            // not sealed, so that the numbers of the frames stay without a gap
            return false;
        }
        out.add(number, proof.seal(number, payload));
        // control frames do not count: two idle sides would probe each other for ever
        unanswered |= number != Frames.CONTROL;
        if (!dirty) {
            dirty = true;
            mesh.loop().afterEvent(this::flushLater);
        }
        return true;
    }

    private void flushLater() {
        dirty = false;
        if (state == State.CONNECTING || state == State.CLOSED) {
            return;
        }
        try {
            flush();
        } catch (IOException e) {
            failed(e);
        }
    }

    private void flush() throws IOException {
        TlsChannel tls = proof.tls();
        boolean empty = out.drainTo(stream()) && (tls == null || tls.flush());
        int interest = empty ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
        if (key.interestOps() != interest) {
            key.interestOps(interest);
        }
        if (empty && state == State.LEAVING && (tls == null || tls.finish())) {
            channel.shutdownOutput();
        }
    }

    /**
     * Says the last words and closes once the peer has closed too, or after a moment. Closing at once could take back what
     * was just sent: a socket closed with unread input resets the connection.
     */
    void leave() {
        if (state == State.CONNECTING || (state == State.PROVING && proof.waitsForSocket())) {
            close();
            return;
        }
        state = State.LEAVING;
        deadline.start(FAREWELL_NANOS);
        if (!dirty) {
            dirty = true;
            mesh.loop().afterEvent(this::flushLater);
        }
    }

    private void outOfTime() {
        mesh.lost(this, state == State.UP ? "no answer" : state == State.LEAVING ? "closed" : "no answer in time");
    }

    /** Ends it at once. */
    void close() {
        state = State.CLOSED;
        deadline.stop();
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            mesh.closingFailed(e);
        }
    }
}
