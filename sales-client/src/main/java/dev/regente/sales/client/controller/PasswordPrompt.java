package dev.regente.sales.client.controller;

import dev.regente.sales.client.view.SystemTerminal;
import dev.regente.sales.client.view.Terminal;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine;

/** Reads a password from the console without showing it, or as one line from standard input when that is no console. */
final class PasswordPrompt {
    private final SalesOptions options;
    private final CommandLine command;
    private Terminal terminal;

    PasswordPrompt(SalesOptions options, CommandLine command) {
        this.options = options;
        this.command = command;
    }

    /** @throws CommandLine.ParameterException when there is none */
    String read(boolean fromInput) {
        return read(fromInput, "prompt.password");
    }

    /** Another one, asked for by the prompt of this name. */
    String read(boolean fromInput, String promptKey) {
        boolean piped = fromInput || SystemTerminal.console() == null;
        if (terminal == null) {
            terminal = options.terminal().orElseGet(() -> piped ? silent() : Terminal.ofSystem(command.getOut()));
        }
        Optional<String> typed = fromInput
                ? terminal.ask("")
                : terminal.askSecret(options.texts().text(promptKey));
        return typed.filter(text -> !text.isEmpty())
                .orElseThrow(() -> new CommandLine.ParameterException(
                        command, "No password: type it, or pipe it with --password-stdin"));
    }

    /** A pipe wants no prompt, which would mix with the result. */
    private static Terminal silent() {
        return new SystemTerminal(
                null, System.in, new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    }
}
