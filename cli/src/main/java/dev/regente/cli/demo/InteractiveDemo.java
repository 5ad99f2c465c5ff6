package dev.regente.cli.demo;

import dev.regente.sales.client.controller.Menu;
import dev.regente.sales.client.model.SalesClient;
import dev.regente.sales.client.model.SalesException;
import dev.regente.sales.client.view.ReportView;
import dev.regente.sales.client.view.Terminal;
import dev.regente.sales.client.view.Texts;
import java.io.IOException;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.ResourceBundle;
import java.util.stream.Collectors;

/** The cluster in the hands of a person: the sales menus, and commands to break and mend what serves them. */
final class InteractiveDemo {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration ELECTION = Duration.ofSeconds(15);
    private static final List<String> COMMANDS = List.of("quit", "seller", "manager", "status", "kill", "restart");

    private final Nodes nodes;
    private final Terminal terminal;
    private final Texts texts;
    private final ResourceBundle bundle;

    InteractiveDemo(Nodes nodes, Terminal terminal, Texts texts) {
        this.nodes = nodes;
        this.terminal = terminal;
        this.texts = texts;
        this.bundle = ResourceBundle.getBundle(
                "dev.regente.cli.demo.demo",
                texts.locale(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    /** Serves until the person leaves or input ends. */
    void run() throws IOException, InterruptedException, SalesException {
        try (ClusterWatch watch = new ClusterWatch(nodes, AutoDemo.newClient(nodes, AutoDemo.PATIENCE))) {
            watch.await(seen -> seen.coordinator().isPresent() || !allRunning(), START);
            if (watch.coordinator().isEmpty()) {
                throw new IOException(text("no-cluster", START.toSeconds()));
            }
            Accounts.manager(nodes, watch);
            terminal.show(coordinating(watch));
            terminal.show(text("pages", nodes.address(nodes.principal())));
            boolean stay = true;
            while (stay) {
                terminal.show(text("menu"));
                Optional<String> typed = terminal.ask(text("prompt"));
                stay = typed.isPresent() && obey(typed.get().strip().toLowerCase(Locale.ROOT), watch);
            }
        }
    }

    private boolean allRunning() {
        return nodes.ids().stream().allMatch(nodes::running);
    }

    private boolean obey(String typed, ClusterWatch watch) throws IOException, InterruptedException {
        String command = typed.matches("[0-5]") ? COMMANDS.get(Integer.parseInt(typed)) : typed;
        switch (command) {
            case "seller" -> sell(Accounts.SELLERS.get(0));
            case "manager" -> sell(Accounts.MANAGER);
            case "status" -> status();
            case "kill" -> kill(watch);
            case "restart" -> restart(watch);
            case "quit" -> {
                return false;
            }
            default -> terminal.show(text("retry"));
        }
        return true;
    }

    private void sell(String cpf) {
        SalesClient client = AutoDemo.newClient(nodes, AutoDemo.PATIENCE);
        try {
            client.login(cpf, Accounts.PASSWORD);
            terminal.show(texts.text("menu.welcome", client.session().name()));
            new Menu(client, terminal, texts).run();
        } catch (SalesException e) {
            terminal.show(texts.failure(e));
        }
    }

    private void status() {
        try {
            terminal.show(new ReportView(texts)
                    .status(AutoDemo.newClient(nodes, AutoDemo.PATIENCE).status()));
        } catch (SalesException e) {
            terminal.show(texts.failure(e));
        }
    }

    private void kill(ClusterWatch watch) throws InterruptedException {
        OptionalInt coordinator = watch.coordinator();
        if (coordinator.isEmpty()) {
            terminal.show(text("no-coordinator"));
            return;
        }
        int node = coordinator.getAsInt();
        long running = nodes.ids().stream().filter(nodes::running).count();
        terminal.show(text("killed", node, String.valueOf(nodes.pid(node))));
        nodes.kill(node);
        watch.forget(node);
        if ((running - 1) * 2 <= nodes.ids().size()) {
            terminal.show(text("no-majority"));
        } else if (watch.await(seen -> seen.coordinator().isPresent(), ELECTION)) {
            terminal.show(coordinating(watch));
        } else {
            terminal.show(text("no-coordinator"));
        }
    }

    private void restart(ClusterWatch watch) throws IOException, InterruptedException {
        List<Integer> stopped =
                nodes.ids().stream().filter(id -> !nodes.running(id)).toList();
        if (stopped.isEmpty()) {
            terminal.show(text("all-running"));
            return;
        }
        for (int id : stopped) {
            nodes.start(id);
        }
        String names = stopped.stream().map(String::valueOf).collect(Collectors.joining(", "));
        terminal.show(text("restarted", names));
        int principal = nodes.principal();
        if (watch.await(seen -> seen.coordinator().equals(OptionalInt.of(principal)), ELECTION)) {
            terminal.show(coordinating(watch));
        }
    }

    private String coordinating(ClusterWatch watch) {
        OptionalInt coordinator = watch.coordinator();
        if (coordinator.isEmpty()) {
            return text("no-coordinator");
        }
        int node = coordinator.getAsInt();
        return text(node == nodes.principal() ? "principal" : "temporary", node, nodes.address(node));
    }

    private String text(String key, Object... values) {
        return new MessageFormat(bundle.getString(key), texts.locale()).format(values);
    }
}
