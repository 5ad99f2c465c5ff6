package dev.regente.election.storage;

import dev.regente.election.kernel.NodeId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Whose directory this is: a small text file that ends with the checksum of its lines, replaced as a whole.
 *
 * @param stores by name, the kind of each store that was ever used here
 */
record DirectoryMeta(String cluster, NodeId self, long identity, TreeMap<String, String> stores) {
    static final String FILE = "meta";
    private static final String FORMAT = "regente-data 1";
    private static final int MAX_BYTES = 64 * 1024;

    static DirectoryMeta fresh(String cluster, NodeId self) {
        if (cluster.isEmpty() || cluster.length() > 64 || cluster.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "a cluster name has 1 to 64 characters, none of them a control character");
        }
        SecureRandom random = new SecureRandom();
        long identity = 0;
        while (identity == 0) {
            identity = random.nextLong();
        }
        return new DirectoryMeta(cluster, self, identity, new TreeMap<>());
    }

    static void checkStoreName(String name) {
        if (!name.matches("[a-z0-9-]{1,40}")) {
            throw new IllegalArgumentException(
                    "a store name has 1 to 40 lower-case letters, digits and hyphens, not '" + name + "'");
        }
    }

    DirectoryMeta withStore(String name, String kind) {
        TreeMap<String, String> more = new TreeMap<>(stores);
        more.put(name, kind);
        return new DirectoryMeta(cluster, self, identity, more);
    }

    /** The meta file of this directory, or null if there is none. */
    static DirectoryMeta read(Path directory) throws StorageException {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            return null;
        }
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw damaged(file);
            }
            return parse(file, Files.readString(file));
        } catch (java.nio.charset.CharacterCodingException e) {
            throw damaged(file);
        } catch (IOException e) {
            throw new StorageException("cannot read " + file, e);
        }
    }

    private static DirectoryMeta parse(Path file, String text) throws StorageException {
        int tail = text.lastIndexOf("crc ");
        if (tail < 0 || !text.substring(tail).equals(checksumLine(text.substring(0, tail)))) {
            throw damaged(file);
        }
        List<String> lines = text.substring(0, tail).lines().toList();
        if (lines.size() < 4 || !lines.get(0).equals(FORMAT)) {
            throw new StorageException(file + " was written by another version of this program: '"
                    + (lines.isEmpty() ? "" : lines.get(0)) + "' where '" + FORMAT + "' belongs");
        }
        try {
            TreeMap<String, String> stores = new TreeMap<>();
            for (String line : lines.subList(4, lines.size())) {
                String[] words = line.split(" ", -1);
                stores.put(words[1], words[2]);
            }
            return new DirectoryMeta(
                    value(lines.get(1), "cluster "),
                    NodeId.of(Integer.parseInt(value(lines.get(2), "node "))),
                    Long.parseUnsignedLong(value(lines.get(3), "identity "), 16),
                    stores);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw damaged(file);
        }
    }

    private static String value(String line, String key) {
        if (!line.startsWith(key)) {
            throw new IllegalArgumentException("no " + key);
        }
        return line.substring(key.length());
    }

    private static StorageException damaged(Path file) {
        return new StorageException(
                file + " is damaged: bring it back from a copy (it changes only when a store is added),"
                        + " or move the directory away and replace the node");
    }

    /** Replaces the file in one step, durable on return. */
    void write(Path directory) throws StorageException {
        StringBuilder text = new StringBuilder(FORMAT).append('\n');
        text.append("cluster ").append(cluster).append('\n');
        text.append("node ").append(self.number()).append('\n');
        text.append("identity ").append(Long.toHexString(identity)).append('\n');
        for (Map.Entry<String, String> store : stores.entrySet()) {
            text.append("store ").append(store.getKey()).append(' ').append(store.getValue());
            text.append('\n');
        }
        text.append(checksumLine(text.toString()));
        Path next = directory.resolve(FILE + ".next");
        try {
            try (FileChannel channel = FileChannel.open(
                    next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                RecordStore.writeFully(channel, ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)), 0);
                channel.force(true);
            }
            Files.move(
                    next, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            // a store that is in use and not named here would be made anew, and its promises forgotten
            DataDirectory.syncDirectory(directory);
        } catch (IOException e) {
            throw new StorageException("cannot write " + directory.resolve(FILE), e);
        }
    }

    private static String checksumLine(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format("crc %08x%n", crc.getValue()).replace("\r", "");
    }
}
