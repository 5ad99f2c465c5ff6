package dev.regente.sales.client.model;

/** What a caller knows about an operation that did not answer well. */
public enum Outcome {
    /** It surely did not happen and will not. */
    NOT_DONE("not-done"),
    /** It may have happened, or may still; only repeating it with the same id tells. */
    UNKNOWN("unknown");

    private final String word;

    Outcome(String word) {
        this.word = word;
    }

    /** The word used in problem details and in JSON output. */
    public String word() {
        return word;
    }
}
