package dev.regente.election;

import java.nio.file.Path;

/** How nodes prove to each other who they are. The same on all nodes; files are read again when they change. */
public sealed interface Security {
    /** Whoever can connect is believed. */
    Security NONE = new None();

    /** See {@link #NONE}. */
    record None() implements Security {}

    /**
     * All nodes have one key. Every frame is authenticated, and none is encrypted. {@code regente key FILE} makes one.
     *
     * @param file the key file, which only its owner may read
     */
    record SharedKey(Path file) implements Security {}

    /**
     * Mutual TLS 1.3: each node has a certificate with the subject alternative name {@code URI:regente://CLUSTER/NUMBER}.
     * Everything is encrypted. {@code docs/security.md} says how certificates are made.
     *
     * @param certificate the certificate of this node in PEM with those between it and its authority; or, if there is no
     *     {@code key}, a PKCS #12 file with both
     * @param key its private key in PEM (PKCS #8), which only its owner may read; null with PKCS #12
     * @param password the file whose first line is the password of the PKCS #12 file; null with PEM
     * @param authority the certificates of the authorities that the other nodes' certificates may come from, in PEM
     */
    record Certificates(Path certificate, Path key, Path password, Path authority) implements Security {
        /** Refuses half of a choice. */
        public Certificates {
            if ((key == null) == (password == null)) {
                throw new IllegalArgumentException("a certificate comes in PEM with the file of its key,"
                        + " or as PKCS #12 with the file of its password");
            }
        }
    }

    /** See {@link SharedKey}. */
    static Security key(Path file) {
        return new SharedKey(file);
    }

    /** See {@link Certificates}; in PEM. */
    static Security tls(Path certificate, Path key, Path authority) {
        return new Certificates(certificate, key, null, authority);
    }

    /** See {@link Certificates}; certificate and key in one PKCS #12 file. */
    static Security tlsPkcs12(Path store, Path password, Path authority) {
        return new Certificates(store, null, password, authority);
    }

    /**
     * What a command line with {@code --key}, {@code --tls-cert}, {@code --tls-key}, {@code --tls-password} and {@code
     * --tls-ca} means; null for an option that was not given.
     *
     * @throws IllegalArgumentException with one line that says which option is missing or too many
     */
    static Security ofOptions(Path key, Path tlsCert, Path tlsKey, Path tlsPassword, Path tlsCa) {
        boolean tls = tlsCert != null || tlsKey != null || tlsPassword != null || tlsCa != null;
        if (key != null && tls) {
            throw new IllegalArgumentException("give --key or certificates, not both: certificates need no key");
        }
        if (!tls) {
            return key == null ? NONE : key(key);
        }
        if (tlsCert == null || tlsCa == null || (tlsKey == null) == (tlsPassword == null)) {
            throw new IllegalArgumentException("certificates need --tls-cert, --tls-ca, and --tls-key for PEM or"
                    + " --tls-password for PKCS #12");
        }
        return new Certificates(tlsCert, tlsKey, tlsPassword, tlsCa);
    }
}
