package dev.regente.election.security;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;

/** Issues certificates for tests: the few pieces of X.509 that are needed, encoded by hand. */
public final class Authority {
    private static final byte[] ECDSA_WITH_SHA256 = {0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 4, 3, 2};
    private static final byte[] COMMON_NAME = {0x06, 0x03, 0x55, 4, 3};
    private static final byte[] BASIC_CONSTRAINTS = {0x06, 0x03, 0x55, 0x1d, 19};
    private static final byte[] SUBJECT_ALTERNATIVE_NAME = {0x06, 0x03, 0x55, 0x1d, 17};
    private static final byte[] TRUE = {0x01, 0x01, (byte) 0xff};

    private final String name;
    private final KeyPair keys;
    private final X509Certificate certificate;
    private int serial;

    /** A new authority of this name. */
    public Authority(String name) throws GeneralSecurityException {
        this.name = name;
        this.keys = newKeys();
        byte[] isAuthority = sequence(BASIC_CONSTRAINTS, TRUE, tagged(0x04, sequence(TRUE)));
        this.certificate = issue(name, keys, isAuthority, Instant.now().plus(Duration.ofDays(1)));
    }

    static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** A certificate for this URI that is valid for so long from now on; negative: it has expired. */
    X509Certificate issue(String uri, KeyPair of, Duration validFor) throws GeneralSecurityException {
        byte[] names = sequence(tagged(0x86, uri.getBytes(StandardCharsets.US_ASCII)));
        byte[] extension = sequence(SUBJECT_ALTERNATIVE_NAME, tagged(0x04, names));
        return issue("node", of, extension, Instant.now().plus(validFor));
    }

    /** Writes {@code NAME.pem} and {@code NAME.key} into the directory, and the authority's own {@code ca.pem}. */
    public TlsFiles write(Path directory, String file, String uri, Duration validFor) throws Exception {
        KeyPair fresh = newKeys();
        Path certificateFile = directory.resolve(file + ".pem");
        Path keyFile = directory.resolve(file + ".key");
        Files.writeString(
                certificateFile, pem("CERTIFICATE", issue(uri, fresh, validFor).getEncoded()));
        writeSecret(keyFile, pem("PRIVATE KEY", fresh.getPrivate().getEncoded()).getBytes(StandardCharsets.US_ASCII));
        Path authorityFile = directory.resolve(name + ".pem");
        Files.writeString(authorityFile, pem("CERTIFICATE", certificate.getEncoded()));
        return TlsFiles.pem(certificateFile, keyFile, authorityFile);
    }

    X509Certificate certificate() {
        return certificate;
    }

    static void writeSecret(Path file, byte[] content) throws IOException {
        Files.write(file, content);
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    static String pem(String label, byte[] encoded) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                + "\n-----END " + label + "-----\n";
    }

    private X509Certificate issue(String subject, KeyPair of, byte[] extension, Instant until)
            throws GeneralSecurityException {
        byte[] version = tagged(0xa0, tagged(0x02, new byte[] {2}));
        byte[] number = tagged(0x02, BigInteger.valueOf(++serial).toByteArray());
        byte[] algorithm = sequence(ECDSA_WITH_SHA256);
        byte[] validity = sequence(time(until.minus(Duration.ofDays(30))), time(until));
        byte[] content = sequence(
                version,
                number,
                algorithm,
                name(name),
                validity,
                name(subject),
                of.getPublic().getEncoded(),
                tagged(0xa3, sequence(extension)));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate());
        signature.update(content);
        byte[] signed = join(new byte[] {0}, signature.sign());
        byte[] whole = sequence(content, algorithm, tagged(0x03, signed));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
    }

    private static byte[] name(String text) {
        byte[] value = tagged(0x0c, text.getBytes(StandardCharsets.UTF_8));
        return sequence(tagged(0x31, sequence(COMMON_NAME, value)));
    }

    private static byte[] time(Instant instant) {
        String text = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(instant);
        return tagged(0x18, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] sequence(byte[]... parts) {
        return tagged(0x30, join(parts));
    }

    private static byte[] tagged(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length > 255) {
            out.write(0x82);
            out.write(content.length >> 8);
        } else if (content.length > 127) {
            out.write(0x81);
        }
        out.write(content.length);
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
