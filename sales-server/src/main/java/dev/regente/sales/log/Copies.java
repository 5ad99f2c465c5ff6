package dev.regente.sales.log;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.sales.store.SalesStore;
import dev.regente.sales.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of the whole state between nodes, piece by piece: gives them to nodes that lack what the log has cut off, and
 * fetches one when this node does. All work with files is on a thread of its own, one piece at a time, so that neither the
 * log nor other nodes wait; a lost piece is asked for again. The files lie beside the database and are removed after use.
 */
final class Copies implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Copies.class);
    private static final int PIECE_BYTES = 256 * 1024;
    private static final long ASK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_WAITING = 64;

    /** Sends to another node, perhaps in vain. */
    interface Sender {
        void send(NodeId to, ContactMessage message);
    }

    private final SalesStore store;
    private final Path given;
    private final Path taken;
    private final String self;
    private final Sender sender;
    private final Consumer<Path> onComplete;
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            work -> {
                Thread made = new Thread(work, "copies");
                made.setDaemon(true);
                return made;
            },
            new ThreadPoolExecutor.DiscardPolicy());

    /** Where the copy ends that is given to others; none if empty. */
    private Optional<SalesStore.Mark> giving = Optional.empty();

    private NodeId source;
    private long wantedBase;
    private long takenIndex;
    private long takenBytes;
    private long askedAt;
    private boolean complete;

    /**
     * Copies beside this store.
     *
     * @param onComplete told on this class's thread that a copy is here, adopted and durable; whoever is told ends it with
     *     {@link #used}
     */
    Copies(SalesStore store, Path directory, String self, Sender sender, Consumer<Path> onComplete) {
        this.store = store;
        this.given = directory.resolve("copy-to-give.db");
        this.taken = directory.resolve("copy-to-take.db");
        this.self = self;
        this.sender = sender;
        this.onComplete = onComplete;
        forget(given);
        forget(taken);
    }

    /** Runs this on the thread of the copies, when that has time. */
    void afterwards(Runnable work) {
        thread.execute(() -> {
            try {
                work.run();
            } catch (StoreException e) {
                LOG.error("{}", e.getMessage());
            }
        });
    }

    // ---- fetching

    /** This node lacks what the log of that one has cut off. Said again and again. */
    void needed(NodeId from, long base) {
        thread.execute(() -> {
            boolean silent = System.nanoTime() - askedAt > ASK_AGAIN_NANOS;
            if (complete || (from.equals(source) && !silent)) {
                return;
            }
            if (!from.equals(source)) {
                begin(from, base);
            }
            ask();
        });
    }

    private void begin(NodeId from, long base) {
        LOG.info("{} lacks entries up to {} that {} has cut off: copies its state", self, base, from);
        source = from;
        wantedBase = base;
        takenIndex = 0;
        takenBytes = 0;
        forget(taken);
    }

    private void ask() {
        askedAt = System.nanoTime();
        sender.send(source, new ContactMessage.PieceWanted(wantedBase, takenIndex, takenBytes));
    }

    void piece(ContactNotice.Piece piece) {
        thread.execute(() -> {
            if (!piece.from().equals(source) || complete) {
                return;
            }
            if (takenIndex != piece.index()) {
                if (piece.offset() != 0) {
                    return;
                }
                takenIndex = piece.index();
                takenBytes = 0;
                forget(taken);
            }
            if (piece.offset() == takenBytes) {
                take(piece);
            }
        });
    }

    private void take(ContactNotice.Piece piece) {
        boolean last = piece.offset() + piece.bytes().length() >= piece.total();
        try (FileChannel file = FileChannel.open(taken, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(piece.bytes().toArray());
            while (bytes.hasRemaining()) {
                file.write(bytes, takenBytes + bytes.position());
            }
            if (last) {
                file.force(true);
            }
            takenBytes += piece.bytes().length();
        } catch (IOException e) {
            LOG.error("cannot keep a copy of {}: {}", source, e.getMessage());
            abandon();
            return;
        }
        if (!last) {
            ask();
            return;
        }
        try {
            SalesStore.Mark end = SalesStore.adopt(taken, self);
            LOG.info("{} copied the state of {} up to entry {}, {} bytes", self, source, end.index(), takenBytes);
            complete = true;
            onComplete.accept(taken);
        } catch (StoreException e) {
            LOG.error("the copy from {} is no good: {}", source, e.getMessage());
            abandon();
        }
    }

    /** The copy that was completed is in use, or was not needed. */
    void used() {
        thread.execute(this::abandon);
    }

    private void abandon() {
        source = null;
        complete = false;
        takenIndex = 0;
        takenBytes = 0;
        forget(taken);
    }

    // ---- giving

    void wanted(ContactNotice.PieceWanted wanted) {
        thread.execute(() -> {
            try {
                give(wanted);
            } catch (IOException | StoreException e) {
                LOG.error("cannot give {} a copy: {}", wanted.from(), e.getMessage());
                giving = Optional.empty();
            }
        });
    }

    private void give(ContactNotice.PieceWanted wanted) throws IOException {
        boolean goesOn = giving.filter(mark -> mark.index() == wanted.index()).isPresent();
        boolean fits = giving.filter(mark -> mark.index() >= wanted.base()).isPresent();
        if (!goesOn && !fits) {
            if (store.applied() < wanted.base()) {
                return;
            }
            forget(given);
            long began = System.nanoTime();
            giving = Optional.of(store.copyTo(given));
            LOG.info(
                    "copied the state up to entry {} in {} ms",
                    giving.get().index(),
                    (System.nanoTime() - began) / 1_000_000);
        }
        try (FileChannel file = FileChannel.open(given, StandardOpenOption.READ)) {
            long total = file.size();
            long offset = goesOn ? Math.min(wanted.offset(), total) : 0;
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(PIECE_BYTES, total - offset));
            while (bytes.hasRemaining()) {
                if (file.read(bytes, offset + bytes.position()) < 0) {
                    throw new IOException(given + " became shorter");
                }
            }
            sender.send(
                    wanted.from(),
                    new ContactMessage.Piece(giving.get().index(), offset, total, Value.of(bytes.array())));
            if (offset + bytes.capacity() >= total) {
                // kept open for whoever did not get the last piece; the next copy takes its place
                LOG.info("gave {} a copy of {} bytes", wanted.from(), total);
            }
        }
    }

    private static void forget(Path file) {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-journal"));
        } catch (IOException e) {
            LOG.warn("cannot remove {}: {}", file, e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("a copy is still being written");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        forget(given);
    }
}
