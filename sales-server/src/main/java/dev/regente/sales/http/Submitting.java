package dev.regente.sales.http;

import dev.regente.sales.domain.Command;
import dev.regente.sales.domain.CommandCodec;
import dev.regente.sales.domain.Decision;
import dev.regente.sales.log.SalesLog;
import java.util.concurrent.CompletionStage;

/** Brings commands into the log, and declined ones back as problems. */
final class Submitting {
    private final SalesLog log;

    Submitting(SalesLog log) {
        this.log = log;
    }

    /** Submits a command whose decision, unless declined, is of this kind. */
    <D extends Decision> CompletionStage<D> submit(Command command, Class<D> kind) {
        return log.submit(CommandCodec.encode(command)).thenApply(applied -> {
            if (applied.decision() instanceof Decision.Declined declined) {
                throw Answers.declined(declined);
            }
            return kind.cast(applied.decision());
        });
    }
}
