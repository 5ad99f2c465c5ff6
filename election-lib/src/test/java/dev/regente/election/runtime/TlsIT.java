package dev.regente.election.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.security.Authority;
import dev.regente.election.security.CredentialException;
import dev.regente.election.security.CredentialSource;
import dev.regente.election.security.Credentials;
import dev.regente.election.security.SharedKeyFile;
import dev.regente.election.security.TlsFiles;
import dev.regente.election.tcp.Address;
import dev.regente.election.tcp.MeshException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that have certificates, over real sockets. */
class TlsIT {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path directory;

    private Map<NodeId, Address> addresses;
    private Authority authority;

    @BeforeEach
    void prepare() throws Exception {
        addresses = ToyNode.freeAddresses(3);
        authority = new Authority("ca");
    }

    private CredentialSource of(int id) throws Exception {
        return authority.write(directory, "n" + id, "regente://toys/" + id, DAY);
    }

    private ToyNode node(int id, CredentialSource credentials) {
        ToyNode node = new ToyNode(id, addresses);
        node.credentials = credentials;
        return node;
    }

    private static void assertRefused(ToyNode node, int peer, String reason) {
        NodeLoopIT.await(
                () -> node.node.links().getOrDefault(NodeId.of(peer), "").contains(reason),
                () -> "n" + node.self + " says " + node.node.links());
        assertThat(node.seen).doesNotContain("up n" + peer);
    }

    @Test
    void nodesWithCertificatesOfOneAuthorityTalk() throws Exception {
        try (ToyNode n1 = node(1, of(1)).start();
                ToyNode n2 = node(2, of(2)).start();
                ToyNode n3 = node(3, of(3)).start()) {
            n3.awaits("up n1").awaits("up n2");
            n1.awaits("up n2").awaits("up n3");
            n3.ask(Toy.send(1, "good morning"));
            String large = "y".repeat((1 << 20) - 1);
            for (int i = 0; i < 6; i++) {
                n1.ask(Toy.send(2, large));
                n2.ask(Toy.send(1, "and " + i));
            }
            n1.awaits("received good morning from n3").awaits("received and 5 from n2");
            NodeLoopIT.await(
                    () -> n2.seen.stream()
                                    .filter(("received " + large + " from n1")::equals)
                                    .count()
                            == 6,
                    () -> "n2 saw too few");
            n3.node.stop(List.of(new Part.Request("toy", Toy.send(1, "farewell"))), () -> {}, 0);
            n1.awaits("received farewell from n3").awaits("down n3");
        }
    }

    @Test
    void theCertificateOfAnotherNodeStopsTheStart() throws Exception {
        assertThatThrownBy(() -> node(1, of(2)).start())
                .isInstanceOf(MeshException.class)
                .hasMessageContaining("is of n2, and this is n1")
                .hasMessageContaining("URI:regente://toys/1");
        assertThatThrownBy(() -> node(1, authority.write(directory, "x", "regente://others/1", DAY))
                        .start())
                .hasMessageContaining("is of no node of the cluster 'toys'");
    }

    @Test
    void anExpiredCertificateStopsTheStart() {
        assertThatThrownBy(() -> node(1, authority.write(directory, "x", "regente://toys/1", DAY.negated()))
                        .start())
                .isInstanceOf(MeshException.class)
                .hasMessageContaining("has expired, on ");
    }

    /** That certificate, as a program would use it that does not look whose it is. */
    private static CredentialSource unchecked(CredentialSource files, int owner) {
        return new CredentialSource() {
            @Override
            public boolean encrypts() {
                return files.encrypts();
            }

            @Override
            public List<Path> files() {
                return files.files();
            }

            @Override
            public Credentials load(String cluster, NodeId self) throws CredentialException {
                return files.load(cluster, NodeId.of(owner));
            }
        };
    }

    @Test
    void aCertificateThatExpiresWhileItsNodeRunsIsRefusedFromThenOn() throws Exception {
        CredentialSource brief = authority.write(directory, "brief", "regente://toys/2", Duration.ofSeconds(4));
        CredentialSource good = of(1);
        try (ToyNode n2 = node(2, brief).start()) {
            Thread.sleep(4_500);
            try (ToyNode n1 = node(1, good).start()) {
                assertRefused(n2, 1, "it ended TLS with ");
                assertThat(n1.seen).doesNotContain("up n2");
            }
        }
    }

    @Test
    void whoCallsItselfAnotherThanItsCertificateSaysIsRefused() throws Exception {
        ToyNode liar = node(2, unchecked(of(3), 3));
        try (ToyNode n1 = node(1, of(1)).start();
                liar) {
            liar.start();
            assertRefused(liar, 1, "it has proven to be one of [n3] and calls itself n2");
            assertRefused(n1, 2, "it has proven to be one of [n3] and calls itself n2");
        }
    }

