package dev.regente.sales.client.controller;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.regente.sales.client.model.SalesClient;
import dev.regente.sales.client.model.SalesException;
import picocli.CommandLine.Command;

/** Ends the session: on this machine always, at the server when one can be reached. */
@Command(name = "logout", mixinStandardHelpOptions = true, description = "End the login kept on this machine.")
public final class LogoutCommand extends SalesAction {
    @Override
    void run() throws SalesException {
        SalesClient client = options().loggedIn();
        options().sessions().delete();
        client.logOut();
        print(JsonNodeFactory.instance.objectNode().put("loggedOut", true), texts().text("logout.done"));
    }
}
