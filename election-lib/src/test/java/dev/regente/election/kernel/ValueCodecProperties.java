package dev.regente.election.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The binary form of a value gives the value back, and nothing else does any harm. */
class ValueCodecProperties {

    @Property
    void whatIsWrittenIsReadBack(@ForAll("values") Value value) {
        assertThat(ValueCodec.decode(ValueCodec.encode(value))).isEqualTo(value);
    }

    @Property
    void anyBytesAreAValueOrRefused(@ForAll byte[] bytes) {
        try {
            // a value read from any bytes has a form of its own that reads back
            Value value = ValueCodec.decode(bytes);
            assertThat(ValueCodec.decode(ValueCodec.encode(value))).isEqualTo(value);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageMatching("(?s).+");
        }
    }

    @Property
    void aPrefixIsRefused(@ForAll("values") Value value) {
        byte[] whole = ValueCodec.encode(value);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ValueCodec.decode(Arrays.copyOf(whole, whole.length - 1)));
    }

    @Example
    void aSizeThatLiesAllocatesNothing() {
        byte[] text = {2, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x07, 'a'};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ValueCodec.decode(text))
                .withMessageContaining("with 1 bytes left");
    }

    @Provide
    Arbitrary<Value> values() {
        Arbitrary<Value> leaves = Arbitraries.oneOf(
                Arbitraries.longs().map(Value::of),
                Arbitraries.strings().ofMaxLength(20).map(Value::of),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(20).map(Value::of));
        return Arbitraries.recursive(
                () -> leaves,
                inner -> Arbitraries.oneOf(
                        inner.list().ofMaxSize(3).map(Value.Seq::new),
                        inner.list().ofMaxSize(3).map(items -> {
                            Value.Rec rec = Value.rec("r");
                            for (int i = 0; i < items.size(); i++) {
                                rec = rec.with("f" + i, items.get(i));
                            }
                            return rec;
                        })),
                0,
                3);
    }
}
