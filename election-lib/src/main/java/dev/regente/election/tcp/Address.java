package dev.regente.election.tcp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a node listens. Names are resolved anew for each connection, so that a node may move.
 *
 * @param host a name or a literal address, IPv6 without brackets
 * @param port 0 to 65535; 0 lets the system choose, for a node's own address only
 */
public record Address(String host, int port) {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    /** Refuses an empty host and a port out of range. */
    public Address {
        if (host.isEmpty() || host.length() > 255) {
            throw new IllegalArgumentException("a host name has 1 to 255 characters, not " + host.length());
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
    }

    /**
     * Reads {@code host:port} or {@code [ipv6]:port}.
     *
     * @throws IllegalArgumentException with a line that shows the text and the form
     */
    public static Address parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (bracketed) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty()
                || (!bracketed && host.indexOf(':') >= 0)
                || host.chars().anyMatch(c -> c <= ' ')) {
            throw new IllegalArgumentException("'" + text + "' is not an address like 127.0.0.1:7101");
        }
        try {
            return new Address(host, Integer.parseInt(text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not an address like 127.0.0.1:7101: the port is a number from 1 to 65535");
        }
    }

    /** Whether resolving needs no name service, so that it cannot block. */
    public boolean isLiteral() {
        return IPV4.matcher(host).matches() || host.indexOf(':') >= 0;
    }

    /** Whether the text itself says this machine; a name may turn out to be as well. */
    public boolean isLoopback() {
        return host.equalsIgnoreCase("localhost")
                || host.equals("::1")
                || (IPV4.matcher(host).matches() && host.startsWith("127."));
    }

    /** All addresses of the host. Blocks unless {@link #isLiteral}. */
    InetAddress[] resolve() throws UnknownHostException {
        return InetAddress.getAllByName(host);
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : String.format(Locale.ROOT, "%s:%d", host, port);
    }
}
