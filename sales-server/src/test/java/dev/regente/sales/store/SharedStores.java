package dev.regente.sales.store;

import javax.sql.DataSource;

/** Lets tests of other packages make stores over their own connections. */
public final class SharedStores {
    private SharedStores() {}

    /** A store over these. */
    public static SharedStore over(DataSource database) {
        return SharedStore.over(database, "test");
    }
}
