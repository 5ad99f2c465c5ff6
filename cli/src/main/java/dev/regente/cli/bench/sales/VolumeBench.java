package dev.regente.cli.bench.sales;

import dev.regente.election.kernel.Value;
import dev.regente.sales.domain.Cents;
import dev.regente.sales.domain.Command;
import dev.regente.sales.domain.CommandCodec;
import dev.regente.sales.domain.Cpf;
import dev.regente.sales.domain.DemoData;
import dev.regente.sales.domain.Period;
import dev.regente.sales.domain.Sale;
import dev.regente.sales.store.SaleFilter;
import dev.regente.sales.store.SalesStore;
import dev.regente.sales.store.SalesView;
import dev.regente.sales.store.StoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code regente bench volume}: one node's state with many sales: how fast it fills, opens and answers. */
@picocli.CommandLine.Command(
        name = "volume",
        description = "Fills one node's state with many sales, and measures opening, the managers' queries and a copy.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "Exit codes: 0 measured, 1 something failed, 2 the command line is wrong."})
public final class VolumeBench implements Callable<Integer> {
    private static final int BATCH = 1000;
    private static final int BATCHES_PER_TRANSACTION = 10;
    private static final int REPEATS = 21;
    private static final LocalDate FIRST = LocalDate.of(2015, 1, 1);
    private static final String[] STORES = {"max-atacado-sul", "atakadao-norte", "martins-1", "martins-2"};
    private static final Cpf ANA = new Cpf("45678901234");

    @Spec
    private CommandSpec spec;

    @Option(names = "--sales", defaultValue = "10000000", description = "How many (default: ${DEFAULT-VALUE}).")
    private long sales;

    @Override
    public Integer call() {
        if (sales < BATCH) {
            spec.commandLine().getErr().println("bench volume: --sales is at least " + BATCH);
            return ExitCode.USAGE;
        }
        Path directory = null;
        try {
            directory = Files.createTempDirectory("regente-bench-volume");
            measure(directory);
            return ExitCode.OK;
        } catch (IOException | StoreException e) {
            spec.commandLine().getErr().println("bench volume: " + e.getMessage());
            return ExitCode.SOFTWARE;
        } finally {
            forget(directory);
        }
    }

    private void measure(Path directory) throws IOException {
        Path file = directory.resolve("sales.db");
        long began = System.nanoTime();
        try (SalesStore store = SalesStore.open(file, "n1")) {
            fill(store);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        line("| what | |");
        line("|---|---|");
        line(String.format(Locale.ROOT, "| filled, sales per second | %,.0f |", sales / seconds));
        line(String.format(Locale.ROOT, "| size of the file, MB | %,.0f |", Files.size(file) / 1e6));
        began = System.nanoTime();
        try (SalesStore store = SalesStore.open(file, "n1")) {
            line(String.format(Locale.ROOT, "| opened, ms | %.0f |", (System.nanoTime() - began) / 1e6));
            queries(store);
            began = System.nanoTime();
            store.copyTo(directory.resolve("copy.db"));
            line(String.format(
                    Locale.ROOT, "| copied for another node, ms | %.0f |", (System.nanoTime() - began) / 1e6));
        }
        line(String.format(
                Locale.ROOT,
                "| largest heap allowed, MB | %d |",
                Runtime.getRuntime().maxMemory() / 1_000_000));
    }

    private void fill(SalesStore store) {
        long index = 1;
        store.apply(List.of(new SalesStore.Entry(index, CommandCodec.encode(DemoData.seed("no login")))));
        List<SalesStore.Entry> entries = new ArrayList<>();
        for (long done = 0; done < sales; done += BATCH) {
            entries.add(new SalesStore.Entry(++index, batch(done)));
            if (entries.size() == BATCHES_PER_TRANSACTION) {
                store.apply(entries);
                entries.clear();
            }
        }
        store.apply(entries);
    }

    private Value.Bytes batch(long from) {
        LocalDate date = FIRST.plusDays(from * 3_650 / sales);
        List<Sale> batch = new ArrayList<>();
        for (long i = from; i < from + BATCH; i++) {
            batch.add(new Sale(
                    "volume-" + i, ANA, STORES[(int) (i % STORES.length)], new Cents(100 + i % 50_000), date, true));
        }
        return CommandCodec.encode(new Command.RecordBatch(
                "batch-" + from, Value.of(new byte[] {1}), batch, FIRST.plusDays(4_000), ANA, 1));
    }

    private void queries(SalesStore store) {
        Period odd = new Period(LocalDate.of(2016, 1, 20), LocalDate.of(2023, 2, 10));
        query(store, "one seller", view -> view.ofSeller(ANA, odd));
        query(store, "one store", view -> view.ofStore("martins-1", odd));
        query(store, "one chain", view -> view.ofChain("lojas-martins", odd));
        query(store, "the network", view -> view.ofNetwork(odd));
        query(store, "best seller", view -> view.sellers(odd));
        query(store, "best store", view -> view.stores(odd));
        query(store, "by day, one store", view -> view.spans(SalesView.Of.STORE, "martins-1", odd, false));
        SaleFilter page = new SaleFilter(
                odd, Optional.empty(), Optional.of("martins-1"), Optional.empty(), Optional.empty(), Optional.empty());
        query(store, "a page of one store's sales", view -> view.list(page, 50));
    }

    private void query(SalesStore store, String what, Function<SalesView, ?> query) {
        long[] taken = new long[REPEATS];
        for (int i = 0; i < REPEATS; i++) {
            long began = System.nanoTime();
            Object answer = store.<Object>read(query::apply);
            taken[i] = answer == null ? Long.MAX_VALUE : System.nanoTime() - began;
        }
        Arrays.sort(taken);
        line(String.format(Locale.ROOT, "| %s, median ms | %.2f |", what, taken[REPEATS / 2] / 1e6));
    }

    private void line(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }

    private static void forget(Path directory) {
        if (directory == null) {
            return;
        }
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            directory.toFile().deleteOnExit();
        }
    }
}
