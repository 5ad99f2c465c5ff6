package dev.regente.examples.kit;

import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/** Runs a command so that whatever goes wrong is told in one line, and never as a stack trace. */
public final class OneLine {
    private OneLine() {}

    /**
     * Runs a command.
     *
     * @return 0 all held, 1 failed, 2 the command line or the configuration is wrong
     */
    public static int run(Object command, String... words) {
        return new CommandLine(command)
                .setParameterExceptionHandler((e, args) -> {
                    String name = e.getCommandLine().getCommandSpec().qualifiedName();
                    e.getCommandLine().getErr().println(name + ": " + flat(e) + "; " + name + " --help explains");
                    return ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((e, line, parsed) -> {
                    line.getErr().println(line.getCommandSpec().qualifiedName() + ": " + flat(e));
                    return e instanceof IllegalArgumentException ? ExitCode.USAGE : ExitCode.SOFTWARE;
                })
                .execute(words);
    }

    private static String flat(Exception e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.strip().replaceAll("[:;,]?\\s*\\R\\s*", "; ");
    }
}
