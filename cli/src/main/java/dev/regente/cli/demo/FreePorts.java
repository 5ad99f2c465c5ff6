package dev.regente.cli.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports that nobody listens on. They lie below the ranges from which systems give ports to outgoing connections: else, while a
 * node is down, somebody's connection could be given its port, and the node could not come back.
 */
public final class FreePorts {
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;

    private FreePorts() {}

    /** So many ports, all different. */
    public static List<Integer> find(int count) throws IOException {
        List<Integer> found = new ArrayList<>();
        int start = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
        for (int i = 0; i < HIGHEST - LOWEST && found.size() < count; i++) {
            int port = LOWEST + (start - LOWEST + i) % (HIGHEST - LOWEST);
            if (free(port)) {
                found.add(port);
            }
        }
        if (found.size() < count) {
            throw new IOException("no " + count + " free ports between " + LOWEST + " and " + HIGHEST);
        }
        return found;
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
