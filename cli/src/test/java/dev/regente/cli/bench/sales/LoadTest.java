package dev.regente.cli.bench.sales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadTest {
    @TempDir
    Path dir;

    /** A client that counts, and fails at this operation if it is not 0. */
    private record Counting(AtomicInteger done, AtomicInteger closed, int failAt) implements Load.Client {
        @Override
        public void next() throws IOException {
            if (done.incrementAndGet() == failAt) {
                throw new IOException("refused");
            }
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    @Test
    void everyClientWorksAndIsClosed() throws Exception {
        AtomicInteger done = new AtomicInteger();
        AtomicInteger closed = new AtomicInteger();
        Load.Result result = Load.run(3, number -> new Counting(done, closed, 0), 0, 0.2);
        assertThat(closed).hasValue(3);
        assertThat(result.perSecond() * 0.2).isBetween(1.0, (double) done.get());
        assertThat(result.p99Millis()).isGreaterThanOrEqualTo(result.medianMillis());
    }

    @Test
    void aFailureEndsTheRun() {
        AtomicInteger closed = new AtomicInteger();
        assertThatThrownBy(() -> Load.run(2, number -> new Counting(new AtomicInteger(), closed, 2), 0, 0.2))
                .isInstanceOf(IOException.class)
                .hasMessage("refused");
        assertThat(closed).hasValue(2);
    }

    @Test
    void theFloorIsMeasuredAndItsFileRemoved() throws Exception {
        assertThat(FsyncFloor.perSecond(dir, 4, 0.05)).isPositive();
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void aBatchIsOneJsonObjectWithAsManySalesAsAsked() {
        String body = Batches.body("r", 7, 3);
        assertThat(body).startsWith("{\"id\":\"r-7\",\"sales\":[").endsWith("}]}");
        assertThat(body.split("\"amount\"")).hasSize(4);
    }
}
