package dev.regente.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.ElectionEvent;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class NodeCommandTest {
    private static final String PEERS = "1=127.0.0.1:7101,2=127.0.0.1:7102,3=127.0.0.1:7103";

    @TempDir
    Path directory;

    private final StringWriter err = new StringWriter();

    private int execute(String... args) {
        CommandLine line = Main.commandLine(new NodeCommand(), "regente node");
        line.setErr(new PrintWriter(err));
        return line.execute(args);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--id 1 --peers nonsense --volatile | --peers: 'nonsense' is not a peer like 1=127.0.0.1:7101",
                "--id 1 --peers 1=127.0.0.1 --volatile | --peers: '127.0.0.1' is not an address like 127.0.0.1:7101",
                "--id 4 --peers PEERS --volatile | node 4 is not among the peers [1, 2, 3]",
                "--id 1 --peers PEERS | give --data DIR, or --volatile",
                "--id 1 --peers PEERS --volatile --data DIR | not both",
                "--id 1 --peers PEERS --volatile --lease 100ms | 100 ms",
                "--id 1 --peers PEERS --volatile --timeout 5 | '5' is not a duration",
                "--id 1 --peers PEERS --volatile --preemption eager | 'eager' is not a policy",
                "--id 1 --peers PEERS --volatile --preemption after-stable:x | 'x' is not a duration",
                "--id 1 --peers PEERS --volatile --role king | 'king' is not a role",
                "--id 1 --peers PEERS --volatile --safety total | 'total'",
                "--id 1 --peers 1=192.0.2.1:7101,2=127.0.0.1:7102 --volatile | --insecure",
                "--id 1 --peers PEERS --volatile --http x | 'x' is not an address like 8080 or 10.0.0.1:8080",
                "--id 1 --peers PEERS --volatile --http 70000 | '70000' is not an address like 8080",
                "--id 1 --peers PEERS --volatile --http :80 | ':80' is not an address like 8080",
                "--id 1 --peers PEERS --volatile --http 192.0.2.1:8080 | --http: cannot listen on /192.0.2.1:8080",
                "--id 1 --peers PEERS --volatile --event-log DIR | --event-log: ",
                "--id 1 --volatile | --peers",
                "--peers PEERS --volatile | --id",
                "--id 1 --peers PEERS --volatile --keys secret | Unknown option",
                "--id 1 --peers PEERS --volatile --key no-such-file | the key file no-such-file is not there",
                "--id 1 --peers PEERS --volatile --tls-cert a | certificates need --tls-cert, --tls-ca, and --tls-key",
                "--id 1 --peers PEERS --volatile --key a --tls-ca b | give --key or certificates, not both",
                "--id 1 --peers PEERS --volatile --tls-cert a --tls-key b --tls-ca no-ca | authority no-ca is not there",
            })
    void aWrongCommandLineIsRefusedInOneLine(String args, String message) {
        List<String> words = new ArrayList<>();
        for (String word : args.strip().split(" ")) {
            words.add(word.equals("PEERS") ? PEERS : word.equals("DIR") ? directory.toString() : word);
        }
        assertThat(execute(words.toArray(new String[0]))).isEqualTo(2);
        assertThat(err.toString().lines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("regente node")
                .contains(message.strip());
    }

    @Test
    void aPortInUseIsAMatterOfConfiguration() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int status = execute("--id", "1", "--peers", "1=127.0.0.1:" + taken.getLocalPort(), "--volatile");
            assertThat(status).isEqualTo(2);
            assertThat(err.toString().lines())
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void theDirectoryOfAnotherProgramVersionIsAMatterOfConfiguration() throws Exception {
        Files.writeString(directory.resolve("election-term.record"), "not ours");
        assertThat(execute("--id", "1", "--peers", "1=127.0.0.1:0", "--data", directory.toString()))
                .isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1).first().asString().contains("its file 'meta' is missing");
    }

    private static String line(boolean json, ElectionEvent... events) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EventLines lines = new EventLines(1, json, new PrintStream(out, true, StandardCharsets.UTF_8));
        for (ElectionEvent event : events) {
            out.reset();
            lines.accept(event);
        }
        return out.toString(StandardCharsets.UTF_8).strip();
    }

    private static ElectionEvent event(ElectionEvent.Kind kind, NodeId node, long term, String reason) {
        return new ElectionEvent(kind, node, term, false, reason, null, 5, 7);
    }

    @Test
    void eventsAreJsonObjects() {
        ElectionEvent leader = event(ElectionEvent.Kind.LEADER, NodeId.of(3), 7, "heard");
        assertThat(line(true, leader))
                .isEqualTo("{\"event\":\"leader\",\"node\":1,\"leader\":3,\"term\":7,\"token\":null,"
                        + "\"reason\":\"heard\",\"nanos\":5,\"wallMillis\":7}");
        assertThat(line(true, event(ElectionEvent.Kind.LEADER, null, 0, "silent")))
                .contains("\"leader\":null,\"term\":0,");
        assertThat(line(true, event(ElectionEvent.Kind.ELECTED, NodeId.of(1), 8, "")))
                .contains("\"event\":\"elected\",\"node\":1,\"leader\":1,\"term\":8,\"token\":8,");
        assertThat(line(true, leader, event(ElectionEvent.Kind.SUSPECT, NodeId.of(2), 0, "si\"l\\ent\n")))
                .contains("\"event\":\"suspect\",\"node\":1,\"leader\":3,\"term\":7,\"token\":null,\"peer\":2,"
                        + "\"reason\":\"si\\\"l\\\\ent\\n\"");
        Explanation why = Explanation.of("ignored-vote").with("term", 6);
        assertThat(line(true, new ElectionEvent(ElectionEvent.Kind.EXPLAIN, NodeId.of(1), 0, false, "", why, 5, 7)))
                .contains("\"event\":\"explain\"")
                .contains("\"reason\":\"ignored-vote, term=6\"");
    }

    @Test
    void eventsAreLinesForPeople() {
        assertThat(line(false, event(ElectionEvent.Kind.LEADER, NodeId.of(3), 7, "heard")))
                .endsWith(" n1 leader n3 term 7: heard");
        assertThat(line(false, event(ElectionEvent.Kind.REVOKED, NodeId.of(1), 7, "quorum-lost")))
                .endsWith(" n1 revoked token 7: quorum-lost");
    }
}
