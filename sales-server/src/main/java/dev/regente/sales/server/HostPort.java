package dev.regente.sales.server;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where HTTP listens.
 *
 * @param host a name or a literal address, IPv6 without brackets
 * @param port 0 lets the system choose
 */
public record HostPort(String host, int port) {

    /** Reads {@code host:port} or {@code [ipv6]:port}. */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        if (bare.isEmpty()
                || (!bracketed && bare.indexOf(':') >= 0)
                || bare.chars().anyMatch(c -> c <= ' ')) {
            throw new IllegalArgumentException("'" + text + "' is not an address like 127.0.0.1:8101");
        }
        int port;
        try {
            port = Integer.parseInt(text.substring(colon + 1));
        } catch (NumberFormatException e) {
            port = -1;
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not an address like 127.0.0.1:8101: the port is a number from 1 to 65535");
        }
        return new HostPort(bare, port);
    }

    /** Whether only this machine can reach it. */
    boolean isLoopback() {
        return resolved().isLoopbackAddress();
    }

    /** Whether it stands for all addresses of this machine, so that it is no address to call. */
    boolean isWildcard() {
        return resolved().isAnyLocalAddress();
    }

    private InetAddress resolved() {
        try {
            return InetAddress.getAllByName(host)[0];
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("the host name '" + host + "' in --http is unknown on this machine", e);
        }
    }

    /** The address as a URL, with the port that was chosen. */
    String url(int chosenPort) {
        return "http://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + chosenPort;
    }
}
