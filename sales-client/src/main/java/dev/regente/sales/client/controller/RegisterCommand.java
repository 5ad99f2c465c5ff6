package dev.regente.sales.client.controller;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regente.sales.client.model.OneLine;
import dev.regente.sales.client.model.SalesException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Opens one's own account as a seller; needs no login. */
@Command(
        name = "register",
        mixinStandardHelpOptions = true,
        description = "Open your own account as a seller; its password is typed or piped, never an argument.")
public final class RegisterCommand extends SalesAction {
    @Spec
    private CommandSpec command;

    @Option(names = "--cpf", required = true, paramLabel = "CPF", description = "The 11 digits.")
    private String cpf;

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "Full name.")
    private String name;

    @Option(names = "--birth-year", required = true, paramLabel = "YEAR", description = "Year of birth.")
    private int birthYear;

    @Option(names = "--password-stdin", description = "Read the password as one line from standard input.")
    private boolean passwordFromInput;

    @Override
    boolean changes() {
        return true;
    }

    @Override
    void run() throws SalesException {
        String password = new PasswordPrompt(options(), command.commandLine()).read(passwordFromInput);
        JsonNode answer = options().anonymous().signUp(cpf, name, birthYear, password);
        print(answer, texts().text("user.done", OneLine.of(answer.path("name").asText(name))));
    }
}
