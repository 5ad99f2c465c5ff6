package dev.regente.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.ExitCode;

/**
 * Loads the classes that a kind of program will load, then ends: the launcher runs it once for each JDK to record the
 * archive of class-data sharing. Not a command for people; its output is thrown away.
 */
final class Rehearsal {
    private Rehearsal() {}

    static int run(String[] kind) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        boolean nodeOnly = kind.length == 1 && kind[0].equals("node");
        for (Main.Command command : Main.COMMANDS) {
            if (command.present() && (!nodeOnly || command.name().equals("node"))) {
                Main.run(new String[] {command.name(), "--help"}, nowhere, nowhere);
            }
        }
        return ExitCode.OK;
    }
}
