package dev.regente.cli.bench;

import dev.regente.cli.bench.sales.ChaosBench;
import dev.regente.cli.bench.sales.SalesBench;
import dev.regente.cli.bench.sales.VolumeBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code regente bench}: what the cluster does on this machine, in numbers. */
@Command(
        name = "bench",
        description = "Measures clusters of real processes on this machine.",
        subcommands = {
            FailoverBench.class,
            RestBench.class,
            ColdBench.class,
            ElectionsBench.class,
            SalesBench.class,
            ChaosBench.class,
            VolumeBench.class,
            HelpCommand.class
        },
        mixinStandardHelpOptions = true)
public final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "say what to measure: failover, rest, cold, elections sales, chaos or volume");
    }
}
