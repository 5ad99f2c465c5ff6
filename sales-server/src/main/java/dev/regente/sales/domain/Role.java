package dev.regente.sales.domain;

import java.util.Locale;

/** What a user may do. */
public enum Role {
    /** Records sales. */
    SELLER,
    /** Asks for totals, voids sales, adds chains, stores and other managers. */
    MANAGER;

    /** The word on the wire: {@code seller} or {@code manager}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads {@code seller} or {@code manager}. */
    public static Role parse(String word) {
        for (Role role : values()) {
            if (role.word().equals(word)) {
                return role;
            }
        }
        throw new Refused("role", "the role is seller or manager");
    }
}
