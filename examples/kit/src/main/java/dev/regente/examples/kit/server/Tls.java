package dev.regente.examples.kit.server;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A server's certificate and key, in a PKCS#12 file as {@code keytool} makes it.
 *
 * @param file where they are
 * @param password of the file
 */
public record Tls(Path file, String password) {
    /** The factory of sockets, or one line that says why there is none. */
    SSLContext context() {
        try {
            KeyStore store = KeyStore.getInstance(file.toFile(), password.toCharArray());
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("the certificate in " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "Tls[" + file + "]";
    }
}
