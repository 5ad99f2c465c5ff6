package dev.regente.election.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.election.kernel.MalformedMessage;
import dev.regente.election.kernel.NodeId;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HelloTest {
    private static final Hello SAMPLE = new Hello(
            1,
            "orders",
            NodeId.of(3),
            NodeId.of(1),
            0x1122334455667788L,
            5,
            Map.of("lease", "500ms"),
            "voter",
            List.of("election"));

    @Test
    void theBytesAreFixed() throws MalformedMessage {
        byte[] bytes = SAMPLE.encode();
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("00524547454e5445" + "01" + "066f7264657273" + "03" + "01" + "1122334455667788"
                        + "0000000000000005" + "01" + "056c65617365" + "053530306d73" + "05766f746572" + "01"
                        + "08656c656374696f6e");
        assertThat(Hello.decode(new ByteReader(bytes))).isEqualTo(SAMPLE);
    }

    @Test
    void anyCutIsMalformed() {
        byte[] bytes = SAMPLE.encode();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> Hello.decode(new ByteReader(cut))).isInstanceOf(MalformedMessage.class);
        }
        assertThatThrownBy(() -> Hello.decode(new ByteReader(Arrays.copyOf(bytes, bytes.length + 1))))
                .isInstanceOf(MalformedMessage.class)
                .hasMessage("1 bytes after its end");
    }

    @Test
    void ofAnotherVersionOnlyTheVersionIsRead() throws MalformedMessage {
        byte[] bytes = Arrays.copyOf(SAMPLE.encode(), 12);
        bytes[8] = 9;
        assertThat(Hello.decode(new ByteReader(bytes)).version()).isEqualTo(9);
    }

    @Test
    void aNumberHasOneForm() {
        assertThatThrownBy(() -> new ByteReader(new byte[] {(byte) 0x81, 0}).unsigned())
                .isInstanceOf(MalformedMessage.class);
        assertThatThrownBy(() -> {
                    byte[] tooLong = new byte[11];
                    Arrays.fill(tooLong, (byte) 0xFF);
                    new ByteReader(tooLong).unsigned();
                })
                .isInstanceOf(MalformedMessage.class);
    }

    @Test
    void numbersOfAnySignSurvive() throws MalformedMessage {
        for (long number : new long[] {0, 1, -1, 63, 64, -65, Long.MAX_VALUE, Long.MIN_VALUE}) {
            byte[] bytes = new ByteWriter()
                    .signed(number)
                    .unsigned(number)
                    .fixed64(number)
                    .toByteArray();
            ByteReader reader = new ByteReader(bytes);
            assertThat(reader.signed()).isEqualTo(number);
            assertThat(reader.unsigned()).isEqualTo(number);
            assertThat(reader.fixed64()).isEqualTo(number);
            reader.end();
        }
    }
}
