package dev.regente.cli.bench.sales;

import dev.regente.cli.demo.ServerProcesses;
import java.io.IOException;
import java.net.URI;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Records sales and looks at sales of others, on whatever node answers, and writes down what it saw. */
final class ChaosClient implements Runnable {
    private static final int GIVE_UP = 2_000;

    private final ServerProcesses cluster;
    private final String token;
    private final History history;
    private final int number;
    private final AtomicBoolean ends;
    private final Random random;
    private final CountDownLatch never = new CountDownLatch(1);
    private HttpLine line;
    private int place;

    ChaosClient(ServerProcesses cluster, String token, History history, int number, AtomicBoolean ends) {
        this.cluster = cluster;
        this.token = token;
        this.history = history;
        this.number = number;
        this.ends = ends;
        this.random = new Random(number);
    }

    @Override
    public void run() {
        try {
            while (!ends.get()) {
                // few sales for many clients, so that they meet
                String sale = "chaos-" + System.nanoTime() / 200_000_000 % 100_000 + "-" + random.nextInt(4);
                if (random.nextInt(3) == 0) {
                    look(sale);
                } else {
                    record(sale);
                }
                never.await(random.nextInt(20), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            drop();
        }
    }

    private void record(String sale) throws InterruptedException {
        long asked = System.nanoTime();
        HttpLine.Answer answer = send("/api/sales", Sales.body(sale));
        long came = System.nanoTime();
        if (answer == null) {
            history.recorded(sale, History.Saw.UNKNOWN, asked, came);
        } else if (answer.status() == 201) {
            history.recorded(sale, History.Saw.FIRST, asked, came);
        } else if (answer.status() == 200) {
            history.recorded(sale, History.Saw.STANDS, asked, came);
        } else if (!answer.body().contains("\"outcome\":\"not-done\"")) {
            history.recorded(sale, History.Saw.UNKNOWN, asked, came);
        }
    }

    private boolean look(String sale) throws InterruptedException {
        long asked = System.nanoTime();
        HttpLine.Answer answer = send("/api/sales/" + sale, null);
        long came = System.nanoTime();
        if (answer != null && (answer.status() == 200 || answer.body().contains("unknown-sale"))) {
            history.looked(sale, answer.status() == 200 ? History.Saw.STANDS : History.Saw.ABSENT, asked, came);
            return true;
        }
        return false;
    }

    /** For the last word: asks until somebody answers. */
    void lookUntilAnswered(String sale) throws InterruptedException {
        for (int i = 0; i < GIVE_UP && !look(sale); i++) {
            never.await(20, TimeUnit.MILLISECONDS);
        }
    }

    /** One request, or null if its answer got lost. Where it was surely not taken, the next node is asked next. */
    private HttpLine.Answer send(String path, String body) throws InterruptedException {
        boolean sent = false;
        try {
            if (line == null) {
                var address = cluster.address(1 + place % cluster.ids().size());
                line = new HttpLine(address.host(), address.port());
            }
            sent = true;
            HttpLine.Answer answer = body == null ? line.get(path, token) : line.post(path, token, body);
            if (answer.status() == 307) {
                follow(answer.location());
                answer = body == null ? line.get(path, token) : line.post(path, token, body);
            }
            if (answer.status() == 503 || answer.status() == 307) {
                moveOn();
            }
            return answer;
        } catch (IOException e) {
            moveOn();
            never.await(20, TimeUnit.MILLISECONDS);
            return sent ? null : new HttpLine.Answer(0, "\"outcome\":\"not-done\"", "");
        }
    }

    private void follow(String location) throws IOException {
        URI there = URI.create(location);
        drop();
        line = new HttpLine(there.getHost(), there.getPort());
    }

    private void moveOn() {
        drop();
        place++;
    }

    private void drop() {
        if (line != null) {
            line.close();
            line = null;
        }
    }

    @Override
    public String toString() {
        return "client " + number;
    }
}
