package dev.regente.examples.clinic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.examples.kit.Line;
import dev.regente.examples.kit.client.ClusterClient;
import dev.regente.examples.kit.server.Stage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Coordinators are killed while patients book: what was booked is in the book, once, and no day has a sixth. */
class ClinicKillIT {
    private static final int THREADS = 3;
    private static final int EACH = 25;

    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void bookingsAreNeitherLostNorDoubled() throws Exception {
        PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (Stage stage =
                new Stage(Stage.plan(ClinicServerCommand.class, "clinic", List.of("--password-cost", "4")), silent)) {
            List<Future<List<Line>>> patients = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int number = i;
                patients.add(threads.submit(() -> book(stage, number)));
            }
            for (int kill = 1; kill <= 2; kill++) {
                while (asked.get() < kill * THREADS * EACH / 3
                        && !patients.stream().allMatch(Future::isDone)) {
                    TimeUnit.MILLISECONDS.sleep(10);
                }
                int coordinator = stage.coordinator();
                stage.kill(coordinator);
                stage.cluster().start(coordinator);
            }
            List<Line> booked = new ArrayList<>();
            for (Future<List<Line>> each : patients) {
                booked.addAll(each.get());
            }
            try (ClusterClient staff = stage.client()) {
                assertThat(staff.login("LOGIN", "equipe", "equipe1").isOk()).isTrue();
                List<Line> agenda = staff.call("AGENDA").lines(1);
                assertThat(agenda).containsExactlyInAnyOrderElementsOf(booked);
                assertThat(agenda.stream().map(each -> each.slice(3, 7)))
                        .as("specialist, day and time")
                        .doesNotHaveDuplicates();
                assertThat(booked)
                        .as("75 wanted a place, and 10 days have 5 each")
                        .hasSize(50);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Each patient asks for one of ten days, once. */
    private List<Line> book(Stage stage, int number) throws IOException {
        List<Line> booked = new ArrayList<>();
        Specialty general = Specialty.USUAL.get(0);
        LocalDate first =
                general.nextDay(LocalDate.now(ZoneId.of("America/Sao_Paulo")).plusDays(1));
        try (ClusterClient client = stage.client()) {
            for (int i = 0; i < EACH; i++) {
                int patient = number * EACH + i;
                Line reply = client.call(
                        "AGEND",
                        String.format("888%08d", patient),
                        "Ana de Teste",
                        general.name(),
                        Specialty.text(first.plusWeeks(patient % 10)),
                        general.dayName(),
                        "id-" + patient);
                asked.incrementAndGet();
                if (reply.isOk()) {
                    booked.add(reply.from(1));
                } else {
                    assertThat(reply).isEqualTo(Line.of("ERRO-110"));
                }
            }
        }
        return booked;
    }
}
