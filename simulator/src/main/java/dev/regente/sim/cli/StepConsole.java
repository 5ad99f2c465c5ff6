package dev.regente.sim.cli;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.election.recording.FlatState;
import dev.regente.sim.core.Trace;
import dev.regente.sim.run.Branch;
import dev.regente.sim.run.Stepper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** Goes through a run as it is told, line by line: by hand, or by a script on standard input. */
final class StepConsole {
    private static final String HELP =
            "enter = next event, n = next election, v = next violation or finding, s NODE = state of a node and what its last"
                    + " event changed, c = choices made at this event, q = quit";

    private final Stepper run;
    private final BufferedReader in;
    private final PrintWriter out;

    StepConsole(Stepper run, BufferedReader in, PrintWriter out) {
        this.run = run;
        this.in = in;
        this.out = out;
    }

    /** Until the end of the input, or q. */
    void go() throws IOException {
        out.println(HELP);
        while (true) {
            out.print("> ");
            out.flush();
            String line = in.readLine();
            if (line == null || line.strip().equals("q")) {
                out.println();
                return;
            }
            handle(line.strip());
            out.flush();
        }
    }

    private void handle(String command) {
        switch (command.isEmpty() ? ' ' : command.charAt(0)) {
            case ' ' -> forward(() -> true, "");
            case 'n' -> forward(run::elects, "no more elections");
            case 'v' -> forward(() -> !run.broken().isEmpty(), "nothing more is broken");
            case 's' -> state(command.substring(1).strip());
            case 'c' -> choices();
            default -> out.println("\"" + command + "\" is no command: " + HELP);
        }
    }

    private void forward(BooleanSupplier wanted, String none) {
        if (run.over()) {
            out.println("the run is over");
            return;
        }
        boolean more;
        do {
            more = run.step();
        } while (more && !wanted.getAsBoolean());
        if (more) {
            show(run, out);
        } else {
            run.broken().forEach(each -> out.println("BROKEN: " + each));
            out.println(none.isEmpty() || !run.broken().isEmpty() ? "the run is over" : none + ": the run is over");
        }
    }

    /** The event at hand, and what it broke. */
    static void show(Stepper run, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%6d %s%n",
                run.last().index(),
                Trace.line(run.last()).strip());
        run.broken().forEach(each -> out.println("BROKEN: " + each));
    }

    private void choices() {
        List<String> made = run.over() ? List.of() : Branch.choices(run);
        out.println(made.isEmpty() ? "nothing was chosen at this event" : String.join(", ", made));
    }

    private void state(String text) {
        String number = text.startsWith("n") ? text.substring(1) : text;
        if (!number.matches("[1-9][0-9]{0,8}")
                || !run.simulation().nodes().contains(NodeId.of(Integer.parseInt(number)))) {
            out.println("s needs a node's number, like s 1; there is "
                    + run.simulation().nodes().stream().limit(20).toList());
            return;
        }
        NodeId node = NodeId.of(Integer.parseInt(number));
        Map<String, String> now = flat(run.state(node));
        Map<String, String> before = flat(run.stateBefore(node));
        Map<String, String> change = FlatState.change(before, now);
        out.println(
                node + (now.isEmpty() ? " has not started" : run.simulation().isUp(node) ? ":" : " is down; it was:"));
        now.forEach((path, value) -> out.println((change.containsKey(path) ? "* " : "  ") + path + " = " + value
                + (change.containsKey(path) && before.containsKey(path) ? "   (was " + before.get(path) + ")" : "")));
        change.forEach((path, value) -> {
            if (value == null) {
                out.println("* " + path + " is gone (was " + before.get(path) + ")");
            }
        });
    }

    private static Map<String, String> flat(Map<String, Value> parts) {
        Map<String, String> flat = new TreeMap<>();
        parts.forEach((part, state) -> FlatState.of(state)
                .forEach((path, value) -> flat.put(parts.size() == 1 ? path : part + "." + path, value)));
        return flat;
    }
}