    @Test
    void theCertificateOfAnotherNodeAtTheAddressDialledIsRefused() throws Exception {
        ToyNode impostor = node(1, unchecked(of(2), 2));
        try (impostor;
                ToyNode n3 = node(3, of(3)).start()) {
            impostor.start();
            assertRefused(n3, 1, "at the address of n1 is the certificate of [n2]");
        }
    }

    @Test
    void anotherAuthorityIsRefused() throws Exception {
        Authority others = new Authority("others");
        TlsFiles strange = others.write(directory, "s", "regente://toys/2", DAY);
        try (ToyNode n1 = node(1, of(1)).start();
                ToyNode n2 = node(2, strange).start()) {
            assertRefused(n2, 1, "its certificate comes from an authority that is not among those of this node");
            assertThat(n1.seen).doesNotContain("up n2");
        }
        // the called side is the one that does not accept it
        try (ToyNode n1 = node(1, of(1)).start();
                ToyNode n2 = node(2, both(strange)).start()) {
            assertRefused(n2, 1, "it ended TLS with ");
            assertThat(n1.seen).doesNotContain("up n2");
        }
    }

    /** That certificate, with trust in both authorities. */
    private CredentialSource both(TlsFiles files) throws Exception {
        of(1);
        Path all = directory.resolve("all.pem");
        Files.writeString(all, Files.readString(directory.resolve("ca.pem")) + Files.readString(files.authority()));
        return TlsFiles.pem(files.certificate(), files.key().orElseThrow(), all);
    }

    @Test
    void plaintextMeetsTlsAndBothSayWhy() throws Exception {
        try (ToyNode n1 = node(1, of(1)).start();
                ToyNode n2 = node(2, null).start();
                ToyNode n3 = node(3, of(3)).start()) {
            assertRefused(n2, 1, "n1 speaks TLS, and it does not");
            assertRefused(n3, 2, "TLS");
            n3.awaits("up n1");
            n1.awaits("up n3");
        }
        Path key = directory.resolve("key");
        new SharedKeyFile(key).create();
        try (ToyNode n1 = node(1, of(1)).start();
                ToyNode n2 = node(2, new SharedKeyFile(key)).start()) {
            assertRefused(n2, 1, "n1 speaks TLS, and it does not");
            assertThat(n1.broken.get()).isNull();
        }
    }

    @Test
    void aNewCertificateIsUsedWithoutARestartAndAnAuthorityCanBeWithdrawn() throws Exception {
        Authority next = new Authority("next");
        try (ToyNode n1 = node(1, of(1)).start();
                ToyNode n2 = node(2, of(2)).start()) {
            n1.awaits("up n2");
            n2.awaits("up n1");
            // the new authority is trusted by all, then certificates come from it, then the old one goes
            Path trusted = directory.resolve("ca.pem");
            TlsFiles fresh1 = next.write(directory, "fresh1", "regente://toys/1", DAY);
            TlsFiles fresh2 = next.write(directory, "fresh2", "regente://toys/2", DAY);
            String both = Files.readString(trusted) + Files.readString(fresh1.authority());
            Files.writeString(trusted, both);
            move(fresh1, 1);
            move(fresh2, 2);
            Files.writeString(trusted, Files.readString(fresh1.authority()));
            n1.awaits("down n2");
            n1.seen.clear();
            n1.awaits("up n2");
            n2.ask(Toy.send(1, "renewed"));
            n1.awaits("received renewed from n2");
        }
    }

    private void move(TlsFiles fresh, int id) throws Exception {
        Files.move(
                fresh.key().orElseThrow(), directory.resolve("n" + id + ".key"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(fresh.certificate(), directory.resolve("n" + id + ".pem"), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void certificatesLetTrafficLeaveTheMachine() throws Exception {
        ToyNode far = node(1, of(1));
        far.addresses = new TreeMap<>(addresses);
        far.addresses.put(NodeId.of(3), new Address("192.0.2.1", 7101));
        far.start().close();
    }

    @Test
    void slowAndSilentCallersTakeNoPlaceOfAPeer() throws Exception {
        try (ToyNode n1 = node(1, of(1)).start()) {
            Address address = addresses.get(NodeId.of(1));
            List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                Socket socket = new Socket(address.host(), address.port());
                socket.setSoTimeout(10_000);
                // the first bytes of a TLS record, and then nothing
                socket.getOutputStream().write(new byte[] {0x16, 3, 1});
                sockets.add(socket);
            }
            try (ToyNode n2 = node(2, of(2)).start()) {
                n2.awaits("up n1");
            }
            InputStream first = sockets.get(0).getInputStream();
            assertThat(first.read()).isEqualTo(-1);
            for (Socket socket : sockets) {
                socket.close();
            }
            assertThat(n1.broken.get()).isNull();
        }
    }
}
