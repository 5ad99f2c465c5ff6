package dev.regente.sales.store;

import java.util.function.Function;

/** The state that queries read, wherever it lies. Safe for any thread. */
public interface SalesData {
    /** Reads one consistent state. */
    <T> T read(Function<SalesView, T> query);

    /** The last entry whose effects {@link #read} shows, as far as this node knows. */
    long applied();
}
