package dev.regente.sales.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.kernel.MalformedMessage;
import dev.regente.election.kernel.Value;
import dev.regente.sales.replica.Entry;
import dev.regente.sales.replica.Position;
import dev.regente.sales.replica.ReplicaMessage;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ReplicaCodecProperties {
    private final ReplicaCodec codec = new ReplicaCodec();

    @Property
    void whatIsEncodedIsDecoded(@ForAll("messages") ReplicaMessage message) throws MalformedMessage {
        assertThat(codec.decode(codec.encode(message))).isEqualTo(message);
    }

    @Property
    void cutMessagesAreRefusedAndNothingElseHappens(
            @ForAll("messages") ReplicaMessage message, @ForAll int cut, @ForAll byte[] noise) {
        byte[] bytes = codec.encode(message);
        refusedOrRead(Arrays.copyOf(bytes, Math.floorMod(cut, bytes.length)));
        refusedOrRead(noise);
        for (int i = 0; i < noise.length && i < bytes.length; i++) {
            bytes[Math.floorMod(cut + i * 7, bytes.length)] ^= noise[i];
        }
        refusedOrRead(bytes);
    }

    private void refusedOrRead(byte[] bytes) {
        try {
            assertThat(codec.decode(bytes)).isNotNull();
        } catch (MalformedMessage e) {
            assertThat(e).hasMessageStartingWith("no replica message");
        }
    }

    @Provide
    Arbitrary<ReplicaMessage> messages() {
        Arbitrary<Long> num = Arbitraries.longs().between(0, Long.MAX_VALUE);
        Arbitrary<Position> position = Combinators.combine(num, num).as(Position::new);
        Arbitrary<Entry> entry = Combinators.combine(
                        num, Arbitraries.bytes().array(byte[].class).ofMaxSize(20))
                .as((term, payload) -> new Entry(term, Value.of(payload)));
        Arbitrary<List<Entry>> entries = entry.list().ofMaxSize(4);
        return Arbitraries.oneOf(List.of(
                num.map(ReplicaMessage.Promise::new),
                Combinators.combine(num, position).as(ReplicaMessage.Promised::new),
                Combinators.combine(num, num).as(ReplicaMessage.Refused::new),
                Combinators.combine(num, position, position).as(ReplicaMessage.Fetch::new),
                Combinators.combine(num, position, entries).as(ReplicaMessage.Fetched::new),
                Combinators.combine(num, position, position).as(ReplicaMessage.FetchMismatch::new),
                Combinators.combine(num, num).as(ReplicaMessage.FetchRefused::new),
                num.map(n -> new ReplicaMessage.Mark(n, n % 2 == 0)),
                Combinators.combine(num, num, num).as((n, l, p) -> new ReplicaMessage.Marked(n, l, p, p % 2 == 0)),
                Combinators.combine(num, position).as(ReplicaMessage.FetchCompacted::new),
                Combinators.combine(num, position, num, num).as(ReplicaMessage.Install::new),
                Combinators.combine(num, position, entries, num, num).as(ReplicaMessage.Append::new),
                Combinators.combine(num, num, num, num, num).as(ReplicaMessage.Ack::new),
                Combinators.combine(num, position, position, num).as(ReplicaMessage.Mismatch::new)));
    }
}
