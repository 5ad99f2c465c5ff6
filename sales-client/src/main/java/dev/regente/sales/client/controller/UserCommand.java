package dev.regente.sales.client.controller;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regente.sales.client.model.OneLine;
import dev.regente.sales.client.model.SalesClient;
import dev.regente.sales.client.model.SalesException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Opens an account for someone else. */
@Command(
        name = "add-user",
        mixinStandardHelpOptions = true,
        description = "Open an account (managers only); its password is typed or piped, never an argument.")
public final class UserCommand extends SalesAction {
    @Spec
    private CommandSpec command;

    @Option(names = "--cpf", required = true, paramLabel = "CPF", description = "The 11 digits.")
    private String cpf;

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "Full name.")
    private String name;

    @Option(names = "--birth-year", required = true, paramLabel = "YEAR", description = "Year of birth.")
    private int birthYear;

    @Option(names = "--role", required = true, paramLabel = "seller|manager", description = "What they may do.")
    private String role;

    @Option(names = "--password-stdin", description = "Read the password as one line from standard input.")
    private boolean passwordFromInput;

    @Override
    boolean changes() {
        return true;
    }

    @Override
    void run() throws SalesException {
        SalesClient client = options().loggedIn();
        String password = new PasswordPrompt(options(), command.commandLine()).read(passwordFromInput);
        JsonNode answer = client.addUser(cpf, name, birthYear, password, role);
        print(answer, texts().text("user.done", OneLine.of(answer.path("name").asText(name))));
    }
}
