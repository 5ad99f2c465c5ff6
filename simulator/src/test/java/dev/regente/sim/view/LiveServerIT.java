package dev.regente.sim.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regente.sim.run.Replay;
import dev.regente.sim.run.RunFile;
import dev.regente.sim.scenario.ScenarioSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may ask, and what is answered, over a real socket. */
class LiveServerIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private LiveServer server;
    private URI url;
    private String token;

    @BeforeEach
    void open() throws IOException {
        server = new LiveServer(
                ScenarioSource.find("heartbeats").scenario(List.of()), 30_000_000, 0, folder.resolve("saved"));
        url = URI.create(server.url());
        token = url.getQuery().substring("token=".length());
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** The whole answer to a request with these lines of headers. */
    private String ask(String method, String path, String body, String... headers) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nConnection: close\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        head.append("Content-Length: ").append(content.length).append("\r\n\r\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(content);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String host() {
        return "Host: 127.0.0.1:" + url.getPort();
    }

    private String knows() {
        return "X-Regente-Token: " + token;
    }

    private JsonNode act(String body) throws IOException {
        String answer = ask("POST", "/do", body, host(), knows(), "Origin: http://127.0.0.1:" + url.getPort());
        assertThat(answer).startsWith("HTTP/1.1 200");
        return JSON.readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }

    @Test
    void onlyWhoKnowsTheWordGetsThePageOrTheRun() throws IOException {
        assertThat(ask("GET", "/?token=" + token, "", host()))
                .startsWith("HTTP/1.1 200")
                .contains("<title>heartbeats");
        assertThat(ask("GET", "/", "", host())).startsWith("HTTP/1.1 403");
        assertThat(ask("GET", "/?token=" + "0".repeat(32), "", host())).startsWith("HTTP/1.1 403");
        assertThat(ask("GET", "/run", "", host())).startsWith("HTTP/1.1 403").doesNotContain(token);
        assertThat(ask("GET", "/run?token=" + token, "", host())).startsWith("HTTP/1.1 403");
        assertThat(ask("POST", "/do", "{\"do\":\"next\"}", host())).startsWith("HTTP/1.1 403");
        assertThat(ask("GET", "/run", "", host(), knows()))
                .startsWith("HTTP/1.1 200")
                .contains("regente-trace");
    }

    @Test
    void foreignNamesAndForeignPagesAreRefused() throws IOException {
        assertThat(ask("GET", "/run", "", "Host: evil.example:" + url.getPort(), knows()))
                .startsWith("HTTP/1.1 403");
        assertThat(ask("POST", "/do", "{\"do\":\"next\"}", host(), knows(), "Origin: http://evil.example"))
                .startsWith("HTTP/1.1 403");
        assertThat(ask("POST", "/do", "{\"do\":\"next\"}", host(), knows(), "Origin: null"))
                .startsWith("HTTP/1.1 403");
        assertThat(InetAddress.getByName(url.getHost()).isLoopbackAddress()).isTrue();
    }

    @Test
    void badRequestsAreAnsweredWithOneLineAndChangeNothing() throws IOException {
        String before = ask("GET", "/run", "", host(), knows());
        assertThat(ask("POST", "/do", "no json", host(), knows())).startsWith("HTTP/1.1 400");
        assertThat(ask("POST", "/do", "{\"do\":\"burn\"}", host(), knows())).startsWith("HTTP/1.1 400");
        assertThat(ask("POST", "/do", "{\"do\":\"crash\",\"what\":99}", host(), knows()))
                .contains("there is no node 99");
        assertThat(ask("POST", "/do", "{\"do\":\"" + "x".repeat(70_000) + "\"}", host(), knows()))
                .startsWith("HTTP/1.1 400");
        assertThat(ask("GET", "/other", "", host(), knows())).startsWith("HTTP/1.1 404");
        assertThat(body(ask("GET", "/run", "", host(), knows()))).isEqualTo(body(before));
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n"));
    }

    @Test
    void whatIsChosenHappensAndTheSavedRunIsRepeated() throws IOException {
        JsonNode crashed = act("{\"do\":\"crash\",\"what\":2}");
        assertThat(crashed.get("nodes").get(1).get("up").asBoolean()).isFalse();
        assertThat(crashed.get("moves").asInt()).isEqualTo(1);
        assertThat(act("{\"do\":\"undo\"}").get("nodes").get(1).get("up").asBoolean())
                .isTrue();
        act("{\"do\":\"crash\",\"what\":2}");
        act("{\"do\":\"pass\",\"what\":500}");
        act("{\"do\":\"restart\",\"what\":2}");
        Path saved = Path.of(act("{\"do\":\"save\"}").get("saved").asText());
        assertThat(saved.getParent()).isEqualTo(folder.resolve("saved"));
        RunFile file = RunFile.load(saved);
        assertThat(file.moves()).hasSize(2);
        assertThat(Replay.of(file, line -> {}).differences()).isEmpty();
    }
}
