package dev.regente.cli;

import dev.regente.cli.demo.Demo;
import dev.regente.cli.demo.ServerProcesses;
import dev.regente.election.Algorithm;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code regente demo}: a real cluster on this machine, one process a node, to play with or to watch being broken. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Start a sales cluster on this machine, kill its coordinators, and see that no sale is lost.")
public final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--nodes", defaultValue = "3", description = "How many nodes, 3 to 9 (default: 3).")
    private int nodes;

    @Option(
            names = "--algorithm",
            defaultValue = "bully",
            converter = AlgorithmConverter.class,
            description = "bully or ring (default: bully).")
    private Algorithm algorithm;

    @Option(
            names = "--auto",
            description = "Play by itself: sell, kill, restart, check every sale; exit status 0 only if none was lost.")
    private boolean auto;

    @Option(
            names = "--seconds",
            defaultValue = "30",
            description = "With --auto: how long to sell, 10 to 3600 (default: 30).")
    private int seconds;

    @Option(names = "--clients", defaultValue = "4", description = "With --auto: how many sell at once (default: 4).")
    private int clients;

    @Option(
            names = "--rate",
            defaultValue = "100",
            description = "With --auto: sales a second, all clients together (default: 100).")
    private int rate;

    @Option(names = "--json", paramLabel = "FILE", description = "With --auto: write the report there, as JSON.")
    private Path json;

    @Option(names = "--lang", paramLabel = "pt|en", description = "Language of the menus; by default the system's.")
    private String language;

    @Override
    public Integer call() throws Exception {
        between("--nodes", nodes, 3, 9);
        between("--seconds", seconds, 10, 3600);
        between("--clients", clients, 1, 64);
        between("--rate", rate, 1, 5000);
        require(language == null || language.equals("pt") || language.equals("en"), "--lang is pt or en");
        Locale locale = language == null ? Locale.getDefault() : Locale.forLanguageTag(language);
        PrintWriter out = spec.commandLine().getOut();
        Demo demo = new Demo(
                new Demo.Settings(nodes, AlgorithmConverter.word(algorithm), seconds, clients, rate),
                this::server,
                locale,
                out);
        return auto ? demo.playItself(json) : demo.interactive();
    }

    private void between(String option, int value, int least, int most) {
        require(value >= least && value <= most, option + " is between " + least + " and " + most + ", not " + value);
    }

    private void require(boolean held, String message) {
        if (!held) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    /** The same Java with the same options and class path as this program, so that its class-data archive fits too. */
    private List<String> server(ServerProcesses.Settings node) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options(ManagementFactory.getRuntimeMXBean().getInputArguments()));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), DemoNode.class.getName()));
        command.addAll(List.of("server", "--id", String.valueOf(node.id()), "--peers", node.peers()));
        command.addAll(List.of("--http", node.http(), "--data", node.data().toString()));
        command.addAll(List.of("--algorithm", AlgorithmConverter.word(algorithm), "--demo-data"));
        if (!auto) {
            command.add("--demo-controls");
        }
        return command;
    }

    /** The launcher gives options fit for several processes on one machine; without it they are given here. */
    static List<String> options(List<String> own) {
        List<String> options = new ArrayList<>();
        if (own.stream().noneMatch(option -> option.startsWith("-Xmx"))) {
            options.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
        }
        for (String option : own) {
            boolean ofThisProcess = option.startsWith("-agent")
                    || option.startsWith("-javaagent")
                    || option.startsWith("-XX:ArchiveClassesAtExit");
            if (!ofThisProcess) {
                options.add(option);
            }
        }
        return options;
    }
}
