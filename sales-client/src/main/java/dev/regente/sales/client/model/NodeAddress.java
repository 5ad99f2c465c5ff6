package dev.regente.sales.client.model;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where one node answers HTTP. Two spellings of the same place (upper case, a default port, a closing slash) are equal, because
 * whether a session may be sent somewhere is decided by comparing these.
 *
 * @param scheme {@code http} or {@code https}
 * @param host lower case; an IPv6 literal keeps its brackets
 * @param port 1 to 65535
 */
public record NodeAddress(String scheme, String host, int port) {
    private static final int TEXT_LIMIT = 300;

    /**
     * Reads {@code http://host:port}, {@code https://host} or plain {@code host:port} (which means http).
     *
     * @throws IllegalArgumentException with one clear line when the text is none of these
     */
    public static NodeAddress parse(String text) {
        String trimmed = text.trim();
        if (trimmed.isEmpty() || trimmed.length() > TEXT_LIMIT) {
            throw new IllegalArgumentException("a server address is like http://127.0.0.1:8101");
        }
        String full = trimmed.contains("://") ? trimmed : "http://" + trimmed;
        URI uri;
        try {
            uri = new URI(full);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "'" + trimmed + "' is not a server address like http://127.0.0.1:8101", e);
        }
        boolean bare = (uri.getRawPath() == null
                        || uri.getRawPath().isEmpty()
                        || uri.getRawPath().equals("/"))
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null;
        if (!bare) {
            throw new IllegalArgumentException("'" + trimmed + "' must end after the port: http://127.0.0.1:8101");
        }
        return of(uri);
    }

    /**
     * The node a full address points to, whatever its path.
     *
     * @throws IllegalArgumentException when it is not http or https, has no host, or carries a user name
     */
    public static NodeAddress of(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean web = scheme.equals("http") || scheme.equals("https");
        int port = uri.getPort() == -1 ? (scheme.equals("https") ? 443 : 80) : uri.getPort();
        if (!web || uri.getHost() == null || uri.getRawUserInfo() != null || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("'" + uri + "' is not a server address like http://127.0.0.1:8101");
        }
        return new NodeAddress(scheme, uri.getHost().toLowerCase(Locale.ROOT), port);
    }

    /** The address of {@code path}, which starts with a slash, on this node. */
    public URI resolve(String path) {
        return URI.create(this + path);
    }

    /** True when what is sent there can be read on the way: plain HTTP to another machine. */
    public boolean readableOnTheWay() {
        return scheme.equals("http") && !loopback();
    }

    private boolean loopback() {
        return host.equals("localhost") || host.matches("127(\\.\\d{1,3}){3}") || host.equals("[::1]");
    }

    @Override
    public String toString() {
        return scheme + "://" + host + ":" + port;
    }
}
