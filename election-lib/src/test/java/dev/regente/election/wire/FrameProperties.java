package dev.regente.election.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class FrameProperties {

    /** Gives as many bytes at a time as it likes, as a network does. */
    private static ReadableByteChannel inPieces(byte[] stream, Random random) {
        ReadableByteChannel whole = Channels.newChannel(new ByteArrayInputStream(stream));
        return new ReadableByteChannel() {
            @Override
            public int read(ByteBuffer target) throws IOException {
                int limit = target.limit();
                target.limit(Math.min(limit, target.position() + 1 + random.nextInt(3000)));
                int count = whole.read(target);
                target.limit(limit);
                return count;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
    }

    private static byte[] payload(int size, Random random) {
        byte[] payload = new byte[size];
        random.nextBytes(payload);
        return payload;
    }

    @Property(tries = 200)
    void framesArriveWholeAndInOrderHoweverTheStreamIsCut(
            @ForAll @Size(max = 30) List<@IntRange(max = 20_000) Integer> sizes, @ForAll long seed) throws Exception {
        Random random = new Random(seed);
        FrameQueue queue = new FrameQueue(1 << 20);
        List<String> expected = new ArrayList<>();
        for (int size : sizes) {
            byte[] payload = payload(size, random);
            assertThat(queue.add(size % 250 + 1, payload)).isTrue();
            expected.add(size % 250 + 1 + " " + Arrays.hashCode(payload));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(queue.drainTo(Channels.newChannel(out))).isTrue();
        ReadableByteChannel stream = inPieces(out.toByteArray(), random);
        FrameReader reader = new FrameReader(20_001);
        List<String> read = new ArrayList<>();
        while (reader.readFrom(stream) >= 0) {
            for (byte[] payload = reader.next(); payload != null; payload = reader.next()) {
                read.add(reader.channel() + " " + Arrays.hashCode(payload));
            }
        }
        assertThat(read).isEqualTo(expected);
    }

    @Property(tries = 500)
    void noiseIsRefusedAndNothingElse(@ForAll @Size(max = 200) byte[] noise) throws IOException {
        FrameReader reader = new FrameReader(1000);
        ReadableByteChannel stream = Channels.newChannel(new ByteArrayInputStream(noise));
        int frames = 0;
        try {
            while (reader.readFrom(stream) >= 0) {
                while (reader.next() != null) {
                    frames++;
                }
            }
        } catch (BadFrame e) {
            boolean likeTls = noise.length > 1 && (noise[0] == 21 || noise[0] == 22) && noise[1] == 3;
            assertThat(e.getMessage()).startsWith(likeTls ? "what begins like TLS" : "a frame ");
        }
        assertThat(frames).isZero();
    }
}
