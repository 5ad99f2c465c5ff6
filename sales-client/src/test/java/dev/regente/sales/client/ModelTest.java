package dev.regente.sales.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.sales.client.model.NodeAddress;
import dev.regente.sales.client.model.NodeList;
import dev.regente.sales.client.model.OneLine;
import dev.regente.sales.client.model.SalesException;
import dev.regente.sales.client.model.SavedSession;
import dev.regente.sales.client.model.Session;
import dev.regente.sales.client.model.SessionFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTest {
    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8101, http://127.0.0.1:8101",
        "127.0.0.1:8101, http://127.0.0.1:8101",
        "HTTP://Shop.Example/, http://shop.example:80",
        "https://shop.example, https://shop.example:443",
        "http://[::1]:9, http://[::1]:9"
    })
    void anAddressHasOneSpelling(String typed, String address) {
        assertThat(NodeAddress.parse(typed)).hasToString(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ftp://a:1",
                "http://a:0",
                "http://a:70000",
                "http://u:p@a:1",
                "http://a:1/x",
                "http://a:1?x",
                "a b"
            })
    void otherTextIsNoAddress(String typed) {
        assertThatThrownBy(() -> NodeAddress.parse(typed)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:1, false",
        "http://localhost:1, false",
        "http://[::1]:1, false",
        "https://shop.example, false",
        "http://shop.example, true",
        "http://127.0.0.1.example:1, true"
    })
    void onlyPlainHttpToAnotherMachineIsReadable(String address, boolean readable) {
        assertThat(NodeAddress.parse(address).readableOnTheWay()).isEqualTo(readable);
    }

    @Test
    void aReportCannotLowerEncryptedNodesToPlainOnes() {
        NodeList nodes = new NodeList(List.of(NodeAddress.parse("https://a.example")));

        nodes.learn(List.of(NodeAddress.parse("http://b.example"), NodeAddress.parse("https://c.example")));

        assertThat(nodes.inOrder()).hasToString("[https://a.example:443, https://c.example:443]");
    }

    @Test
    void theNodeThatAnsweredComesFirst() {
        NodeAddress one = NodeAddress.parse("http://a:1");
        NodeAddress two = NodeAddress.parse("http://b:1");
        NodeList nodes = new NodeList(List.of(one, two));

        nodes.answered(two);
        nodes.answered(NodeAddress.parse("http://foreign:1"));

        assertThat(nodes.inOrder()).containsExactly(two, one);
        assertThat(nodes.after(two)).isEqualTo(one);
    }

    @Test
    void textFromElsewhereIsOneBoundedLine() {
        assertThat(OneLine.of("a\r\nb\u001b[2Jc\u202ed")).isEqualTo("a  b [2Jc d");
        assertThat(OneLine.of("x".repeat(5000))).hasSize(300);
    }

    @Test
    void aSessionIsReadBackAndItsFileIsTheUsersOwn(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("new").resolve("session.json");
        SessionFile sessions = new SessionFile(file);
        SavedSession saved = new SavedSession(
                new Session("secret", "Ana", "manager"), List.of(NodeAddress.parse("http://127.0.0.1:8101")));

        assertThat(sessions.read()).isEmpty();
        sessions.write(saved);
        sessions.write(saved);

        assertThat(sessions.read()).contains(saved);
        if (Files.getFileAttributeView(file, PosixFileAttributeView.class) != null) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(file.getParent()).isDirectoryContaining(path -> path.equals(file));
        try (var listed = Files.list(file.getParent())) {
            assertThat(listed).containsExactly(file);
        }
        sessions.delete();
        assertThat(sessions.read()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "{}", "{\"token\":\"t\",\"servers\":[]}", "{\"token\":\"t\",\"servers\":[\"a:b\"]}"})
    void aDamagedSessionFileIsNamed(String content, @TempDir Path directory) throws Exception {
        Path file = directory.resolve("session.json");
        Files.writeString(file, content);

        assertThatThrownBy(() -> new SessionFile(file).read()).isInstanceOfSatisfying(SalesException.class, e -> {
            assertThat(e.kind()).isEqualTo(SalesException.Kind.SESSION_FILE);
            assertThat(e.arguments().get(0)).isEqualTo(file.toString());
        });
    }

    @Test
    void theUsualSessionFileFollowsTheSystem() {
        Path home = Path.of("home");

        assertThat(SessionFile.usual(Map.of(), "Linux", home))
                .isEqualTo(home.resolve(".config/regente/sales-session.json"));
        assertThat(SessionFile.usual(Map.of("XDG_CONFIG_HOME", "x"), "Linux", home))
                .isEqualTo(Path.of("x/regente/sales-session.json"));
        assertThat(SessionFile.usual(Map.of("APPDATA", "roam"), "Windows 11", home))
                .isEqualTo(Path.of("roam/regente/sales-session.json"));
        assertThat(SessionFile.usual(Map.of(), "Mac OS X", home))
                .isEqualTo(home.resolve("Library/Application Support/regente/sales-session.json"));
    }
}
