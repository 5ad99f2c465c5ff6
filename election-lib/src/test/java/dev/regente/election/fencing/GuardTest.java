package dev.regente.election.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every guard of work does. */
class GuardTest {
    @TempDir
    static Path directory;

    private static int files;

    static Stream<FencingGuard> guards() {
        return Stream.of(new MemoryGuard(), FileGuard.open(directory.resolve("guard" + files++)));
    }

    @ParameterizedTest
    @MethodSource("guards")
    void anOlderTokenIsRefusedBeforeItsWorkStarts(FencingGuard guard) {
        List<String> done = new ArrayList<>();
        guard.run(5, () -> done.add("5"));
        guard.run(5, () -> done.add("5 again"));
        guard.run(7, () -> done.add("7"));
        assertThatThrownBy(() -> guard.run(6, () -> done.add("6")))
                .isInstanceOfSatisfying(StaleTokenException.class, e -> {
                    assertThat(e.token()).isEqualTo(6);
                    assertThat(e.highest()).isEqualTo(7);
                })
                .hasMessageContaining("the token 6 is stale: ")
                .hasMessageEndingWith(" has seen 7");
        assertThat(done).containsExactly("5", "5 again", "7");
        assertThat(guard.highest()).isEqualTo(7);
    }

    @ParameterizedTest
    @MethodSource("guards")
    void aSealKeepsOlderLeadersOutWithoutAnyWork(FencingGuard guard) {
        assertThat(guard.highest()).isZero();
        guard.seal(3);
        assertThatThrownBy(() -> guard.seal(2)).isInstanceOf(StaleTokenException.class);
        guard.seal(3);
        assertThat(guard.highest()).isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("guards")
    void whatTheWorkThrowsComesOutAndTheTokenStays(FencingGuard guard) throws IOException {
        assertThatThrownBy(() -> guard.run(4, () -> {
                    throw new IOException("disk full");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("disk full");
        assertThat(guard.highest()).isEqualTo(4);
        assertThat(guard.call(4, () -> "answer")).isEqualTo("answer");
        assertThatThrownBy(() -> guard.seal(3)).isInstanceOf(StaleTokenException.class);
    }

    @ParameterizedTest
    @MethodSource("guards")
    void whatIsNoTokenIsRefused(FencingGuard guard) {
        assertThatThrownBy(() -> guard.seal(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a fencing token is 1 or more, not 0");
        assertThat(guard.highest()).isZero();
    }

    @ParameterizedTest
    @MethodSource("guards")
    void workMayBeNestedUnderItsOwnTokenOnly(FencingGuard guard) {
        String answer = guard.call(5, () -> {
            assertThatThrownBy(() -> guard.seal(4)).isInstanceOf(StaleTokenException.class);
            assertThatThrownBy(() -> guard.seal(6))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("under the token 5 cannot admit the token 6");
            return guard.call(5, () -> "inner");
        });
        assertThat(answer).isEqualTo("inner");
        guard.seal(6);
    }

    /** Check and work are one step: else an older leader that was admitted just before could write after the newer one. */
    @ParameterizedTest
    @MethodSource("guards")
    void aNewerTokenWaitsForTheWorkOfTheOlderOne(FencingGuard guard) throws Exception {
        List<String> order = java.util.Collections.synchronizedList(new ArrayList<>());
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Thread> second = new CompletableFuture<>();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> old = threads.submit(() -> {
                guard.run(1, () -> {
                    inside.countDown();
                    goOn.await();
                    order.add("1");
                });
                return null;
            });
            inside.await();
            Future<?> young = threads.submit(() -> {
                second.complete(Thread.currentThread());
                guard.run(2, () -> order.add("2"));
            });
            awaitWaiting(second.get());
            assertThat(order).isEmpty();
            goOn.countDown();
            old.get();
            young.get();
        } finally {
            threads.shutdownNow();
        }
        assertThat(order).containsExactly("1", "2");
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() == Thread.State.RUNNABLE || thread.getState() == Thread.State.NEW) {
            Thread.onSpinWait();
        }
    }
}
