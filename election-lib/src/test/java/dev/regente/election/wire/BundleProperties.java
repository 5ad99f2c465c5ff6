package dev.regente.election.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.kernel.MalformedMessage;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.protocol.ElectionMessage.Body;
import dev.regente.election.protocol.ElectionMessage.Heartbeat;
import dev.regente.election.protocol.ElectionMessage.HeartbeatAck;
import dev.regente.election.protocol.ElectionMessage.Heir;
import dev.regente.election.protocol.ElectionMessage.Release;
import dev.regente.election.protocol.ElectionMessage.Resigned;
import dev.regente.election.protocol.ElectionMessage.Vote;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class BundleProperties {
    private static final int ELECTIONS = 5;

    /** Writes down what it is told. */
    private static final class Log implements BundleReader.Listener {
        final List<String> all = new ArrayList<>();

        @Override
        public void opened(int number, String name, String profile) {
            all.add(number + " opened " + name + " " + profile);
        }

        @Override
        public void closed(int number) {
            all.add(number + " closed");
        }

        @Override
        public void roundBegan(Stamped kind, long stampNanos) {}

        @Override
        public void roundEnded() {}

        @Override
        public void said(int number, ElectionMessage message) {
            all.add(number + " " + message.identity() + " " + message.boot() + " " + message);
        }
    }

    private static Body body(Random random, long stamp) {
        Release release = random.nextInt(4) == 0 ? new Release(NodeId.of(1 + random.nextInt(9)), 7) : null;
        return switch (random.nextInt(6)) {
            case 0, 1 -> new Heartbeat(1 + random.nextInt(2), stamp, true, release);
            case 2, 3 -> new HeartbeatAck(1, 1 + random.nextInt(2), stamp, random.nextInt(8) > 0);
            case 4 -> new Vote(random.nextLong(1L << 62), release);
            default ->
                new Resigned(
                        random.nextInt(5), random.nextBoolean() ? null : new Heir(NodeId.of(2), 1, random.nextInt(5)));
        };
    }

    /** Whatever is said, in whatever turns, rounds and lives of the connection: each election's words arrive in order. */
    @Property(tries = 300)
    void whatGoesInComesOutInTheOrderOfEachElection(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int turns)
            throws MalformedMessage {
        Random random = new Random(seed);
        BundleWriter writer = null;
        BundleReader reader = null;
        Log said = new Log();
        Log heard = new Log();
        boolean[] open = new boolean[ELECTIONS];
        for (int turn = 0; turn < turns; turn++) {
            if (writer == null || random.nextInt(20) == 0) {
                writer = new BundleWriter();
                reader = new BundleReader();
                Arrays.fill(open, false);
            }
            long stamp = random.nextLong();
            Stamped kind = random.nextBoolean() ? Stamped.HEARTBEATS : Stamped.ACKNOWLEDGEMENTS;
            if (random.nextInt(4) > 0) {
                writer.beginRound(kind, stamp);
            }
            for (int number = 0; number < ELECTIONS; number++) {
                if (!open[number]) {
                    open[number] = true;
                    writer.open(number, "e" + number, "VOTER " + turn);
                    said.opened(number, "e" + number, "VOTER " + turn);
                } else if (random.nextInt(15) == 0) {
                    open[number] = false;
                    writer.close(number);
                    said.closed(number);
                    continue;
                }
                for (int words = random.nextInt(3); words > 0; words--) {
                    // mostly the stamp of the round, as at rest
                    long own = random.nextInt(5) == 0 ? random.nextLong() : stamp;
                    ElectionMessage message = new ElectionMessage(42, 1, body(random, own));
                    writer.say(number, message);
                    said.said(number, message);
                }
            }
            if (random.nextInt(3) > 0) {
                writer.endRound();
            }
            for (byte[] bundle : writer.take()) {
                reader.read(bundle, heard);
            }
            assertThat(writer.isEmpty()).isTrue();
        }
        assertThat(byElection(heard.all)).isEqualTo(byElection(said.all));
    }

    private static Map<String, List<String>> byElection(List<String> all) {
        Map<String, List<String>> sorted = new TreeMap<>();
        all.forEach(line -> sorted.computeIfAbsent(line.substring(0, 1), any -> new ArrayList<>())
                .add(line));
        return sorted;
    }

    /** A round that repeats the last one is small, however many elections there are. */
    @Property(tries = 20)
    void atRestTheNumberOfElectionsDoesNotMatter(@ForAll @IntRange(min = 1, max = 3000) int elections) {
        BundleWriter writer = new BundleWriter();
        for (int i = 0; i < elections; i++) {
            writer.open(i, "e" + i, "");
        }
        writer.take();
        for (int round = 1; round <= 3; round++) {
            writer.beginRound(Stamped.HEARTBEATS, round);
            for (int i = 0; i < elections; i++) {
                writer.say(i, new ElectionMessage(42, 1, new Heartbeat(9, round, true, null)));
            }
            List<byte[]> bundles = writer.take();
            if (round > 1) {
                assertThat(bundles).hasSize(1);
                assertThat(bundles.get(0).length).isLessThan(16);
            }
        }
    }

    /** Bytes of a stranger: refused or read, and never anything else. */
    @Property(tries = 2000)
    void anyBytesAreReadOrRefused(@ForAll @Size(max = 200) byte[] bytes) {
        readOrRefuse(bytes);
    }

    /** Real bundles that were cut or flipped: what can still be read says the same when it is written again. */
    @Property(tries = 1000)
    void spoiltBundlesAreReadOrRefused(@ForAll long seed, @ForAll boolean cut) {
        Random random = new Random(seed);
        List<Bundle.Item> items = new ArrayList<>();
        items.add(new Bundle.Open(1, "duty-1", "VOTER 3"));
        items.add(new Bundle.Said(1, new ElectionMessage(1, 1, body(random, 5))));
        items.add(new Bundle.Round(
                Stamped.HEARTBEATS,
                1,
                9,
                List.of(new Bundle.Said(1, new ElectionMessage(1, 1, new Heartbeat(3, 9, true, null))))));
        items.add(new Bundle.RoundAgain(Stamped.HEARTBEATS, 1, 10));
        items.add(new Bundle.Close(1));
        byte[] bytes = Bundle.encode(items);
        if (cut) {
            bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
        } else {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        readOrRefuse(bytes);
    }

    private static void readOrRefuse(byte[] bytes) {
        Log log = new Log();
        try {
            new BundleReader().read(bytes, log);
            assertThat(Bundle.encode(Bundle.decode(bytes))).isEqualTo(bytes);
        } catch (MalformedMessage e) {
            assertThat(log.all).as("a refused bundle tells nobody of anything").isEmpty();
        }
    }
}
