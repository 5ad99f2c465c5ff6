package dev.regente.cli.bench.sales;

import dev.regente.cli.demo.ServerProcesses;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sales servers under load: where the coordinator is, sessions of the sample users, and what clients send. */
final class Sales {
    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([A-Za-z0-9_-]+)\"");
    private static final Pattern LAG = Pattern.compile("\"lag\":([0-9]+)");
    private static final String SELLER = "45678901234";
    private static final String MANAGER = "56789012345";
    private static final long PATIENCE_MILLIS = 60_000;

    private final ServerProcesses nodes;

    Sales(ServerProcesses nodes) {
        this.nodes = nodes;
    }

    /** Waits until the coordinator of highest rank serves and has the sample data. */
    void await() throws InterruptedException, IOException {
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (System.currentTimeMillis() < end) {
            try {
                token(MANAGER);
                return;
            } catch (IOException e) {
                new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
            }
        }
        throw new IOException(
                "no coordinator served within " + PATIENCE_MILLIS / 1000 + " s: " + nodes.lastWords(nodes.principal()));
    }

    HttpLine line() throws IOException {
        var address = nodes.address(nodes.principal());
        return new HttpLine(address.host(), address.port());
    }

    String manager() throws IOException {
        return token(MANAGER);
    }

    String seller() throws IOException {
        return token(SELLER);
    }

    private String token(String cpf) throws IOException {
        try (HttpLine line = line()) {
            HttpLine.Answer answer = line.post("/api/session", null, "{\"cpf\":\"" + cpf + "\",\"password\":\"demo\"}");
            Matcher token = TOKEN.matcher(answer.body());
            if (answer.status() != 200 || !token.find()) {
                throw new IOException("no login: " + answer.status() + " " + answer.body());
            }
            return token.group(1);
        }
    }

    static String body(String id) {
        return "{\"id\":\"" + id + "\",\"store\":\"martins-1\",\"amount\":\"19,90\"}";
    }

    /** Clients that record one sale after the other. */
    Load.Clients sellers(String run) throws IOException {
        String token = token(SELLER);
        return number -> {
            HttpLine line = line();
            return new Load.Client() {
                private long next;

                @Override
                public void next() throws IOException {
                    expect(201, line.post("/api/sales", token, body(run + "-" + number + "-" + next++)));
                }

                @Override
                public void close() {
                    line.close();
                }
            };
        };
    }

    /** Clients that import one batch after the other, dates ascending as in a file. */
    Load.Clients importers(String run, int batch) throws IOException {
        String token = manager();
        return number -> {
            HttpLine line = line();
            return new Load.Client() {
                private long next;

                @Override
                public void next() throws IOException {
                    expect(201, line.post("/api/batches", token, Batches.body(run + "-" + number, next++, batch)));
                }

                @Override
                public void close() {
                    line.close();
                }
            };
        };
    }

    private static void expect(int status, HttpLine.Answer answer) throws IOException {
        if (answer.status() != status) {
            throw new IOException("answered " + answer.status() + " " + answer.body());
        }
    }

    /** By how many entries the slowest node is behind. */
    long lag() throws IOException {
        try (HttpLine line = line()) {
            long most = 0;
            Matcher lag = LAG.matcher(line.get("/api/cluster", null).body());
            while (lag.find()) {
                most = Math.max(most, Long.parseLong(lag.group(1)));
            }
            return most;
        }
    }
}
