package dev.regente.sales.client.controller;

/** Without a command: the menu, in the terminal, until the person leaves or input ends. */
public abstract class MenuAction extends SalesAction {
    /** The options of this command, which its subcommands share. */
    protected abstract SalesOptions given();

    @Override
    final void run() {
        new Menu(options().anonymous(), terminal(), texts()).run();
    }
}
