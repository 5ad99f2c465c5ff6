package dev.regente.sales.replica;

/**
 * The rules that keep acknowledged entries. Tests and labs build a kernel without one of them and watch a checker catch
 * it; a server never does.
 */
public enum ReplicaRule {
    /** An entry is committed only when a majority holds it. */
    ACK_AFTER_MAJORITY,
    /** A copy counts only when it is durable, together with all before it. */
    COPY_DURABLE_BEFORE_COUNTED,
    /** A coordinator first adopts the best log of a promised majority. */
    ADOPT_BEFORE_SERVING,
    /** The better log is the one with the higher last term; length decides only among equals. */
    COMPARE_LAST_TERM_FIRST,
    /** Only an entry of the coordinator's own term commits by counting copies. */
    COMMIT_ONLY_OWN_TERM,
    /** A follower refuses a term smaller than its promise. */
    REFUSE_SMALLER_TERM,
    /** The position in a promise is read after the promise binds. */
    POSITION_AFTER_PROMISE,
    /** A coordinator that promises a higher term does nothing more in its own. */
    OWN_PROMISE_BINDS,
    /** A source is fetched from only while its promise is the fetching coordinator's term, up to what it promised. */
    FETCH_ONLY_WHILE_PROMISED,
    /** A source that failed leaves the promised majority, not only the choice of logs. */
    FAILED_SOURCE_LEAVES,
    /** A restarted coordinator does not go on with the term it had. */
    RESTART_ENDS_TERM,
    /** A follower believes a commit index only as far as its log was compared equal in this term. */
    FOLLOWER_COMMIT_COMPARED,
    /** A log is cut only from the first differing term. */
    CUT_AT_FIRST_DIFFERENCE,
    /** What a compaction cuts off leaves its position, term included. */
    COMPACTION_KEEPS_POSITION,
    /** Only what is known committed is cut off. */
    COMPACT_ONLY_COMMITTED
}
