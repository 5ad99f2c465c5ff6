package dev.regente.election.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameTest {

    private static byte[] bytesOf(FrameQueue queue) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(queue.drainTo(Channels.newChannel(out))).isTrue();
        return out.toByteArray();
    }

    private static List<String> readAll(FrameReader reader, byte[] stream) throws Exception {
        List<String> frames = new ArrayList<>();
        var in = Channels.newChannel(new ByteArrayInputStream(stream));
        while (reader.readFrom(in) >= 0) {
            for (byte[] payload = reader.next(); payload != null; payload = reader.next()) {
                frames.add(reader.channel() + ":" + payload.length);
            }
        }
        return frames;
    }

    @Test
    void theBytesOfAFrameAreFixed() throws Exception {
        FrameQueue queue = new FrameQueue(1000);
        queue.add(7, "hello".getBytes(StandardCharsets.UTF_8));
        assertThat(HexFormat.of().formatHex(bytesOf(queue))).isEqualTo("00000006" + "0e604d5e" + "07" + "68656c6c6f");
    }

    @Test
    void framesOfAllSizesSurviveAStream() throws Exception {
        FrameQueue queue = new FrameQueue(1 << 20);
        List<String> expected = new ArrayList<>();
        for (int size : new int[] {0, 1, 100, 8183, 8184, 8185, 100_000, 3, 0}) {
            assertThat(queue.add(size % 5 + 1, new byte[size])).isTrue();
            expected.add((size % 5 + 1) + ":" + size);
        }
        assertThat(readAll(new FrameReader(200_000), bytesOf(queue))).isEqualTo(expected);
        assertThat(queue.pending()).isZero();
    }

    @Test
    void aStreamCutAnywhereGivesTheWholeFramesOnly() throws Exception {
        FrameQueue queue = new FrameQueue(1000);
        queue.add(1, new byte[10]);
        queue.add(2, new byte[20]);
        byte[] stream = bytesOf(queue);
        for (int length = 0; length < stream.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(stream, length);
            assertThat(readAll(new FrameReader(1000), cut)).hasSize(length < 19 ? 0 : 1);
        }
    }

    @Test
    void anyFlippedByteIsNoticed() throws Exception {
        FrameQueue queue = new FrameQueue(1000);
        queue.add(1, new byte[10]);
        byte[] stream = bytesOf(queue);
        for (int i = 4; i < stream.length; i++) {
            byte[] bytes = stream.clone();
            bytes[i] ^= 1;
            assertThatThrownBy(() -> readAll(new FrameReader(1000), bytes))
                    .as("byte %d", i)
                    .isInstanceOf(BadFrame.class)
                    .hasMessage("a frame with a wrong checksum");
        }
    }

    @Test
    void aFrameThatIsTooLargeOrEmptyIsRefusedFromItsLengthAlone() {
        for (int length : new int[] {0, -1, 1001, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            byte[] stream = ByteBuffer.allocate(8).putInt(length).array();
            assertThatThrownBy(() -> readAll(new FrameReader(1000), stream))
                    .isInstanceOf(BadFrame.class)
                    .hasMessageContaining("the most is 1000");
        }
    }

    @Test
    void aFullQueueTakesNoMoreAndLosesNothingOfWhatItHas() throws Exception {
        FrameQueue queue = new FrameQueue(100);
        assertThat(queue.add(1, new byte[40])).isTrue();
        assertThat(queue.add(1, new byte[40])).isTrue();
        assertThat(queue.add(1, new byte[40])).isFalse();
        assertThat(queue.pending()).isEqualTo(98);
        assertThat(readAll(new FrameReader(1000), bytesOf(queue))).containsExactly("1:40", "1:40");
    }

    @Test
    void aSlowTargetGetsAllBytesInOrder() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WritableByteChannel slow = new WritableByteChannel() {
            @Override
            public int write(ByteBuffer source) {
                int count = Math.min(source.remaining(), 700);
                for (int i = 0; i < count; i++) {
                    out.write(source.get());
                }
                return count;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
        FrameQueue queue = new FrameQueue(1 << 20);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            queue.add(3, new byte[i * 10]);
            expected.add("3:" + i * 10);
            queue.drainTo(slow);
        }
        while (!queue.drainTo(slow)) {
            assertThat(queue.pending()).isPositive();
        }
        assertThat(readAll(new FrameReader(1 << 20), out.toByteArray())).isEqualTo(expected);
    }
}
