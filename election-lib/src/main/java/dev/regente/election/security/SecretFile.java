package dev.regente.election.security;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Reads small files that hold secrets or certificates. */
final class SecretFile {
    private static final int MOST_BYTES = 256 * 1024;
    private static final Set<PosixFilePermission> OWNER = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private SecretFile() {}

    /**
     * All bytes of the file.
     *
     * @param what for messages: {@code "the key file"}
     */
    static byte[] read(String what, Path file) throws CredentialException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new CredentialException(what + " " + file + " has more than " + MOST_BYTES + " bytes");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new CredentialException(what + " " + file + " is not there", e);
        } catch (IOException e) {
            throw new CredentialException(what + " " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * All bytes of a file that nobody but its owner may read or change. File systems without POSIX permissions are not
     * checked.
     */
    static byte[] readOwn(String what, Path file) throws CredentialException {
        byte[] bytes = read(what, file);
        try {
            Set<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(file));
            String shown = PosixFilePermissions.toString(others);
            others.removeAll(OWNER);
            if (!others.isEmpty()) {
                throw new CredentialException(what + " " + file + " is open to other users (" + shown
                        + "): allow only its owner, with chmod 600 " + file);
            }
        } catch (UnsupportedOperationException e) {
            // no POSIX permissions here: docs/security.md says so
            return bytes;
        } catch (IOException e) {
            throw new CredentialException(what + " " + file + " cannot be read: " + e.getMessage(), e);
        }
        return bytes;
    }
}
