package dev.regente.election.security;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and private keys in PEM: Base64 between lines that say what it is. */
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    private record Block(String label, String base64) {}

    private Pem() {}

    /** Whether these bytes look like PEM at all. */
    static boolean isPem(byte[] bytes) {
        return text(bytes).contains("-----BEGIN ");
    }

    /**
     * All certificates, in their order.
     *
     * @param name of the file, for messages
     */
    static List<X509Certificate> certificates(byte[] bytes, String name) throws CredentialException {
        List<X509Certificate> found = new ArrayList<>();
        for (Block block : blocks(bytes)) {
            if (block.label().equals("CERTIFICATE")) {
                found.add(certificate(decode(block, name), name));
            }
        }
        if (found.isEmpty()) {
            throw new CredentialException(
                    name + " holds no certificate (a block that begins with" + " -----BEGIN CERTIFICATE-----)");
        }
        return found;
    }

    /** The private key, in the form PKCS #8 without a password. */
    static PrivateKey privateKey(byte[] bytes, String algorithm, String name) throws CredentialException {
        for (Block block : blocks(bytes)) {
            if (block.label().equals("PRIVATE KEY")) {
                try {
                    return KeyFactory.getInstance(algorithm)
                            .generatePrivate(new PKCS8EncodedKeySpec(decode(block, name)));
                } catch (GeneralSecurityException e) {
                    // the cause might quote the key
                    throw new CredentialException(
                            name + " holds no private key for the certificate's algorithm, " + algorithm);
                }
            }
            if (block.label().endsWith("PRIVATE KEY")) {
                throw new CredentialException(name + " holds a key in the form '" + block.label()
                        + "': write it as PKCS #8 without a password, with openssl pkcs8 -topk8 -nocrypt -in " + name);
            }
        }
        throw new CredentialException(
                name + " holds no private key (a block that begins with -----BEGIN PRIVATE KEY-----)");
    }

    private static X509Certificate certificate(byte[] encoded, String name) throws CredentialException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
        } catch (CertificateException e) {
            throw new CredentialException(name + " holds a certificate that cannot be read: " + e.getMessage(), e);
        }
    }

    private static byte[] decode(Block block, String name) throws CredentialException {
        try {
            return Base64.getMimeDecoder().decode(block.base64());
        } catch (IllegalArgumentException e) {
            // its message might quote the key
            throw new CredentialException(name + " is damaged: a block is not Base64");
        }
    }

    private static List<Block> blocks(byte[] bytes) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text(bytes));
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
