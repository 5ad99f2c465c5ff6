package dev.regente.sales.log;

import dev.regente.election.kernel.Value;
import dev.regente.sales.domain.Decision;
import java.util.concurrent.CompletionStage;

/**
 * The replicated log as the HTTP side sees it. Safe for any thread; nothing blocks. Stages complete within a bounded
 * time, exceptionally with {@link LogException} alone, and on a thread that must not be held up: continue with an executor
 * of your own.
 */
public interface SalesLog {

    /** No payload is larger. */
    int MAX_PAYLOAD_BYTES = 128 * 1024;

    /**
     * What became of a payload.
     *
     * @param index its place in the log
     */
    record Applied(long index, Decision decision) {}

    /**
     * Appends a command and answers once it is committed and applied on this node.
     *
     * @param payload an encoded command
     */
    CompletionStage<Applied> submit(Value.Bytes payload);

    /**
     * Answers once this node's store holds everything that was acknowledged anywhere before this call.
     *
     * @return the index up to which that is
     */
    CompletionStage<Long> confirmRead();

    /** What this node believes at this moment. */
    ClusterStatus status();
}
