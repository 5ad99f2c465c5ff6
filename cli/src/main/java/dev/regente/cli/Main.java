package dev.regente.cli;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/**
 * Where every command of {@code regente} starts. It loads the classes of the command named and of no other, because a
 * node should be up in a fraction of a second.
 *
 * <p>Exit codes: 0 all held, 1 failed, 2 the command line or the configuration is wrong.
 */
public final class Main {

    /** A command: its name, the class that runs it, and what it is for. */
    record Command(String name, String className, String summary) {}

    static final List<Command> COMMANDS = List.of(
            new Command("demo", "dev.regente.cli.DemoCommand", "a whole cluster on this machine, with failures"),
            new Command("node", "dev.regente.cli.NodeCommand", "a bare election node"),
            new Command("key", "dev.regente.cli.KeyCommand", "makes the key that nodes share"),
            new Command("server", "dev.regente.sales.server.ServerCommand", "a node of the sales server"),
            new Command("sales", "dev.regente.sales.client.SalesCommand", "the sales client"),
            new Command("atm", "dev.regente.examples.atm.AtmCommand", "a cash machine: an example of fencing"),
            new Command(
                    "mail", "dev.regente.examples.mail.MailCommand", "e-mail: an example of a single active worker"),
            new Command(
                    "clinic", "dev.regente.examples.clinic.ClinicCommand", "appointments: an example of degraded mode"),
            new Command("sim", "dev.regente.sim.cli.SimCommand", "the simulator"),
            new Command("bench", "dev.regente.cli.bench.BenchCommand", "fail-over times and costs of real processes"));

    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        int status = run(args, System.out, System.err);
        System.out.flush();
        System.exit(status);
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        if (args.length == 0) {
            err.print(usage());
            return ExitCode.USAGE;
        }
        String[] rest = Arrays.copyOfRange(args, 1, args.length);
        switch (args[0]) {
            case "--help", "-h", "help" -> {
                if (rest.length > 0) {
                    return run(new String[] {rest[0], "--help"}, out, err);
                }
                out.print(usage());
                return ExitCode.OK;
            }
            case "--version", "-V" -> {
                out.println("regente " + Version.ofProduct() + ", Java " + Runtime.version());
                return ExitCode.OK;
            }
            case "rehearse" -> {
                return Rehearsal.run(rest);
            }
            default -> {
                return dispatch(args[0], rest, err);
            }
        }
    }

    private static int dispatch(String name, String[] rest, PrintStream err) {
        for (Command command : COMMANDS) {
            if (command.name().equals(name)) {
                return execute(command, rest);
            }
        }
        err.println("regente: no command is named " + name + "; regente --help lists them");
        return ExitCode.USAGE;
    }

    private static int execute(Command command, String[] args) {
        Object instance;
        try {
            instance =
                    Class.forName(command.className()).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the command " + command.name() + " is broken in this build", e);
        }
        return commandLine(instance, "regente " + command.name()).execute(args);
    }

    /** A command line that answers every error with one line and never with a stack trace. */
    static CommandLine commandLine(Object command, String name) {
        CommandLine line = new CommandLine(command);
        withVersion(line);
        return line.setCommandName(name)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, args) -> {
                    CommandLine failed = e.getCommandLine();
                    String full = failed.getCommandSpec().qualifiedName();
                    failed.getErr().println(full + ": " + oneLine(e.getMessage()) + "; " + full + " --help explains");
                    return ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((e, failed, parsed) -> {
                    String full = failed.getCommandSpec().qualifiedName();
                    failed.getErr().println(full + ": " + describe(e));
                    return e instanceof IllegalArgumentException ? ExitCode.USAGE : ExitCode.SOFTWARE;
                });
    }

    private static void withVersion(CommandLine line) {
        line.getCommandSpec().version("regente " + Version.ofProduct());
        line.getSubcommands().values().forEach(Main::withVersion);
    }

    private static String describe(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : oneLine(e.getMessage());
    }

    private static String oneLine(String message) {
        // the parser quotes the exception of its own converters: that is for programmers
        return String.valueOf(message)
                .replaceAll("\\s*\\(java\\.[\\w.]*(Exception|Error):? [^)]*\\)", "")
                .strip()
                .replaceAll("[:;,]?\\s*\\R\\s*", "; ");
    }

    static String usage() {
        StringBuilder text = new StringBuilder("usage: regente COMMAND [options]\n\n");
        for (Command command : COMMANDS) {
            text.append(String.format("  %-8s %s%n", command.name(), command.summary()));
        }
        return text.append(
                        "\nregente COMMAND --help tells the options of one command; regente --version the version.\n")
                .toString();
    }
}
