package dev.regente.election.tcp;

import dev.regente.election.security.CredentialException;
import dev.regente.election.security.CredentialSource;
import dev.regente.election.security.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys or certificates of this node as they are now. Looks every two seconds whether their files have changed; if what
 * it finds then cannot be used, it says so and keeps what it has. Loop only, but for {@link #load}.
 */
final class Keyring {
    private static final Logger LOG = LoggerFactory.getLogger(Mesh.class);
    private static final int TICKS_BETWEEN_LOOKS = 2;

    private final Mesh mesh;
    private final CredentialSource source;
    private final SideThread thread;
    private Credentials current;
    private int ticks;
    private boolean looking;

    /** What the files looked like when they were read; used on the side thread once the loop runs. */
    private volatile String seen;

    Keyring(Mesh mesh) {
        this.mesh = mesh;
        this.source = mesh.config().credentials().orElse(null);
        this.thread = new SideThread("regente-" + mesh.config().self() + "-keys");
    }

    /** Reads the files, before the loop starts. */
    void load() throws CredentialException {
        if (source != null) {
            seen = look();
            current = read();
        }
    }

    private Credentials read() throws CredentialException {
        return source.load(mesh.config().cluster(), mesh.config().self());
    }

    /** What connections are proven with; null for plaintext. */
    Credentials current() {
        return current;
    }

    /** Where handshakes are computed. */
    SideThread thread() {
        return thread;
    }

    /** Called about once a second. */
    void tick() {
        if (source != null && !looking && ++ticks >= TICKS_BETWEEN_LOOKS) {
            ticks = 0;
            looking = thread.execute(this::lookAgain);
        }
    }

    /** On the side thread: disks may be slow. */
    private void lookAgain() {
        String now = look();
        if (now.equals(seen)) {
            mesh.loop().execute(() -> looking = false);
            return;
        }
        try {
            Credentials fresh = read();
            seen = now;
            mesh.loop().execute(() -> use(fresh));
        } catch (CredentialException e) {
            mesh.loop().execute(() -> {
                looking = false;
                mesh.warnings().warn(mesh.config().self(), "goes on with the keys it has, because " + e.getMessage());
            });
        }
    }

    private String look() {
        StringBuilder text = new StringBuilder();
        for (Path file : source.files()) {
            try {
                text.append(Files.getLastModifiedTime(file).toMillis())
                        .append(' ')
                        .append(Files.size(file))
                        .append(' ');
            } catch (IOException e) {
                text.append("missing ");
            }
        }
        return text.toString();
    }

    private void use(Credentials fresh) {
        looking = false;
        current = fresh;
        LOG.info("{} has read its keys again: {}", mesh.config().self(), fresh);
        for (Link link : List.copyOf(mesh.links())) {
            if (!link.proof().stillHolds(fresh)) {
                mesh.lost(link, "what it was proven with was withdrawn");
            }
        }
    }

    void close() {
        thread.close();
    }
}
