package dev.regente.cli.bench.sales;

import dev.regente.cli.demo.ServerProcesses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command of a server in a JVM like this one. */
final class ServerJvm {
    private ServerJvm() {}

    /** Three or more servers that are not started yet. */
    static ServerProcesses cluster(Path directory, int count, String heap, String... more) throws IOException {
        return new ServerProcesses(directory, count, settings -> command(settings, heap, List.of(more)));
    }

    private static List<String> command(ServerProcesses.Settings settings, String heap, List<String> more) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + heap);
        command.add("-XX:+UseSerialGC");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.regente.cli.Main", "server"));
        command.addAll(List.of("--id", Integer.toString(settings.id()), "--peers", settings.peers()));
        command.addAll(
                List.of("--http", settings.http(), "--data", settings.data().toString(), "--demo-data"));
        command.addAll(more);
        return command;
    }
}
