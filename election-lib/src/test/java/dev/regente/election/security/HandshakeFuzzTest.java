package dev.regente.election.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.regente.election.kernel.MalformedMessage;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Handshakes with parts that are made up, changed, cut, repeated or from another connection: nothing is thrown but what the
 * contract names, and nobody without the key gets through. 20,000 inputs in a usual build, 2 million with {@code
 * -Dregente.long=true}.
 */
class HandshakeFuzzTest {
    private static final int INPUTS =
            Boolean.parseBoolean(System.getProperty("regente.long", "false")) ? 500_000 : 5_000;
    private static final SharedKeys KEYS = KeyHandshakeTest.keys("a", "b");

    /** Gives the payload and what came of it: an answer or nothing; null if it was refused. */
    private static byte[] give(KeyHandshake handshake, byte[] payload) {
        try {
            byte[] answer = handshake.take(payload);
            return answer == null ? new byte[0] : answer;
        } catch (MalformedMessage | HandshakeRefused e) {
            assertThat(e.getMessage()).isNotEmpty();
            assertThat(handshake.isDone()).isFalse();
            return null;
        }
    }

    private static byte[] change(byte[] real, Random random) {
        byte[] changed = real.clone();
        switch (random.nextInt(4)) {
            case 0 -> changed = Arrays.copyOf(real, random.nextInt(real.length));
            case 1 -> changed = Arrays.copyOf(real, real.length + 1 + random.nextInt(4));
            case 2 -> changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            default -> changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return changed;
    }

    @Test
    void madeUpPartsLeadNowhere() {
        Random random = new Random(1);
        for (int i = 0; i < INPUTS; i++) {
            KeyHandshake handshake =
                    random.nextBoolean() ? KeyHandshakeTest.acceptor(KEYS) : KeyHandshakeTest.dialler(KEYS);
            if (random.nextBoolean()) {
                handshake.open();
            }
            for (int parts = 1 + random.nextInt(3); parts > 0; parts--) {
                byte[] noise = new byte[random.nextInt(120)];
                random.nextBytes(noise);
                if (noise.length > 0) {
                    noise[0] = (byte) (5 + random.nextInt(3));
                }
                give(handshake, noise);
            }
            assertThat(handshake.isDone()).as("input %d", i).isFalse();
        }
    }

    @Test
    void aChangedOpeningIsNotedByTheDialler() {
        Random random = new Random(2);
        for (int i = 0; i < INPUTS; i++) {
            KeyHandshake dialler = KeyHandshakeTest.dialler(KEYS);
            KeyHandshake acceptor = KeyHandshakeTest.acceptor(KEYS);
            byte[] open = dialler.open();
            byte[] changed = change(open, random);
            byte[] accept = give(acceptor, changed);
            byte[] proof = accept == null ? null : give(dialler, accept);
            if (proof != null && !Arrays.equals(open, changed)) {
                fail("input " + i);
            }
        }
    }

    @Test
    void aChangedAnswerIsNotedByTheDialler() {
        Random random = new Random(3);
        for (int i = 0; i < INPUTS; i++) {
            KeyHandshake dialler = KeyHandshakeTest.dialler(KEYS);
            byte[] accept = give(KeyHandshakeTest.acceptor(KEYS), dialler.open());
            byte[] changed = change(accept, random);
            if (give(dialler, changed) != null && !Arrays.equals(accept, changed)) {
                fail("input " + i);
            }
        }
    }

    @Test
    void aChangedProofIsNotedByTheAcceptor() {
        Random random = new Random(4);
        byte[] before = new byte[33];
        for (int i = 0; i < INPUTS; i++) {
            KeyHandshake dialler = KeyHandshakeTest.dialler(KEYS);
            KeyHandshake acceptor = KeyHandshakeTest.acceptor(KEYS);
            byte[] proof = give(dialler, give(acceptor, dialler.open()));
            byte[] changed = random.nextInt(8) == 0 ? before : change(proof, random);
            if (give(acceptor, changed) != null && !Arrays.equals(proof, changed)) {
                fail("input " + i);
            }
            before = proof;
        }
    }
}
