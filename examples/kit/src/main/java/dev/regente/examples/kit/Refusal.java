package dev.regente.examples.kit;

/** A request that surely changed nothing, or (code 503) may be repeated with the same id; its reply is {@link #toLine}. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /** A refusal with a code, and one sentence for the person at the client. */
    public Refusal(String code, String text) {
        super(text);
        this.code = code;
    }

    /** The request itself is wrong. */
    public static Refusal bad(String text) {
        return new Refusal("400", text);
    }

    /** Somebody must log in first. */
    public static Refusal notLoggedIn() {
        return new Refusal("401", "faça o LOGIN primeiro");
    }

    /** Not now: the same request may be answered soon. */
    public static Refusal later(String text) {
        return new Refusal("503", text);
    }

    /** What the sender is told. */
    public Line toLine() {
        return code.startsWith("ERRO-") ? Line.of(code) : Line.of("ERRO", code, getMessage());
    }
}
