package dev.regente.election.security;

import dev.regente.election.kernel.NodeId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** A node's certificate, ready for use: mutual TLS 1.3, and nothing older. Immutable. */
public final class TlsIdentity implements Credentials {
    private static final String[] PROTOCOLS = {"TLSv1.3"};
    private static final char[] IN_MEMORY = "in-memory".toCharArray();
    private static final int MOST_STEPS = 200;

    private final String cluster;
    private final X509Certificate own;
    private final SSLContext context;
    private final X509TrustManager trust;

    private TlsIdentity(String cluster, X509Certificate own, SSLContext context, X509TrustManager trust) {
        this.cluster = cluster;
        this.own = own;
        this.context = context;
        this.trust = trust;
    }

    /** Checks all that the peers will check. */
    static TlsIdentity of(
            String cluster,
            NodeId self,
            PrivateKey key,
            List<X509Certificate> chain,
            List<X509Certificate> authorities,
            String name)
            throws CredentialException {
        X509Certificate own = chain.get(0);
        Set<NodeId> nodes = NodeName.nodesIn(own, cluster);
        if (!nodes.contains(self)) {
            throw new CredentialException("the certificate in " + name + " is "
                    + (nodes.isEmpty() ? "of no node of the cluster '" + cluster + "'" : "of " + words(nodes))
                    + ", and this is " + self + ": it needs the subject alternative name URI:"
                    + NodeName.of(cluster, self));
        }
        try {
            own.checkValidity();
            KeyStore keys = emptyStore();
            keys.setKeyEntry("node", key, IN_MEMORY, chain.toArray(new Certificate[0]));
            KeyManagerFactory ours = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            ours.init(keys, IN_MEMORY);
            KeyStore roots = emptyStore();
            for (int i = 0; i < authorities.size(); i++) {
                roots.setCertificateEntry("authority" + i, authorities.get(i));
            }
            TrustManagerFactory theirs = TrustManagerFactory.getInstance("PKIX");
            theirs.init(roots);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(ours.getKeyManagers(), theirs.getTrustManagers(), null);
            TlsIdentity identity = new TlsIdentity(cluster, own, context, x509(theirs));
            identity.shakeHandsWithItself();
            return identity;
        } catch (CertificateExpiredException e) {
            throw new CredentialException(
                    "the certificate in " + name + " has expired, on "
                            + own.getNotAfter().toInstant(),
                    e);
        } catch (CertificateNotYetValidException e) {
            throw new CredentialException(
                    "the certificate in " + name + " is valid only from "
                            + own.getNotBefore().toInstant() + " on",
                    e);
        } catch (SSLException e) {
            throw new CredentialException(
                    "the certificate in " + name + " would be refused by the other nodes: " + TlsFailure.describe(e),
                    e);
        } catch (IOException | GeneralSecurityException e) {
            throw new CredentialException("the certificate in " + name + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static X509TrustManager x509(TrustManagerFactory factory) {
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager found) {
                return found;
            }
        }
        throw new IllegalStateException("PKIX checks X.509 certificates");
    }

    /**
     * One end of a new connection, at the start of its handshake. No session is ever resumed: each connection checks the
     * certificates.
     */
    public SSLEngine engine(boolean dials) throws SSLException {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(dials);
        engine.setEnabledProtocols(PROTOCOLS);
        if (!dials) {
            engine.setNeedClientAuth(true);
        }
        engine.beginHandshake();
        return engine;
    }

    /**
     * Whom the certificate at the other end is of, once the handshake is over.
     *
     * @throws HandshakeRefused if it is of no node of this cluster
     */
    public Set<NodeId> nodesAt(SSLEngine engine) throws HandshakeRefused {
        try {
            Set<NodeId> nodes = NodeName.nodesIn(peerChain(engine)[0], cluster);
            if (nodes.isEmpty()) {
                throw new HandshakeRefused("its certificate is of no node of the cluster '" + cluster
                        + "': it needs a subject alternative name like URI:" + NodeName.of(cluster, NodeId.of(1)));
            }
            return nodes;
        } catch (SSLPeerUnverifiedException e) {
            throw new HandshakeRefused("it has shown no certificate");
        }
    }

    /** Whether the certificate of that connection would still be accepted. */
    public boolean stillAccepts(SSLEngine engine) {
        try {
            trust.checkClientTrusted(peerChain(engine), "UNKNOWN");
            return true;
        } catch (CertificateException | SSLPeerUnverifiedException e) {
            return false;
        }
    }

    private static X509Certificate[] peerChain(SSLEngine engine) throws SSLPeerUnverifiedException {
        Certificate[] chain = engine.getSession().getPeerCertificates();
        X509Certificate[] result = new X509Certificate[chain.length];
        for (int i = 0; i < chain.length; i++) {
            result[i] = (X509Certificate) chain[i];
        }
        return result;
    }

    /**
     * Finds in memory what would go wrong on the first connection, and loads the many classes that TLS needs before the
     * node has deadlines to keep.
     */
    private void shakeHandsWithItself() throws SSLException {
        SSLEngine client = engine(true);
        SSLEngine server = engine(false);
        ByteBuffer toServer = ByteBuffer.allocate(4 * client.getSession().getPacketBufferSize());
        ByteBuffer toClient = ByteBuffer.allocate(toServer.capacity());
        for (int step = 0; step < MOST_STEPS; step++) {
            boolean clientMoved = step(client, toClient, toServer);
            boolean serverMoved = step(server, toServer, toClient);
            if (!clientMoved && !serverMoved) {
                break;
            }
        }
        if (!client.getSession().isValid() || server.getSession().getPeerCertificates().length == 0) {
            throw new SSLException("the handshake with itself came to no end");
        }
    }

    private static boolean step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        ByteBuffer plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        return switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> {
                engine.getDelegatedTask().run();
                yield true;
            }
            case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out).bytesProduced() > 0;
            default -> {
                in.flip();
                SSLEngineResult result = engine.unwrap(in, plain);
                in.compact();
                yield result.bytesConsumed() > 0;
            }
        };
    }

    static String words(Set<NodeId> nodes) {
        return String.join(", ", nodes.stream().map(NodeId::toString).toList());
    }

    @Override
    public String toString() {
        return "a certificate that is valid until " + own.getNotAfter().toInstant();
    }
}
