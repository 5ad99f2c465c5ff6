package dev.regente.sales.client.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The session kept between commands, in a file that only its user may read. The file is made under another name, closed to others,
 * and then moved into place, so that its content is never readable by others, not even for a moment.
 */
public final class SessionFile {
    private static final int LIMIT_BYTES = 64 << 10;

    private final ObjectMapper json = new ObjectMapper();
    private final Path file;

    public SessionFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    /** The file used when none is named: in the user's configuration directory, as the system has it. */
    public static Path usual(Map<String, String> environment, String osName, Path home) {
        String os = osName.toLowerCase(Locale.ROOT);
        Path directory;
        if (os.startsWith("windows")) {
            directory =
                    under(environment.get("APPDATA"), home.resolve("AppData").resolve("Roaming"));
        } else if (os.startsWith("mac")) {
            directory = home.resolve("Library").resolve("Application Support");
        } else {
            directory = under(environment.get("XDG_CONFIG_HOME"), home.resolve(".config"));
        }
        return directory.resolve("regente").resolve("sales-session.json");
    }

    private static Path under(String named, Path otherwise) {
        return named == null || named.isBlank() ? otherwise : Path.of(named);
    }

    /** The saved session, if there is one. */
    public Optional<SavedSession> read() throws SalesException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            if (Files.size(file) > LIMIT_BYTES) {
                throw new IOException("too long");
            }
            JsonNode saved = json.readTree(Files.readAllBytes(file));
            List<NodeAddress> nodes = new ArrayList<>();
            for (JsonNode node : saved.path("servers")) {
                nodes.add(NodeAddress.parse(node.asText()));
            }
            Session session = new Session(
                    text(saved, "token"),
                    saved.path("name").asText(""),
                    saved.path("role").asText(""));
            if (nodes.isEmpty()) {
                throw new IOException("no servers");
            }
            return Optional.of(new SavedSession(session, nodes));
        } catch (IOException | IllegalArgumentException e) {
            throw SalesException.before(SalesException.Kind.SESSION_FILE, file.toString(), reason(e));
        }
    }

    private static String text(JsonNode saved, String field) throws IOException {
        String text = saved.path(field).asText("");
        if (text.isEmpty()) {
            throw new IOException("no " + field);
        }
        return text;
    }

    /** Replaces what was saved. */
    public void write(SavedSession saved) throws SalesException {
        ObjectNode node = json.createObjectNode();
        node.put("token", saved.session().token());
        node.put("name", saved.session().name());
        node.put("role", saved.session().role());
        saved.nodes().forEach(address -> node.withArray("servers").add(address.toString()));
        try {
            Files.createDirectories(file.getParent());
            Path fresh = createPrivate(file.getParent());
            try {
                Files.write(fresh, json.writeValueAsBytes(node));
                moveInto(fresh);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw SalesException.before(SalesException.Kind.SESSION_FILE, file.toString(), reason(e));
        }
    }

    /** Forgets the session; nothing happens when there is none. */
    public void delete() throws SalesException {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw SalesException.before(SalesException.Kind.SESSION_FILE, file.toString(), reason(e));
        }
    }

    private static Path createPrivate(Path directory) throws IOException {
        if (Files.getFileAttributeView(directory, PosixFileAttributeView.class) != null) {
            return Files.createTempFile(
                    directory,
                    ".session",
                    ".tmp",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Path fresh = Files.createTempFile(directory, ".session", ".tmp");
        AclFileAttributeView acl = Files.getFileAttributeView(fresh, AclFileAttributeView.class);
        if (acl == null) {
            Files.delete(fresh);
            throw new IOException("this file system cannot hide a file from other users");
        }
        acl.setAcl(List.of(AclEntry.newBuilder()
                .setType(AclEntryType.ALLOW)
                .setPrincipal(acl.getOwner())
                .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                .build()));
        return fresh;
    }

    private void moveInto(Path fresh) throws IOException {
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String reason(Exception e) {
        if (e instanceof JsonProcessingException) {
            return "it is damaged: delete it and log in again";
        }
        String message = e.getMessage();
        return OneLine.of(message == null ? e.getClass().getSimpleName() : message);
    }
}
