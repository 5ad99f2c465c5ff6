package dev.regente.sales.server;

import dev.regente.election.kernel.Value;
import dev.regente.sales.domain.Command;
import dev.regente.sales.domain.CommandCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * How an operator's first manager reaches the log: a file in the data directory, which only someone with the server's own
 * rights can write. It holds the account with the hash of its password, never the password.
 */
final class FirstManagerFile {
    private static final int MAX_BYTES = 4096;

    private final Path file;

    FirstManagerFile(Path data) {
        this.file = data.resolve("first-manager");
    }

    /** Leaves the request, in place of an earlier one. */
    void write(Command.FirstManager command) throws IOException {
        Path parent = file.getParent();
        Files.createDirectories(parent);
        Path draft = Files.createTempFile(parent, "first-manager", ".tmp");
        try {
            if (Files.getFileStore(parent).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
            }
            Files.write(draft, CommandCodec.encode(command).toArray());
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /**
     * The encoded command that waits here.
     *
     * @throws IOException if the file cannot be read or holds something else
     */
    Optional<Value.Bytes> read() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is no request for a first manager");
        }
        Value.Bytes payload = Value.of(Files.readAllBytes(file));
        try {
            if (CommandCodec.decode(payload) instanceof Command.FirstManager) {
                return Optional.of(payload);
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is damaged: run init-manager again", e);
        }
        throw new IOException(file + " is no request for a first manager");
    }

    /** The request is done, or there is a manager already. */
    void delete() throws IOException {
        Files.deleteIfExists(file);
    }
}
