package dev.regente.sales.client.controller;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.regente.sales.client.model.SalesException;
import picocli.CommandLine.Command;

/** Forgets the session kept on this machine; on the server it ends by itself. */
@Command(name = "logout", mixinStandardHelpOptions = true, description = "Forget the login kept on this machine.")
public final class LogoutCommand extends SalesAction {
    @Override
    void run() throws SalesException {
        options().sessions().delete();
        print(JsonNodeFactory.instance.objectNode().put("loggedOut", true), texts().text("logout.done"));
    }
}
