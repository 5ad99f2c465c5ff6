package dev.regente.examples.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineTest {
    private static Line parse(String text) {
        return Line.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsWrittenIsRead() {
        Line line = Line.ok("a\nb", 5, List.of("x", "y"), Line.of("in", "side"));
        assertThat(new String(line.bytes(), StandardCharsets.UTF_8))
                .isEqualTo("[\"OK\",\"a\\nb\",5,[\"x\",\"y\"],[\"in\",\"side\"]]\n");
        Line read = parse(new String(line.bytes(), StandardCharsets.UTF_8));
        assertThat(read.raw(1)).isEqualTo("a\nb");
        assertThat(read.text(2)).isEqualTo("5");
        assertThat(read.list(3)).containsExactly("x", "y");
        assertThat(read.lines(1)).containsExactly(Line.of("x", "y"), Line.of("in", "side"));
        assertThat(read.isOk()).isTrue();
    }

    @Test
    void listsMayBeWrittenInsideOrAtTheEnd() {
        assertThat(parse("[\"C\",[\"1\",\"2\"]]").texts(1)).containsExactly("1", "2");
        assertThat(parse("[\"C\",\"1\",\"2\"]").texts(1)).containsExactly("1", "2");
        assertThat(parse("[\"C\"]").texts(1)).isEmpty();
        assertThat(parse("[\"C\",\"1\"]").list(1)).containsExactly("1");
    }

    @Test
    void whatIsMissingOrOfAnotherKindIsARefusal() {
        for (String text : List.of("[\"C\"]", "[\"C\",null]", "[\"C\",{}]", "[\"C\",true]", "[\"C\",[]]")) {
            assertThatThrownBy(() -> parse(text).text(1)).as(text).isInstanceOf(Refusal.class);
        }
        assertThatThrownBy(() -> parse("[{\"a\":1}]").verb()).isInstanceOf(Refusal.class);
        assertThat(parse("[\"C\"]").text(1, "else")).isEqualTo("else");
    }

    @Test
    void aRefusalIsALine() {
        assertThat(new Refusal("402", "no").toLine()).isEqualTo(Line.of("ERRO", "402", "no"));
        assertThat(new Refusal("ERRO-110", "no").toLine()).isEqualTo(Line.of("ERRO-110"));
    }

    @Test
    void addressesAreCheckedBeforeTheyAreUsed() {
        assertThat(HostPort.parseAll("127.0.0.1:50000,[::1]:1"))
                .containsExactly(new HostPort("127.0.0.1", 50_000), new HostPort("[::1]", 1));
        for (String wrong : List.of("", "host", "host:", ":1", "host:0", "host:65536", "host:x", "host:-1")) {
            assertThatThrownBy(() -> HostPort.parse(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
