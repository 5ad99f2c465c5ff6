package dev.regente.cli;

import dev.regente.election.Election;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.time.Duration;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads what the node is asked to do, one command a line: {@code hand-off}, {@code hand-off 2}, {@code step-down 10s}. What
 * comes of it is seen in the node's events.
 */
final class NodeConsole {
    private final Election election;
    private final BufferedReader in;
    private final PrintStream complaints;

    NodeConsole(Election election, Reader in, PrintStream complaints) {
        this.election = election;
        this.in = new BufferedReader(in);
        this.complaints = complaints;
    }

    /** Reads on a thread of its own, until the input or the process ends. */
    void start() {
        Thread thread = new Thread(this::readAll, "regente-commands");
        thread.setDaemon(true);
        thread.start();
    }

    void readAll() {
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (!line.isBlank()) {
                    obey(line.strip());
                }
            }
        } catch (IOException e) {
            complaints.println("regente node: no more commands can be read: " + e.getMessage());
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private void obey(String line) {
        String[] words = line.split("\\s+", -1);
        if (words[0].equals("hand-off") && words.length == 1) {
            election.handOff(0);
        } else if (words[0].equals("hand-off") && words.length == 2 && words[1].matches("[1-9][0-9]{0,8}")) {
            election.handOff(Integer.parseInt(words[1]));
        } else if (words[0].equals("step-down") && words.length == 2 && duration(words[1]) != null) {
            election.stepDown(duration(words[1]));
        } else {
            complaints.println("regente node: '" + line + "' is no command: hand-off, hand-off 2, step-down 10s");
        }
    }

    private static Duration duration(String text) {
        try {
            return new DurationConverter().convert(text);
        } catch (TypeConversionException e) {
            return null;
        }
    }
}
