package dev.regente.election.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.regente.election.kernel.NodeId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsFilesTest {
    private static final NodeId N1 = NodeId.of(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final String NAME = "regente://toys/1";

    @TempDir
    Path directory;

    private Authority authority;
    private TlsFiles good;

    @BeforeEach
    void issue() throws Exception {
        authority = new Authority("ca");
        good = authority.write(directory, "n1", NAME, DAY);
    }

    private Path key() {
        return good.key().orElseThrow();
    }

    @Test
    void pemIsReadAndChecked() throws Exception {
        assertThat(good.encrypts()).isTrue();
        assertThat(good.files()).containsExactly(good.certificate(), good.authority(), key());
        assertThat(good.load("toys", N1).toString()).startsWith("a certificate that is valid until 20");
    }

    @Test
    void pkcs12IsReadWithItsPassword() throws Exception {
        KeyPair keys = Authority.newKeys();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        Certificate[] chain = {authority.issue(NAME, keys, DAY), authority.certificate()};
        store.setKeyEntry("node", keys.getPrivate(), "open sesame".toCharArray(), chain);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        store.store(out, "open sesame".toCharArray());
        Path file = directory.resolve("n1.p12");
        Authority.writeSecret(file, out.toByteArray());
        Path password = directory.resolve("password");
        Authority.writeSecret(password, "open sesame\nthe second line\n".getBytes(StandardCharsets.UTF_8));
        TlsFiles files = TlsFiles.pkcs12(file, password, good.authority());
        assertThat(files.load("toys", N1)).isNotNull();
        Authority.writeSecret(password, "wrong".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> files.load("toys", N1))
                .hasMessageContaining("the password is not the first line of")
                .hasMessageContaining(password.toString());
        assertThatThrownBy(
                        () -> TlsFiles.pkcs12(key(), password, good.authority()).load("toys", N1))
                .hasMessageContaining("is it PKCS #12?");
    }

    @Test
    void aKeyThatOthersMayReadIsRefused() throws Exception {
        assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
        Files.setPosixFilePermissions(key(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> good.load("toys", N1))
                .hasMessageContaining("the private key")
                .hasMessageContaining("is open to other users");
    }

    @Test
    void theKeyBelongsToTheCertificate() throws Exception {
        TlsFiles other = authority.write(directory, "n2", "regente://toys/2", DAY);
        assertThatThrownBy(() -> TlsFiles.pem(good.certificate(), other.key().orElseThrow(), good.authority())
                        .load("toys", N1))
                .isInstanceOf(CredentialException.class)
                .hasMessageContaining("the private key does not belong to the certificate");
    }

    @Test
    void filesThatHoldSomethingElseAreNamed() throws Exception {
        assertThatThrownBy(() -> TlsFiles.pem(key(), key(), good.authority()).load("toys", N1))
                .hasMessageContaining("holds no certificate");
        assertThatThrownBy(() -> TlsFiles.pem(good.certificate(), key(), key()).load("toys", N1))
                .hasMessageContaining(key() + " holds no certificate");
        Path old = directory.resolve("old.key");
        Authority.writeSecret(old, Authority.pem("EC PRIVATE KEY", new byte[40]).getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() ->
                        TlsFiles.pem(good.certificate(), old, good.authority()).load("toys", N1))
                .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt -in " + old);
        Path noise = directory.resolve("noise");
        Authority.writeSecret(noise, new byte[100]);
        assertThatThrownBy(() -> TlsFiles.pem(noise, key(), good.authority()).load("toys", N1))
                .hasMessageContaining("is not PEM");
        assertThatThrownBy(() -> TlsFiles.pem(good.certificate(), noise, good.authority())
                        .load("toys", N1))
                .hasMessageContaining("holds no private key");
        assertThatThrownBy(() -> TlsFiles.pem(directory.resolve("none"), key(), good.authority())
                        .load("toys", N1))
                .hasMessageContaining("is not there");
    }

    @Test
    void aCertificateThatIsNotValidYetSaysFromWhen() {
        assertThatThrownBy(() -> authority
                        .write(directory, "later", NAME, Duration.ofDays(100))
                        .load("toys", N1))
                .hasMessageContaining("is valid only from ");
    }

    @Test
    void namesOfClustersAreWrittenSoThatTheyFitAUri() throws Exception {
        assertThat(NodeName.of("orders", N1)).isEqualTo("regente://orders/1");
        assertThat(NodeName.of("a b/ç", NodeId.of(12))).isEqualTo("regente://a%20b%2F%C3%A7/12");
        KeyPair keys = Authority.newKeys();
        assertThat(NodeName.nodesIn(authority.issue(NodeName.of("a b/ç", N1), keys, DAY), "a b/ç"))
                .containsExactly(N1);
        for (String other : new String[] {
            "regente://toys/0", "regente://toys/01", "regente://toys/1/2", "regente://toy/1", "http://toys/1"
        }) {
            assertThat(NodeName.nodesIn(authority.issue(other, keys, DAY), "toys"))
                    .as(other)
                    .isEmpty();
        }
    }
}
