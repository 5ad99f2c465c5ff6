package dev.regente.election.security;

import dev.regente.election.kernel.NodeId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A file with the keys of a cluster: a line for each, its name and at least 64 hexadecimal digits, best first; lines that
 * start with {@code #} are notes. Only its owner may read it.
 *
 * @param file where it is
 */
public record SharedKeyFile(Path file) implements CredentialSource {
    private static final String WHAT = "the key file";
    private static final int ID_BYTES = 4;

    @Override
    public boolean encrypts() {
        return false;
    }

    @Override
    public List<Path> files() {
        return List.of(file);
    }

    @Override
    public SharedKeys load(String cluster, NodeId self) throws CredentialException {
        return load();
    }

    /** The keys of the file. */
    public SharedKeys load() throws CredentialException {
        String text = new String(SecretFile.readOwn(WHAT, file), StandardCharsets.UTF_8);
        List<SharedKeys.Key> keys = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String content = line.strip();
            if (!content.isEmpty() && !content.startsWith("#")) {
                SharedKeys.Key key = parse(content, number);
                if (keys.stream().anyMatch(known -> known.id().equals(key.id()))) {
                    throw wrong(number, "the name " + key.id() + " is there twice");
                }
                keys.add(key);
            }
        }
        if (keys.isEmpty()) {
            throw new CredentialException(WHAT + " " + file + " holds no key: make one with regente key FILE");
        }
        if (keys.size() > SharedKeys.MOST_KEYS) {
            throw new CredentialException(
                    WHAT + " " + file + " holds " + keys.size() + " keys, and the most is " + SharedKeys.MOST_KEYS);
        }
        return new SharedKeys(keys);
    }

    private SharedKeys.Key parse(String content, int number) throws CredentialException {
        String[] words = content.split("\\s+");
        if (words.length != 2 || !SharedKeys.isId(words[0])) {
            throw wrong(number, "a line is a name (1 to 32 of A-Z a-z 0-9 . _ -) and the key in hexadecimal digits");
        }
        byte[] secret;
        try {
            secret = HexFormat.of().parseHex(words[1]);
        } catch (IllegalArgumentException e) {
            // its message would quote the key
            throw wrong(number, "the key is not written in hexadecimal digits");
        }
        if (secret.length < SharedKeys.LEAST_BYTES || secret.length > SharedKeys.MOST_BYTES) {
            throw wrong(
                    number,
                    "a key has " + SharedKeys.LEAST_BYTES + " to " + SharedKeys.MOST_BYTES + " bytes, and this one "
                            + secret.length);
        }
        if (!SharedKeys.looksRandom(secret)) {
            throw wrong(number, "the key is not random: make one with regente key FILE");
        }
        return new SharedKeys.Key(words[0], secret);
    }

    private CredentialException wrong(int line, String text) {
        return new CredentialException(WHAT + " " + file + ", line " + line + ": " + text);
    }

    /**
     * Makes the file, with one new key.
     *
     * @return the name of the key
     * @throws CredentialException if the file is there already, or cannot be written
     */
    public String create() throws CredentialException {
        if (Files.exists(file)) {
            throw new CredentialException(file + " is there already: add a key to it with --add, or give another name");
        }
        String id = freshId();
        write(id + " " + freshSecret() + "\n", false);
        return id;
    }

    /**
     * Puts a new key before those of the file, which remain.
     *
     * @return the name of the key
     */
    public String add() throws CredentialException {
        SharedKeys present = load();
        if (present.ids().size() == SharedKeys.MOST_KEYS) {
            throw new CredentialException(WHAT + " " + file + " holds " + SharedKeys.MOST_KEYS
                    + " keys, which is the most: delete the line of an old one first");
        }
        String old = new String(SecretFile.readOwn(WHAT, file), StandardCharsets.UTF_8);
        String id = freshId();
        write(id + " " + freshSecret() + "\n" + old, true);
        return id;
    }

    private void write(String text, boolean replace) throws CredentialException {
        Path directory = file.toAbsolutePath().getParent();
        Path draft = null;
        try {
            draft = Files.createTempFile(directory, file.getFileName() + ".", ".new", ownerOnly());
            Files.writeString(draft, text);
            if (replace) {
                Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.move(draft, file);
            }
            draft = null;
        } catch (FileAlreadyExistsException e) {
            throw new CredentialException(file + " is there already", e);
        } catch (NoSuchFileException e) {
            throw new CredentialException("the directory " + directory + " is not there", e);
        } catch (IOException e) {
            throw new CredentialException(WHAT + " " + file + " cannot be written: " + e.getMessage(), e);
        } finally {
            discard(draft);
        }
    }

    private static void discard(Path draft) throws CredentialException {
        try {
            if (draft != null) {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new CredentialException("a draft with a key is left at " + draft + ": delete it", e);
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        };
    }

    private static String freshId() {
        byte[] bytes = new byte[ID_BYTES];
        new SecureRandom().nextBytes(bytes);
        return "k" + HexFormat.of().formatHex(bytes);
    }

    private static String freshSecret() {
        byte[] bytes = new byte[SharedKeys.LEAST_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
