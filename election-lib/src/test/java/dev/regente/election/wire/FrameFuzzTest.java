package dev.regente.election.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.regente.election.kernel.MalformedMessage;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.protocol.ElectionMessage.Body;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Frames that were damaged by chance, by an attacker, or made up: nothing is thrown but what the contract names, nothing that
 * was damaged is believed, and the reader never holds more than it may. 180,000 inputs in a usual build, 6 million with
 * {@code -Dregente.long=true}.
 */
class FrameFuzzTest {
    private static final int INPUTS =
            Boolean.parseBoolean(System.getProperty("regente.long", "false")) ? 2_000_000 : 60_000;
    private static final int MAX_FRAME = 4096;
    private static final int MOST_HELD = Math.max(8 * 1024, Frames.PREFIX + MAX_FRAME);
    private static final ElectionCodec CODEC = new ElectionCodec();

    /** Everything that one node says to another, as payloads and channels. */
    private record Real(int channel, List<Byte> payload) {}

    private static List<Real> conversation() {
        List<Real> all = new ArrayList<>();
        Hello hello = new Hello(
                Frames.PROTOCOL_VERSION,
                "toys",
                NodeId.of(2),
                NodeId.of(1),
                7,
                8,
                Map.of("lease", "500ms"),
                "VOTER 0",
                List.of("election"));
        all.add(real(Frames.CONTROL, Control.hello(hello)));
        all.add(real(Frames.CONTROL, Control.refused("no")));
        all.add(real(Frames.CONTROL, Control.bare(Control.PROBE)));
        all.add(real(Frames.CONTROL, Control.bare(Control.PROBE_ANSWER)));
        for (Body body : ElectionCodecTest.samples().keySet()) {
            all.add(real(1, CODEC.encode(ElectionCodecTest.message(body))));
        }
        return all;
    }

    private static Real real(int channel, byte[] payload) {
        List<Byte> boxed = new ArrayList<>();
        for (byte each : payload) {
            boxed.add(each);
        }
        return new Real(channel, boxed);
    }

    private static byte[] bytes(List<Byte> boxed) {
        byte[] bytes = new byte[boxed.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = boxed.get(i);
        }
        return bytes;
    }

    private static byte[] stream(List<Real> frames) throws IOException {
        FrameQueue queue = new FrameQueue(1 << 20);
        frames.forEach(frame -> queue.add(frame.channel(), bytes(frame.payload())));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(queue.drainTo(Channels.newChannel(out))).isTrue();
        return out.toByteArray();
    }

    /** The frames that are understood before the stream ends or the connection would be closed. */
    private static List<Real> understood(byte[] stream) {
        List<Real> frames = new ArrayList<>();
        FrameReader reader = new FrameReader(MAX_FRAME);
        try (ReadableByteChannel in = Channels.newChannel(new ByteArrayInputStream(stream))) {
            while (reader.readFrom(in) >= 0) {
                for (byte[] payload = reader.next(); payload != null; payload = reader.next()) {
                    frames.add(real(reader.channel(), payload));
                }
                if (reader.capacity() > MOST_HELD) {
                    fail("the reader holds " + reader.capacity() + " bytes");
                }
            }
        } catch (BadFrame e) {
            return frames;
        } catch (IOException e) {
            throw new IllegalStateException("a channel in memory", e);
        }
        return frames;
    }

    /** What a kernel would be given; null for what is dropped. */
    private static ElectionMessage decode(byte[] payload) {
        try {
            return CODEC.decode(payload);
        } catch (MalformedMessage e) {
            return null;
        }
    }

    private static void control(byte[] payload) {
        try {
            ByteReader in = new ByteReader(payload);
            if (in.u8() == Control.HELLO) {
                Hello.decode(in);
            } else {
                in.text(Control.MAX_REASON);
            }
        } catch (MalformedMessage e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    /** Chance never makes a frame: of the real ones before the damage all are understood, and of those after it none. */
    @Test
    void whatWasDamagedOnTheWayIsNotBelieved() throws Exception {
        Random random = new Random(1);
        List<Real> all = conversation();
        for (int i = 0; i < INPUTS; i++) {
            List<Real> frames = new ArrayList<>();
            for (int count = 1 + random.nextInt(3); count > 0; count--) {
                frames.add(all.get(random.nextInt(all.size())));
            }
            byte[] stream = stream(frames);
            byte[] damaged = damage(stream, random);
            List<Real> heard = understood(damaged);
            if (heard.size() > frames.size() || !frames.subList(0, heard.size()).equals(heard)) {
                fail("input " + i + ": " + heard + " of " + frames);
            }
            if (damaged.length == stream.length) {
                assertThat(heard.size()).as("input %d", i).isLessThan(frames.size());
            }
        }
    }

    /** Up to three flipped bits close together, or a cut. */
    private static byte[] damage(byte[] stream, Random random) {
        if (random.nextInt(4) == 0) {
            return Arrays.copyOf(stream, random.nextInt(stream.length));
        }
        byte[] damaged = stream.clone();
        int first = random.nextInt(stream.length * 8);
        for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
            int bit = Math.min(stream.length * 8 - 1, first + flips * 3);
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
        }
        return Arrays.equals(damaged, stream) ? Arrays.copyOf(stream, stream.length - 1) : damaged;
    }

    /** Whoever can mend the checksum gets as far as the codec, and no further than a message of a known kind. */
    @Test
    void payloadsThatWereChangedOnPurposeAreAMessageOrNone() throws Exception {
        Random random = new Random(2);
        List<Real> all = conversation();
        int dropped = 0;
        for (int i = 0; i < INPUTS; i++) {
            Real frame = all.get(random.nextInt(all.size()));
            byte[] payload = bytes(frame.payload());
            switch (random.nextInt(3)) {
                case 0 -> payload = Arrays.copyOf(payload, random.nextInt(payload.length + 4));
                case 1 -> payload[random.nextInt(payload.length)] = (byte) random.nextInt();
                default -> payload[random.nextInt(payload.length)] ^= (byte) (1 << random.nextInt(8));
            }
            List<Real> heard = understood(stream(List.of(real(frame.channel(), payload))));
            assertThat(heard).as("input %d", i).hasSize(1);
            if (frame.channel() == Frames.CONTROL) {
                control(payload);
            } else {
                ElectionMessage message = decode(payload);
                dropped += message == null ? 1 : 0;
                if (message != null && !Arrays.equals(CODEC.encode(message), payload)) {
                    fail("input " + i + ": two texts for one message, " + message);
                }
            }
        }
        assertThat(dropped).isPositive();
    }

    @Test
    void randomBytesAreNoFrames() {
        Random random = new Random(3);
        for (int i = 0; i < INPUTS; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            if (noise.length >= Frames.PREFIX && random.nextBoolean()) {
                // lengths that pass, so that the checksum is what refuses
                noise[0] = 0;
                noise[1] = 0;
                noise[2] = 0;
                noise[3] = (byte) (1 + random.nextInt(100));
            }
            assertThat(understood(noise)).as("input %d", i).isEmpty();
            control(noise.length == 0 ? new byte[1] : noise);
            decode(noise);
        }
    }

    @Test
    void aLengthIsCheckedBeforeAnythingIsKept() {
        byte[] huge = new byte[Frames.PREFIX];
        huge[0] = 0x7f;
        assertThat(understood(huge)).isEmpty();
        byte[] tls = {0x16, 3, 1, 2, 0, 1, 0, 1, 0xf};
        assertThat(understood(tls)).isEmpty();
    }
}
