package dev.regente.sales.client.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regente.sales.client.model.SalesException;
import dev.regente.sales.client.view.Terminal;
import dev.regente.sales.client.view.Texts;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * One scriptable command: exit status 0 when done, 1 when refused or failed with one line that says whether it surely did not happen,
 * 2 for a wrong command line.
 */
public abstract class SalesAction implements Callable<Integer> {
    static final int DONE = 0;
    static final int FAILED = 1;

    @Spec
    private CommandSpec spec;

    /** Does the work and prints the result. */
    abstract void run() throws SalesException;

    @Override
    public final Integer call() {
        try {
            run();
            return DONE;
        } catch (SalesException e) {
            fail(e);
            return FAILED;
        }
    }

    private void fail(SalesException e) {
        String line = (changes() ? texts().failure(e) : texts().reason(e)) + hint(e);
        if (options().json()) {
            ObjectNode problem = JsonNodeFactory.instance.objectNode();
            problem.put("outcome", e.outcome().word());
            problem.put("status", e.status());
            problem.put("error", e.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            if (!e.reason().isEmpty()) {
                problem.put("reason", e.reason());
            }
            problem.put("detail", texts().reason(e));
            describe(problem);
            out().println(problem);
            out().flush();
        }
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }

    /** True when the server keeps something of it, so that people must know whether it was done. */
    boolean changes() {
        return false;
    }

    /** What to add to the line about a failure, starting with a separator. */
    String hint(SalesException e) {
        return "";
    }

    /** What to add to the JSON object about a failure. */
    void describe(ObjectNode problem) {}

    /** Prints a result: as JSON or as people's text, whichever was asked for. */
    final void print(JsonNode forPrograms, String forPeople) {
        out().println(options().json() ? forPrograms.toString() : forPeople);
        out().flush();
    }

    final SalesOptions options() {
        CommandSpec holder = spec;
        while (!(holder.userObject() instanceof MenuAction)) {
            holder = holder.parent();
        }
        return ((MenuAction) holder.userObject()).given();
    }

    final Texts texts() {
        return options().texts();
    }

    final Terminal terminal() {
        return options().terminal().orElseGet(() -> Terminal.ofSystem(out()));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
