package dev.regente.election.fencing;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Guards files that several processes of one machine write: at any moment at most one of them is inside {@link #call}, by
 * a lock of the operating system on {@code FILE.lock}. The largest token is durable before the work starts, in two copies,
 * so that no crash, torn write or single damaged copy brings an older one back.
 *
 * <p>The lock ends with the process that holds it, however that ends. A process that stands still inside its work keeps all
 * others waiting until it goes on or is killed. On a network file system the guard is as good as that system's locks.
 */
public final class FileGuard implements FencingGuard {
    /** One for each file in this process: the lock of the operating system belongs to the process, not to a thread. */
    private static final ConcurrentMap<Path, Gate> GATES = new ConcurrentHashMap<>();

    private static final Logger LOG = LoggerFactory.getLogger(FileGuard.class);

    private final Path file;
    private final Path lockFile;
    private final Gate gate;

    /** What threads of this process share. */
    private static final class Gate {
        final ReentrantLock lock = new ReentrantLock(true);
        /** The token of the work that runs now; only read by its own thread. */
        long inside;
    }

    private FileGuard(Path file) {
        this.file = file;
        this.lockFile = file.resolveSibling(file.getFileName() + ".lock");
        this.gate = GATES.computeIfAbsent(file, path -> new Gate());
    }

    /**
     * The guard whose record is this file; a new one, which has seen no token, if the file is not there.
     *
     * @param file best on the file system of what it guards; nobody else writes to it or to {@code FILE.lock}
     * @throws UncheckedIOException if it can be neither read nor made, or is damaged
     */
    public static FileGuard open(Path file) {
        Path absolute = file.toAbsolutePath();
        if (absolute.getParent() == null) {
            throw new IllegalArgumentException(file + " is not the name of a file");
        }
        try {
            Files.createDirectories(absolute.getParent());
            // two names of one file must not become two gates
            Path known = absolute.getParent().toRealPath().resolve(absolute.getFileName());
            FileGuard guard = new FileGuard(known);
            guard.makeIfAbsent();
            return guard;
        } catch (IOException e) {
            throw new UncheckedIOException("the guard's file " + absolute + " cannot be opened: " + reason(e), e);
        }
    }

    private void makeIfAbsent() throws IOException {
        gate.lock.lock();
        try {
            if (gate.lock.getHoldCount() == 1) {
                makeAlone();
            }
        } finally {
            gate.lock.unlock();
        }
    }

    private void makeAlone() throws IOException {
        try (RandomAccessFile held = new RandomAccessFile(lockFile.toFile(), "rw")) {
            lock(held);
            if (Files.exists(file)) {
                TokenFile.read(file);
            } else {
                Path fresh = file.resolveSibling(file.getFileName() + ".new");
                Files.deleteIfExists(fresh);
                TokenFile.write(fresh, 0);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
                TokenFile.forceDirectory(file.getParent());
            }
        }
    }

    @Override
    public <T, X extends Exception> T call(long token, Work<T, X> work) throws X {
        Tokens.check(token);
        gate.lock.lock();
        try {
            return gate.lock.getHoldCount() > 1 ? callInside(token, work) : callAlone(token, work);
        } finally {
            gate.lock.unlock();
        }
    }

    private <T, X extends Exception> T callInside(long token, Work<T, X> work) throws X {
        if (token < gate.inside) {
            throw new StaleTokenException(file.toString(), token, gate.inside);
        } else if (token > gate.inside) {
            throw Tokens.nested(gate.inside, token);
        }
        return work.run();
    }

    private <T, X extends Exception> T callAlone(long token, Work<T, X> work) throws X {
        RandomAccessFile held = lockAndAdmit(token);
        gate.inside = token;
        try {
            return work.run();
        } finally {
            close(held);
        }
    }

    /** Closing what this returns ends the lock. */
    private RandomAccessFile lockAndAdmit(long token) {
        RandomAccessFile held = null;
        try {
            held = new RandomAccessFile(lockFile.toFile(), "rw");
            lock(held);
            TokenFile.Copies seen = TokenFile.read(file);
            if (token < seen.highest()) {
                throw new StaleTokenException(file.toString(), token, seen.highest());
            }
            // a copy that lags behind was not finished: finish it before anything rests on it
            if (token > seen.highest() || !seen.agree()) {
                TokenFile.write(file, token);
            }
            return held;
        } catch (IOException e) {
            close(held);
            throw new UncheckedIOException("the guard's file " + file + " cannot be used: " + reason(e), e);
        } catch (RuntimeException e) {
            close(held);
            throw e;
        }
    }

    @SuppressWarnings("resource") // the lock ends with the file
    private static void lock(RandomAccessFile held) throws IOException {
        held.getChannel().lock();
    }

    private static void close(RandomAccessFile held) {
        if (held != null) {
            try {
                held.close();
            } catch (IOException e) {
                // the work is done and the file is closed all the same
                LOG.warn("{}: {}", held, reason(e));
            }
        }
    }

    private static String reason(IOException e) {
        return e instanceof FileLockInterruptionException
                ? "the thread was interrupted"
                : e.getMessage() == null ? e.toString() : e.getMessage();
    }

    @Override
    public long highest() {
        try {
            return TokenFile.read(file).highest();
        } catch (IOException e) {
            throw new UncheckedIOException("the guard's file " + file + " cannot be read: " + reason(e), e);
        }
    }
}
