package dev.regente.election.security;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The keys of a cluster, best first: more than one while they are being changed. Immutable. */
public final class SharedKeys implements Credentials {
    /** The fewest bytes of a key. */
    public static final int LEAST_BYTES = 32;

    /** The most bytes of a key. */
    public static final int MOST_BYTES = 256;

    /** The most keys at a time. */
    public static final int MOST_KEYS = 8;

    /** The longest name of a key. */
    public static final int MOST_ID = 32;

    /** One key and the name by which both sides mean it; the name is no secret. */
    static final class Key {
        private final String id;
        private final byte[] secret;

        Key(String id, byte[] secret) {
            this.id = id;
            this.secret = secret.clone();
        }

        String id() {
            return id;
        }

        byte[] secret() {
            return secret;
        }

        boolean sameAs(Key other) {
            return other != null && id.equals(other.id) && MessageDigest.isEqual(secret, other.secret);
        }

        @Override
        public String toString() {
            return "key " + id;
        }
    }

    private final List<Key> keys;

    SharedKeys(List<Key> keys) {
        this.keys = List.copyOf(keys);
    }

    /** The names, best first. */
    public List<String> ids() {
        List<String> ids = new ArrayList<>();
        keys.forEach(key -> ids.add(key.id()));
        return ids;
    }

    /** The key of this name, or null. */
    Key find(String id) {
        for (Key key : keys) {
            if (key.id().equals(id)) {
                return key;
            }
        }
        return null;
    }

    /** Whether a connection that was proven with that handshake would still be. */
    public boolean stillAllow(KeyHandshake handshake) {
        Key used = handshake.key();
        return used == null || used.sameAs(find(used.id()));
    }

    @Override
    public String toString() {
        return "keys " + ids();
    }

    static boolean isId(String text) {
        return text.matches("[A-Za-z0-9._-]{1," + MOST_ID + "}");
    }

    /** Whether the bytes are chosen at random as far as one can see: not all alike, not a text repeated. */
    static boolean looksRandom(byte[] secret) {
        byte[] sorted = secret.clone();
        Arrays.sort(sorted);
        int different = 1;
        for (int i = 1; i < sorted.length; i++) {
            different += sorted[i] == sorted[i - 1] ? 0 : 1;
        }
        return different >= 12;
    }
}
