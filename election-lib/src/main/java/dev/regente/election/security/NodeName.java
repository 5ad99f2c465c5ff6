package dev.regente.election.security;

import dev.regente.election.kernel.NodeId;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a certificate names the node that it is of: by a subject alternative name of the type URI, {@code
 * regente://CLUSTER/NUMBER}. In the name of the cluster all but letters, digits and {@code . _ ~ -} is written as % and two
 * hexadecimal digits for each byte of its UTF-8.
 */
public final class NodeName {
    private static final String SCHEME = "regente://";
    private static final Integer TYPE_URI = 6;

    private NodeName() {}

    /** The name of this node. */
    public static String of(String cluster, NodeId node) {
        return prefix(cluster) + node.number();
    }

    /** The nodes of this cluster that the certificate is of; most have one. */
    static Set<NodeId> nodesIn(X509Certificate certificate, String cluster) {
        Set<NodeId> nodes = new TreeSet<>();
        String prefix = prefix(cluster);
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names != null) {
                for (List<?> name : names) {
                    if (TYPE_URI.equals(name.get(0)) && name.get(1) instanceof String uri && uri.startsWith(prefix)) {
                        String number = uri.substring(prefix.length());
                        if (number.matches("[1-9][0-9]{0,8}")) {
                            nodes.add(NodeId.of(Integer.parseInt(number)));
                        }
                    }
                }
            }
        } catch (CertificateParsingException e) {
            // names that cannot be read name nobody
            return Set.of();
        }
        return nodes;
    }

    private static String prefix(String cluster) {
        StringBuilder text = new StringBuilder(SCHEME);
        for (byte next : cluster.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (next & 0xFF);
            boolean plain = character < 128 && (Character.isLetterOrDigit(character) || "._~-".indexOf(character) >= 0);
            text.append(plain ? String.valueOf(character) : String.format("%%%02X", next));
        }
        return text.append('/').toString();
    }
}
