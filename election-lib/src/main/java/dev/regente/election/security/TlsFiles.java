package dev.regente.election.security;

import dev.regente.election.kernel.NodeId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A node's certificate with its private key, and the certificates of the authorities that its peers' certificates must come
 * from. In PEM, with the key in a file of its own; or certificate and key in one PKCS #12 file, whose password is the first
 * line of another file.
 *
 * @param certificate the certificate of this node and those between it and its authority, or a PKCS #12 file
 * @param key the private key in PEM; empty with PKCS #12
 * @param password the file with the password of the PKCS #12 file; empty with PEM
 * @param authority the certificates of the authorities, in PEM
 */
public record TlsFiles(Path certificate, Optional<Path> key, Optional<Path> password, Path authority)
        implements CredentialSource {

    /** Certificate and key in PEM. */
    public static TlsFiles pem(Path certificate, Path key, Path authority) {
        return new TlsFiles(certificate, Optional.of(key), Optional.empty(), authority);
    }

    /** Certificate and key in one PKCS #12 file. */
    public static TlsFiles pkcs12(Path store, Path password, Path authority) {
        return new TlsFiles(store, Optional.empty(), Optional.of(password), authority);
    }

    @Override
    public boolean encrypts() {
        return true;
    }

    @Override
    public List<Path> files() {
        List<Path> files = new ArrayList<>(List.of(certificate, authority));
        key.ifPresent(files::add);
        password.ifPresent(files::add);
        return files;
    }

    @Override
    public TlsIdentity load(String cluster, NodeId self) throws CredentialException {
        List<X509Certificate> authorities =
                Pem.certificates(SecretFile.read("the file of the authority", authority), authority.toString());
        List<X509Certificate> chain = new ArrayList<>();
        PrivateKey secret = key.isPresent() ? readPem(key.get(), chain) : readPkcs12(chain);
        if (!belongTogether(secret, chain.get(0))) {
            throw new CredentialException("the private key does not belong to the certificate in " + certificate);
        }
        return TlsIdentity.of(cluster, self, secret, chain, authorities, certificate.toString());
    }

    private PrivateKey readPem(Path keyFile, List<X509Certificate> chain) throws CredentialException {
        byte[] bytes = SecretFile.read("the certificate", certificate);
        if (!Pem.isPem(bytes)) {
            throw new CredentialException(
                    certificate
                            + " is not PEM; if it is PKCS #12, which holds the key too, give its password's file in place of a key");
        }
        chain.addAll(Pem.certificates(bytes, certificate.toString()));
        String algorithm = chain.get(0).getPublicKey().getAlgorithm();
        return Pem.privateKey(SecretFile.readOwn("the private key", keyFile), algorithm, keyFile.toString());
    }

    private PrivateKey readPkcs12(List<X509Certificate> chain) throws CredentialException {
        byte[] bytes = SecretFile.readOwn("the key store", certificate);
        char[] opener = password.isPresent() ? firstLine(password.get()) : new char[0];
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes), opener);
            for (String alias : Collections.list(store.aliases())) {
                if (store.getKey(alias, opener) instanceof PrivateKey found) {
                    for (Certificate each : store.getCertificateChain(alias)) {
                        chain.add((X509Certificate) each);
                    }
                    return found;
                }
            }
        } catch (IOException | GeneralSecurityException e) {
            boolean locked =
                    e instanceof UnrecoverableKeyException || e.getCause() instanceof UnrecoverableKeyException;
            throw new CredentialException(
                    certificate + " cannot be opened: "
                            + (locked
                                    ? "the password is not the first line of " + password.orElse(null)
                                    : "is it PKCS #12?"),
                    e);
        }
        throw new CredentialException(certificate + " holds no private key");
    }

    private static char[] firstLine(Path file) throws CredentialException {
        String text = new String(SecretFile.readOwn("the password", file), StandardCharsets.UTF_8);
        return text.lines().findFirst().orElse("").toCharArray();
    }

    private static boolean belongTogether(PrivateKey secret, X509Certificate certificate) throws CredentialException {
        String algorithm = secret.getAlgorithm();
        String signing =
                switch (algorithm) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> algorithm;
                };
        try {
            byte[] sample = "regente".getBytes(StandardCharsets.UTF_8);
            Signature signature = Signature.getInstance(signing);
            signature.initSign(secret);
            signature.update(sample);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(sample);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            throw new CredentialException(
                    "keys of the kind " + algorithm + " cannot be used: make one of EC or RSA", e);
        }
    }
}
