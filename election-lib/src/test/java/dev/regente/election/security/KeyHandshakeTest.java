package dev.regente.election.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.election.kernel.MalformedMessage;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.wire.BadFrame;
import dev.regente.election.wire.FrameSeal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyHandshakeTest {
    private static final NodeId N1 = NodeId.of(1);
    private static final NodeId N2 = NodeId.of(2);
    private static final NodeId N3 = NodeId.of(3);
    private static int nonces;

    static SharedKeys keys(String... ids) {
        return new SharedKeys(Arrays.stream(ids)
                .map(id -> new SharedKeys.Key(id, Hkdf.hmac(new byte[1], id.getBytes(StandardCharsets.UTF_8))))
                .toList());
    }

    static byte[] nonce() {
        return Hkdf.hmac(new byte[] {2}, new byte[] {(byte) nonces++, (byte) (nonces >> 8)});
    }

    static KeyHandshake dialler(SharedKeys keys) {
        return KeyHandshake.dialler("toys", N2, N1, keys, nonce());
    }

    static KeyHandshake acceptor(SharedKeys keys) {
        return KeyHandshake.acceptor("toys", N1, keys, nonce());
    }

    private static void complete(KeyHandshake dialler, KeyHandshake acceptor) throws Exception {
        byte[] proof = dialler.take(acceptor.take(dialler.open()));
        assertThat(acceptor.isDone()).isFalse();
        assertThat(acceptor.take(proof)).isNull();
        assertThat(dialler.isDone()).isTrue();
        assertThat(acceptor.isDone()).isTrue();
        assertThat(acceptor.peer()).isEqualTo(N2);
    }

    @Test
    void twoSidesWithOneKeyAgreeOnSealsForEachDirection() throws Exception {
        KeyHandshake dialler = dialler(keys("a"));
        KeyHandshake acceptor = acceptor(keys("a"));
        complete(dialler, acceptor);
        byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
        FrameSeal sender = dialler.outgoing();
        FrameSeal receiver = acceptor.incoming();
        for (int i = 0; i < 3; i++) {
            assertThat(receiver.open(1, sender.seal(1, hello))).isEqualTo(hello);
        }
        byte[] answer = acceptor.outgoing().seal(0, hello);
        assertThat(dialler.incoming().open(0, answer)).isEqualTo(hello);
    }

    @Test
    void aFrameThatWasChangedRepeatedLeftOutOrTurnedRoundDoesNotFit() throws Exception {
        byte[] text = "heartbeat".getBytes(StandardCharsets.UTF_8);
        for (int bit = 0; bit < (text.length + FrameSeal.TAG) * 8; bit++) {
            KeyHandshake dialler = dialler(keys("a"));
            KeyHandshake acceptor = acceptor(keys("a"));
            complete(dialler, acceptor);
            byte[] changed = dialler.outgoing().seal(1, text);
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> acceptor.incoming().open(1, changed)).isInstanceOf(BadFrame.class);
        }
        KeyHandshake dialler = dialler(keys("a"));
        KeyHandshake acceptor = acceptor(keys("a"));
        complete(dialler, acceptor);
        byte[] first = dialler.outgoing().seal(1, text);
        byte[] second = dialler.outgoing().seal(1, text);
        byte[] third = dialler.outgoing().seal(1, text);
        assertThatThrownBy(() -> dialler.incoming().open(1, first))
                .as("sent back")
                .isInstanceOf(BadFrame.class);
        assertThatThrownBy(() -> acceptor.incoming().open(2, first))
                .as("channel")
                .isInstanceOf(BadFrame.class);
        assertThat(acceptor.incoming().open(1, second)).isEqualTo(text);
        assertThatThrownBy(() -> acceptor.incoming().open(1, second))
                .as("again")
                .isInstanceOf(BadFrame.class);
        assertThatThrownBy(() -> acceptor.incoming().open(1, third))
                .as("too late")
                .isInstanceOf(BadFrame.class);
        assertThatThrownBy(() -> acceptor.incoming().open(1, new byte[3])).isInstanceOf(BadFrame.class);
    }

    @Test
    void anotherSecretUnderTheSameNameIsRefusedByTheDiallerFirst() throws Exception {
        KeyHandshake dialler = dialler(keys("a"));
        SharedKeys other = new SharedKeys(List.of(new SharedKeys.Key("a", new byte[32])));
        byte[] accept = acceptor(other).take(dialler.open());
        assertThatThrownBy(() -> dialler.take(accept))
                .isInstanceOf(HandshakeRefused.class)
                .hasMessageContaining("its key a is not the key a of n2");
        assertThatThrownBy(dialler::outgoing).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aDiallerWithoutTheKeyIsRefused() throws Exception {
        KeyHandshake acceptor = acceptor(keys("a"));
        byte[] accept = acceptor.take(dialler(keys("a")).open());
        byte[] proof = new byte[33];
        proof[0] = 7;
        assertThat(accept).hasSizeGreaterThan(33);
        assertThatThrownBy(() -> acceptor.take(proof)).isInstanceOf(HandshakeRefused.class);
        assertThat(acceptor.isDone()).isFalse();
    }

    @Test
    void whatWasRecordedProvesNothingOnANewConnection() throws Exception {
        KeyHandshake dialler = dialler(keys("a"));
        KeyHandshake acceptor = acceptor(keys("a"));
        byte[] open = dialler.open();
        byte[] accept = acceptor.take(open);
        byte[] proof = dialler.take(accept);
        KeyHandshake again = acceptor(keys("a"));
        again.take(open);
        assertThatThrownBy(() -> again.take(proof)).isInstanceOf(HandshakeRefused.class);
        KeyHandshake next = dialler(keys("a"));
        next.open();
        assertThatThrownBy(() -> next.take(accept)).isInstanceOf(HandshakeRefused.class);
    }

    @Test
    void anyChangeOnTheWayIsNoticed() throws Exception {
        byte[] sample = dialler(keys("a", "b")).open();
        for (int bit = 0; bit < sample.length * 8; bit++) {
            KeyHandshake dialler = dialler(keys("a", "b"));
            KeyHandshake acceptor = acceptor(keys("a", "b"));
            byte[] open = dialler.open();
            open[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> acceptor.take(dialler.take(acceptor.take(open))))
                    .as("bit %d", bit)
                    .isInstanceOfAny(HandshakeRefused.class, MalformedMessage.class);
        }
    }

    @Test
    void whileKeysAreChangedTheBestCommonOneIsUsed() throws Exception {
        KeyHandshake dialler = dialler(keys("new", "old"));
        KeyHandshake acceptor = acceptor(keys("old"));
        complete(dialler, acceptor);
        assertThat(dialler.key().id()).isEqualTo("old");
        assertThat(keys("new").stillAllow(acceptor)).isFalse();
        assertThat(keys("x", "old").stillAllow(acceptor)).isTrue();
        KeyHandshake both = acceptor(keys("old", "new"));
        complete(dialler(keys("new", "old")), both);
        assertThat(both.key().id()).isEqualTo("new");
        assertThatThrownBy(() -> acceptor(keys("old")).take(dialler(keys("new")).open()))
                .isInstanceOf(HandshakeRefused.class)
                .hasMessageContaining("none of its keys [new] is among the keys [old] of n1");
    }

    @Test
    void anotherClusterOrNodeIsRefused() {
        SharedKeys keys = keys("a");
        assertThatThrownBy(() -> KeyHandshake.acceptor("others", N1, keys, nonce())
                        .take(dialler(keys).open()))
                .hasMessageContaining("it belongs to the cluster 'toys', and n1 to 'others'");
        assertThatThrownBy(() -> KeyHandshake.acceptor("toys", N3, keys, nonce())
                        .take(dialler(keys).open()))
                .hasMessageContaining("it wants n1 and reached n3");
        assertThatThrownBy(() -> KeyHandshake.acceptor("toys", N2, keys, nonce())
                        .take(KeyHandshake.dialler("toys", N2, N2, keys, nonce())
                                .open()))
                .hasMessageContaining("it has the id of this node");
    }

    @Test
    void nothingComesOutOfTurn() throws Exception {
        SharedKeys keys = keys("a");
        byte[] open = dialler(keys).open();
        KeyHandshake acceptor = acceptor(keys);
        acceptor.take(open);
        assertThatThrownBy(() -> acceptor.take(open)).isInstanceOf(MalformedMessage.class);
        // after a failure nothing helps
        assertThatThrownBy(() -> acceptor.take(open)).isInstanceOf(MalformedMessage.class);
        KeyHandshake dialler = dialler(keys);
        dialler.open();
        assertThatThrownBy(() -> dialler.take(open)).isInstanceOf(MalformedMessage.class);
        KeyHandshake fresh = acceptor(keys);
        assertThatThrownBy(() -> fresh.take(new byte[0])).isInstanceOf(MalformedMessage.class);
        assertThatThrownBy(() -> KeyHandshake.acceptor("toys", N1, keys, new byte[31]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** The first test vector of RFC 5869 has a longer output; its first block is this. */
    @Test
    void derivationIsThatOfTheStandard() {
        byte[] input = new byte[22];
        Arrays.fill(input, (byte) 0x0b);
        HexFormat hex = HexFormat.of();
        Hkdf hkdf = new Hkdf(hex.parseHex("000102030405060708090a0b0c"), input, hex.parseHex("f0f1f2f3f4f5f6f7f8f9"));
        assertThat(hex.formatHex(hkdf.expand("")))
                .isEqualTo("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
    }
}
