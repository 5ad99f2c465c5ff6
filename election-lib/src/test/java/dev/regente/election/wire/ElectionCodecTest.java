package dev.regente.election.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.election.kernel.MalformedMessage;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.protocol.ElectionMessage.Body;
import dev.regente.election.protocol.ElectionMessage.Release;
import dev.regente.election.protocol.ElectionMessage.RingMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ElectionCodecTest {
    private static final ElectionCodec CODEC = new ElectionCodec();
    private static final String HEADER = "1122334455667788" + "05";
    private static final Release RELEASE = new Release(NodeId.of(2), 300);

    /** One of each kind with the bytes after the header. */
    static Map<Body, String> samples() {
        Map<Body, String> samples = new LinkedHashMap<>();
        samples.put(
                new ElectionMessage.Greeting(null, 0, 9, 0, true, true),
                "01" + "00" + "00" + "09" + "00".repeat(8) + "01" + "01");
        samples.put(
                new ElectionMessage.Greeting(NodeId.of(3), 8, 9, 5, false, false),
                "01" + "03" + "08" + "09" + "00".repeat(7) + "05" + "00" + "00");
        samples.put(new ElectionMessage.Heartbeat(7, -2, true, null), "02" + "07" + "03" + "01" + "00");
        samples.put(new ElectionMessage.Heartbeat(7, 2, false, RELEASE), "02" + "07" + "04" + "00" + "0102ac02");
        samples.put(new ElectionMessage.HeartbeatAck(4, 7, 1, true), "03" + "04" + "07" + "02" + "01");
        samples.put(new ElectionMessage.HeartbeatNack(4, 7, 8, 1), "04" + "04" + "07" + "08" + "02");
        samples.put(new ElectionMessage.PreCheck(-1, null), "05" + "01" + "00");
        samples.put(
                new ElectionMessage.PreCheckAnswer(4, 1, true, NodeId.of(2), 7, 0, 8),
                "06" + "04" + "02" + "01" + "02" + "07" + "00" + "08");
        samples.put(new ElectionMessage.Vote(7, RELEASE), "07" + "07" + "0102ac02");
        samples.put(new ElectionMessage.VoteGranted(4, 7), "08" + "04" + "07");
        samples.put(new ElectionMessage.VoteRefused(4, 7, 8, NodeId.of(2), 1), "09" + "04" + "07" + "08" + "02" + "02");
        samples.put(new ElectionMessage.Election(1), "0a" + "02");
        samples.put(new ElectionMessage.Alive(4, 1, 2), "0b" + "04" + "02" + "04");
        samples.put(new ElectionMessage.Cannot(4, 1, "no"), "0c" + "04" + "02" + "026e6f");
        samples.put(new ElectionMessage.HandOffRequest(7), "0d" + "07");
        samples.put(new ElectionMessage.HandOffDeclined(4, 7, "no"), "0e" + "04" + "07" + "026e6f");
        samples.put(new ElectionMessage.HandOff(7, 9), "0f" + "07" + "09");
        samples.put(new ElectionMessage.ReplaceRequest(), "15");
        samples.put(new ElectionMessage.ReplaceAccepted(2, 7, 1), "16" + "02" + "07" + "02");
        samples.put(new ElectionMessage.ReplaceRefused(2, "no"), "17" + "02" + "02" + "6e6f");
        samples.put(new ElectionMessage.Resigned(ElectionMessage.MAX_TERM, null), "10" + "808080808080808040" + "00");
        samples.put(
                new ElectionMessage.Resigned(7, new ElectionMessage.Heir(NodeId.of(3), 4, 9)),
                "10" + "07" + "03" + "04" + "09");
        samples.put(
                new ElectionMessage.RingMessage(RingMessage.Kind.ELECTION, 3, 9, null, nodes(4, 300)),
                "11" + "00" + "06" + "09" + "00" + "02" + "04" + "ac02");
        samples.put(
                new ElectionMessage.RingMessage(RingMessage.Kind.ELECTED, 0, 0, NodeId.of(4), nodes()),
                "11" + "02" + "00" + "00" + "04" + "00");
        samples.put(new ElectionMessage.HopAck(4, 3), "12" + "04" + "06");
        ElectionMessage.LapId lap = new ElectionMessage.LapId(NodeId.of(2), 5, 3);
        samples.put(
                new ElectionMessage.Nominate(
                        lap,
                        4,
                        6,
                        1,
                        List.of(new ElectionMessage.LapEntry(
                                NodeId.of(1), -1, true, false, NodeId.of(3), 7, 2, 8, nodes(2, 4)))),
                "13" + "020506" + "08" + "06" + "02" + "01" + "01" + "01" + "01" + "00" + "03" + "07" + "04" + "08"
                        + "020204");
        samples.put(
                new ElectionMessage.Nominated(lap, 4, 6, 1, NodeId.of(3), 8, 2),
                "14" + "020506" + "08" + "06" + "02" + "03" + "08" + "04");
        return samples;
    }

    private static List<NodeId> nodes(int... numbers) {
        return Arrays.stream(numbers).mapToObj(NodeId::of).toList();
    }

    static ElectionMessage message(Body body) {
        return new ElectionMessage(0x1122334455667788L, 5, body);
    }

    @Test
    void theBytesOfEveryKindAreFixedAndReadBack() throws MalformedMessage {
        for (Map.Entry<Body, String> sample : samples().entrySet()) {
            byte[] bytes = CODEC.encode(message(sample.getKey()));
            assertThat(HexFormat.of().formatHex(bytes))
                    .as("%s", sample.getKey())
                    .isEqualTo(HEADER + sample.getValue());
            assertThat(CODEC.decode(bytes)).isEqualTo(message(sample.getKey()));
        }
    }

    @Test
    void noKindIsForgotten() {
        List<Class<?>> kinds = new ArrayList<>();
        samples().keySet().forEach(body -> kinds.add(body.getClass()));
        assertThat(kinds).containsAll(kindsOf(Body.class));
    }

    private static List<Class<?>> kindsOf(Class<?> type) {
        List<Class<?>> kinds = new ArrayList<>();
        for (Class<?> each : type.getPermittedSubclasses()) {
            if (each.isSealed()) {
                kinds.addAll(kindsOf(each));
            } else {
                kinds.add(each);
            }
        }
        return kinds;
    }

    @Test
    void anyCutOrAdditionIsMalformed() {
        for (Body body : samples().keySet()) {
            byte[] bytes = CODEC.encode(message(body));
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> CODEC.decode(cut)).as("%s", body).isInstanceOf(MalformedMessage.class);
            }
            assertThatThrownBy(() -> CODEC.decode(Arrays.copyOf(bytes, bytes.length + 1)))
                    .isInstanceOf(MalformedMessage.class);
        }
    }

    @Test
    void noBytesThrowAnythingElseAndWhatIsReadIsWrittenAlike() {
        Random random = new Random(42);
        int understood = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[9 + random.nextInt(14)];
            random.nextBytes(bytes);
            bytes[8] &= 0x7F;
            bytes[9 % bytes.length] = (byte) random.nextInt(22);
            try {
                ElectionMessage message = CODEC.decode(bytes);
                assertThat(CODEC.encode(message)).isEqualTo(bytes);
                understood++;
            } catch (MalformedMessage e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
        assertThat(understood).isPositive();
    }

    @Test
    void aLongReasonIsCut() throws MalformedMessage {
        byte[] bytes = CODEC.encode(message(new ElectionMessage.Cannot(4, 1, "x".repeat(1000))));
        assertThat(((ElectionMessage.Cannot) CODEC.decode(bytes).body()).reason())
                .hasSize(200);
    }
}
