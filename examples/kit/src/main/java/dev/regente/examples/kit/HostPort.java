package dev.regente.examples.kit;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Where a node answers clients. */
public record HostPort(String host, int port) {
    /** Refuses ports that do not exist. */
    public HostPort {
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("'" + host + ":" + port + "' is not an address like 127.0.0.1:50000");
        }
    }

    /** Reads {@code host:port}. */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1).strip();
        if (colon < 1 || !port.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("'" + text + "' is not an address like 127.0.0.1:50000");
        }
        return new HostPort(text.substring(0, colon).strip(), Integer.parseInt(port));
    }

    /** Reads several, separated by commas. */
    public static List<HostPort> parseAll(String text) {
        List<HostPort> all = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            all.add(parse(each));
        }
        return all;
    }

    /** Looks the name up, now. */
    public InetSocketAddress resolve() {
        return new InetSocketAddress(host.replaceAll("^\\[|]$", ""), port);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
