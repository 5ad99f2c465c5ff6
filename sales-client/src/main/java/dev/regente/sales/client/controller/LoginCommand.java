package dev.regente.sales.client.controller;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regente.sales.client.model.SalesClient;
import dev.regente.sales.client.model.SalesException;
import dev.regente.sales.client.model.SavedSession;
import dev.regente.sales.client.model.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Opens a session and keeps it for the next commands. */
@Command(
        name = "login",
        mixinStandardHelpOptions = true,
        description = "Log in; the password is typed or piped, never an argument.")
public final class LoginCommand extends SalesAction {
    @Spec
    private CommandSpec command;

    @Option(names = "--cpf", required = true, paramLabel = "CPF", description = "The 11 digits.")
    private String cpf;

    @Option(names = "--password-stdin", description = "Read the password as one line from standard input.")
    private boolean passwordFromInput;

    @Override
    void run() throws SalesException {
        SalesClient client = options().anonymous();
        Session session =
                client.login(cpf, new PasswordPrompt(options(), command.commandLine()).read(passwordFromInput));
        options().sessions().write(new SavedSession(session, client.nodes()));
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("name", session.name()).put("role", session.role());
        String role = session.manager() ? texts().text("role.manager") : texts().text("role.seller");
        print(result, texts().text("login.done", session.name(), role));
    }
}
