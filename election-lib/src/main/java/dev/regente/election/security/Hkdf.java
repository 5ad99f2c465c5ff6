package dev.regente.election.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key derivation of RFC 5869 with HMAC-SHA256, for outputs of one block. */
final class Hkdf {
    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] pseudoRandomKey;
    private final byte[] context;

    /**
     * The step that the RFC calls extract.
     *
     * @param context the end of each info
     */
    Hkdf(byte[] salt, byte[] inputKey, byte[] context) {
        this.pseudoRandomKey = hmac(salt, inputKey);
        this.context = context.clone();
    }

    /** The step that the RFC calls expand, for 32 bytes; the purpose and the context are its info. */
    byte[] expand(String purpose) {
        return hmac(pseudoRandomKey, purpose.getBytes(StandardCharsets.UTF_8), context, new byte[] {1});
    }

    static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
