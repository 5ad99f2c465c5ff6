package dev.regente.sales.server;

import dev.regente.sales.domain.Command.FirstManager;
import dev.regente.sales.domain.Cpf;
import dev.regente.sales.domain.Refused;
import dev.regente.sales.domain.Role;
import dev.regente.sales.domain.Texts;
import dev.regente.sales.domain.User;
import dev.regente.sales.http.Passwords;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code regente server init-manager}: leaves a request for the first manager in a node's data directory. */
@Command(
        name = "init-manager",
        description = {
            "Creates the first manager. The password is the first line of standard input.",
            "Run it on the machine of any one node, before or while that runs."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class InitManagerCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "The node's data directory.")
    private Path data;

    @Option(names = "--cpf", paramLabel = "DIGITS", required = true, description = "The manager's CPF, 11 digits.")
    private String cpf;

    @Option(names = "--name", paramLabel = "NAME", required = true, description = "The manager's name.")
    private String name;

    @Option(names = "--birth-year", paramLabel = "YEAR", required = true, description = "The manager's year of birth.")
    private int birthYear;

    @Override
    public Integer call() {
        try {
            String password = password();
            User manager = new User(
                    Cpf.parse(cpf),
                    Texts.name("name", name),
                    Texts.birthYear(birthYear, LocalDate.now(java.time.ZoneId.systemDefault())),
                    Role.MANAGER,
                    Passwords.hashNow(Passwords.DEFAULT_COST, password));
            new FirstManagerFile(data).write(new FirstManager(manager, System.currentTimeMillis()));
        } catch (Refused e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        } catch (IOException e) {
            spec.commandLine()
                    .getErr()
                    .println(spec.qualifiedName() + ": cannot write to " + data + ": " + e.getMessage());
            return 1;
        }
        spec.commandLine()
                .getOut()
                .println("The node of " + data + " will create the manager as soon as the cluster has a coordinator,"
                        + " unless there is a manager already.");
        return 0;
    }

    private String password() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = in.readLine();
        if (line == null || line.isEmpty()) {
            throw new Refused("password", "give the password on standard input, as one line");
        }
        return line;
    }
}
