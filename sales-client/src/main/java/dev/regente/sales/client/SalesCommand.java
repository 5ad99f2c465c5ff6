package dev.regente.sales.client;

import dev.regente.sales.client.controller.AuditCommand;
import dev.regente.sales.client.controller.CatalogCommand;
import dev.regente.sales.client.controller.ExportCommand;
import dev.regente.sales.client.controller.ImportCommand;
import dev.regente.sales.client.controller.ListCommand;
import dev.regente.sales.client.controller.LoginCommand;
import dev.regente.sales.client.controller.LogoutCommand;
import dev.regente.sales.client.controller.MenuAction;
import dev.regente.sales.client.controller.PasswordCommand;
import dev.regente.sales.client.controller.RegisterCommand;
import dev.regente.sales.client.controller.ReportCommand;
import dev.regente.sales.client.controller.SalesListCommand;
import dev.regente.sales.client.controller.SalesOptions;
import dev.regente.sales.client.controller.SellCommand;
import dev.regente.sales.client.controller.StatusCommand;
import dev.regente.sales.client.controller.UserCommand;
import dev.regente.sales.client.controller.VoidCommand;
import dev.regente.sales.client.controller.WatchCommand;
import dev.regente.sales.client.view.Terminal;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code regente sales}: the commands for programs and, without a command, the menu for people. */
@Command(
        name = "sales",
        mixinStandardHelpOptions = true,
        description = "The sales client. Without a command: a menu.",
        subcommands = {
            LoginCommand.class,
            LogoutCommand.class,
            SellCommand.class,
            ImportCommand.class,
            VoidCommand.class,
            ReportCommand.class,
            SalesListCommand.class,
            ExportCommand.class,
            StatusCommand.class,
            WatchCommand.class,
            ListCommand.Stores.class,
            ListCommand.Chains.class,
            ListCommand.Sellers.class,
            UserCommand.class,
            RegisterCommand.class,
            PasswordCommand.class,
            CatalogCommand.Chain.class,
            CatalogCommand.Store.class,
            AuditCommand.class
        })
public final class SalesCommand extends MenuAction {
    @Mixin
    private final SalesOptions options;

    public SalesCommand() {
        this(null);
    }

    /** @param terminal where the menu and the password prompt happen; null for the system's */
    public SalesCommand(Terminal terminal) {
        options = new SalesOptions(terminal);
    }

    @Override
    protected SalesOptions given() {
        return options;
    }

    /** Runs one command and ends the process with its exit status. */
    public static void main(String[] args) {
        CommandLine command = new CommandLine(new SalesCommand());
        command.setParameterExceptionHandler((wrong, given) -> {
            PrintWriter err = wrong.getCommandLine().getErr();
            err.println(wrong.getMessage() + " (see --help)");
            err.flush();
            return CommandLine.ExitCode.USAGE;
        });
        System.exit(command.execute(args));
    }
}
