package dev.regente.election.storage;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of one node of one cluster, open for one process at a time.
 *
 * <p>It holds a lock file, a {@link DirectoryMeta} that says whose it is and which stores it has, and one file a store. A
 * store that the meta file names must be there and whole: an initialised directory whose record is gone is refused and
 * never starts again at term 0 (rule R13). Stores are made first and named after, so a crash in between leaves a file that
 * nobody has ever used, and it is made again.
 */
public final class DataDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);
    private static final String RECORD = "record";
    private static final String JOURNAL = "journal";

    private final Path directory;
    private final FileChannel lockFile;
    private DirectoryMeta meta;

    private DataDirectory(Path directory, FileChannel lockFile, DirectoryMeta meta) {
        this.directory = directory;
        this.lockFile = lockFile;
        this.meta = meta;
    }

    /**
     * Opens the directory, and makes it if it is not there.
     *
     * @param cluster the name of the cluster, 1 to 64 characters without control characters
     * @throws StorageException if it belongs to another node or cluster, is in use, is damaged or cannot be written
     */
    public static DataDirectory open(Path directory, String cluster, NodeId self) throws StorageException {
        try {
            boolean made = !Files.exists(directory);
            Files.createDirectories(directory);
            if (made) {
                syncDirectory(directory.toAbsolutePath().getParent());
            }
        } catch (IOException e) {
            throw new StorageException("cannot make the data directory " + directory, e);
        }
        FileChannel lockFile = lock(directory);
        try {
            return new DataDirectory(directory, lockFile, ownMeta(directory, cluster, self));
        } catch (StorageException e) {
            closeQuietly(lockFile);
            throw e;
        }
    }

    private static FileChannel lock(Path directory) throws StorageException {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            LOG.debug("{} is locked within this process", directory, e);
        } catch (IOException e) {
            closeQuietly(channel);
            throw new StorageException("cannot lock the data directory " + directory, e);
        }
        closeQuietly(channel);
        throw new StorageException("the data directory " + directory
                + " is in use by another process: stop that one, or give this node a directory of its own");
    }

    private static DirectoryMeta ownMeta(Path directory, String cluster, NodeId self) throws StorageException {
        DirectoryMeta meta = DirectoryMeta.read(directory);
        if (meta == null) {
            refuseOrphans(directory);
            meta = DirectoryMeta.fresh(cluster, self);
            meta.write(directory);
        }
        if (!meta.cluster().equals(cluster)) {
            throw new StorageException("the data directory " + directory + " belongs to the cluster '" + meta.cluster()
                    + "', not to '" + cluster + "': give this node a directory of its own");
        }
        if (!meta.self().equals(self)) {
            throw new StorageException("the data directory " + directory + " belongs to node "
                    + meta.self().number() + ", not to node " + self.number()
                    + ": give this node a directory of its own");
        }
        return meta;
    }

    /** Stores without the file that says whose they are: something was deleted, and nothing can be trusted. */
    private static void refuseOrphans(Path directory) throws StorageException {
        try (DirectoryStream<Path> stores = Files.newDirectoryStream(directory, "*.{record,journal}")) {
            for (Path store : stores) {
                throw new StorageException("the data directory " + directory + " holds " + store.getFileName()
                        + " but its file '" + DirectoryMeta.FILE
                        + "' is missing: bring it back, or move the directory away and replace the node");
            }
        } catch (IOException e) {
            throw new StorageException("cannot read the data directory " + directory, e);
        }
    }

    /** A random number made once for this directory, never zero. */
    public long identity() {
        return meta.identity();
    }

    /** Where it is. */
    public Path path() {
        return directory;
    }

    /**
     * Opens a store that keeps only its last record, and makes it if this directory never had it.
     *
     * @throws StorageException if it should be there and is not, or is damaged
     */
    public RecordStore records(String name) throws StorageException {
        Path file = directory.resolve(name + "." + RECORD);
        if (!known(name, RECORD, file)) {
            RecordStore.create(file);
            register(name, RECORD);
        }
        return RecordStore.open(file);
    }

    /** Opens a store that keeps all its records. See {@link #journal(String, Predicate)}. */
    public Journal journal(String name) throws StorageException {
        return journal(name, value -> false);
    }

    /**
     * Opens a store that keeps its records in order, and makes it if this directory never had it.
     *
     * @param startsAfresh which records stand for all before them: those before are dropped once it is durable
     * @throws StorageException if it should be there and is not, or is damaged
     */
    public Journal journal(String name, Predicate<Value> startsAfresh) throws StorageException {
        Path file = directory.resolve(name + "." + JOURNAL);
        if (!known(name, JOURNAL, file)) {
            Journal.create(file);
            register(name, JOURNAL);
        }
        return Journal.open(file, startsAfresh);
    }

    /**
     * Opens a table of many stores in one file, and makes it if this directory never had it.
     *
     * @throws StorageException if it should be there and is not, or is damaged
     */
    public RecordTable table(String name) throws StorageException {
        return RecordTable.over(journal(name, RecordTable::startsAfresh));
    }

    private boolean known(String name, String kind, Path file) throws StorageException {
        DirectoryMeta.checkStoreName(name);
        String had = meta.stores().get(name);
        if (had == null) {
            return false;
        }
        if (!had.equals(kind)) {
            throw new StorageException("the store '" + name + "' in " + directory + " is a " + had + ", not a " + kind);
        }
        if (!Files.exists(file)) {
            throw new StorageException(file + " is missing although this node has used it: without it the node cannot"
                    + " know what it promised. Bring it back, or move the directory away and replace the node");
        }
        return true;
    }

    private void register(String name, String kind) throws StorageException {
        try {
            syncDirectory(directory);
        } catch (IOException e) {
            throw new StorageException("cannot write the data directory " + directory, e);
        }
        DirectoryMeta more = meta.withStore(name, kind);
        more.write(directory);
        meta = more;
    }

    /** Makes new names in a directory durable, where the system can do that. */
    static void syncDirectory(Path directory) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(directory, StandardOpenOption.READ);
        } catch (IOException e) {
            // Windows opens no directories, and makes names durable with the file
            LOG.trace("no sync of {}", directory, e);
            return;
        }
        try (channel) {
            channel.force(true);
        }
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.debug("closing a lock file", e);
        }
    }

    /** Lets another process in. Its stores are closed apart from it, before. */
    @Override
    public void close() {
        closeQuietly(lockFile);
    }
}
