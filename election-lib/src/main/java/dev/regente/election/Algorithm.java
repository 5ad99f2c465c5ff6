package dev.regente.election;

/** Who is nominated. It decides how soon and in which order nodes try, never how safe the result is. */
public enum Algorithm {
    /** The highest node that is there (Garcia-Molina, 1982), made safe. */
    BULLY
}
