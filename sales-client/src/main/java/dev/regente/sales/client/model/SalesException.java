package dev.regente.sales.client.model;

import java.util.List;

/**
 * An operation that failed or was refused, saying whether it surely did not happen. The kind and its arguments are rendered in the
 * reader's language by the view; the exception's own message is for logs.
 */
public final class SalesException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why it failed; each has a sentence in the view's bundles. */
    public enum Kind {
        /** A server said no: its own sentence, named by the reason. */
        REFUSED,
        /** The session is unknown or has ended: the server's own sentence, named by the reason. */
        SESSION_ENDED,
        /** No node could be connected to until the deadline: the nodes tried, the deadline. */
        NO_NODE,
        /** Nodes were there but none settled the request until the deadline: the deadline, where and what the last trouble was. */
        DEADLINE,
        /** A node sent the client to an address outside the known nodes: the node, the address. */
        FOREIGN_REDIRECT,
        /** A reply that is not what the interface promises: the node, what was wrong. */
        BAD_REPLY,
        /** A command that needs a session, without one. */
        NO_SESSION,
        /** A session that belongs to other servers: those servers. */
        OTHER_SERVERS,
        /** A secret would travel unencrypted to another machine: the node. */
        READABLE,
        /** The session file cannot be read or written: the file, why. */
        SESSION_FILE,
        /** A file to import that cannot be read: the file, why. */
        FILE,
        /** Lines of a file that cannot be sales, so that nothing of it was sent: how many. */
        LINES_BAD,
        /** An import that ended early: how many sales are recorded, why. */
        IMPORT_STOPPED,
        /** The caller's thread was interrupted. */
        INTERRUPTED
    }

    private final Kind kind;
    private final Outcome outcome;
    private final int status;
    private final String reason;
    private final List<String> arguments;
    private final transient List<Fault> faults;

    /** @param status the HTTP status, or 0 when no reply decided */
    public SalesException(Kind kind, Outcome outcome, int status, String... arguments) {
        this(kind, outcome, status, "", List.of(arguments), List.of());
    }

    /** @param reason the word that names the last argument, a sentence, for translation; empty when there is none */
    SalesException(Kind kind, Outcome outcome, int status, String reason, List<String> arguments, List<Fault> faults) {
        super(kind + " " + outcome.word() + (status == 0 ? "" : " " + status) + " " + String.join(", ", arguments));
        this.kind = kind;
        this.outcome = outcome;
        this.status = status;
        this.reason = reason;
        this.arguments = List.copyOf(arguments);
        this.faults = List.copyOf(faults);
    }

    /** A failure before anything was sent. */
    public static SalesException before(Kind kind, String... arguments) {
        return new SalesException(kind, Outcome.NOT_DONE, 0, arguments);
    }

    public Kind kind() {
        return kind;
    }

    public Outcome outcome() {
        return outcome;
    }

    public int status() {
        return status;
    }

    /** The server's word for its refusal, such as {@code future-date}; empty when there is none. */
    public String reason() {
        return reason;
    }

    /** What was wrong with which of the sales sent together; empty for all other requests. */
    public List<Fault> faults() {
        return faults;
    }

    public List<String> arguments() {
        return arguments;
    }
}
