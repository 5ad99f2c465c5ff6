package dev.regente.sales.domain;

/** Thrown when a text or number that a person gave is not acceptable; the message says what is wrong and what to give. */
public final class Refused extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * A refusal.
     *
     * @param field the name of the field as the caller knows it
     * @param reason one sentence for the person who typed it
     */
    public Refused(String field, String reason) {
        super(reason);
        this.field = field;
    }

    /** The name of the field that was refused. */
    public String field() {
        return field;
    }
}
