package dev.regente.sales.client.controller;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regente.sales.client.model.SalesClient;
import dev.regente.sales.client.model.SalesException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Changes the password of who is logged in. */
@Command(
        name = "password",
        mixinStandardHelpOptions = true,
        description = "Change your password; the old and the new one are typed or piped, one line each.")
public final class PasswordCommand extends SalesAction {
    @Spec
    private CommandSpec command;

    @Option(names = "--password-stdin", description = "Read both as one line each from standard input.")
    private boolean fromInput;

    @Override
    boolean changes() {
        return true;
    }

    @Override
    void run() throws SalesException {
        SalesClient client = options().loggedIn();
        PasswordPrompt prompt = new PasswordPrompt(options(), command.commandLine());
        String current = prompt.read(fromInput);
        JsonNode answer = client.changePassword(current, prompt.read(fromInput, "prompt.password.new"));
        print(answer, texts().text("password.done"));
    }
}
