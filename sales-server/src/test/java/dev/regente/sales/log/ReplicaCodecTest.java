package dev.regente.sales.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.kernel.Value;
import dev.regente.sales.replica.Entry;
import dev.regente.sales.replica.Position;
import dev.regente.sales.replica.ReplicaMessage;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplicaCodecTest {

    @Test
    void theFramesStayTheSame() {
        ReplicaMessage append =
                new ReplicaMessage.Append(3, new Position(2, 5), List.of(new Entry(3, Value.of(new byte[] {7}))), 4, 9);
        assertThat(HexFormat.of().formatHex(new ReplicaCodec().encode(append)))
                .isEqualTo("04080110010601040" + "10a01080112" + "0106030107");
    }
}
