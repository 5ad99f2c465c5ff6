package dev.regente.sales.log;

/** The log did not answer as asked. What it means for the operation is in {@link #surelyNotDone}. */
public final class LogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean surelyNotDone;

    private LogException(boolean surelyNotDone, String reason) {
        super(reason);
        this.surelyNotDone = surelyNotDone;
    }

    /** It did not happen and never will. */
    public static LogException notDone(String reason) {
        return new LogException(true, reason);
    }

    /** It may have happened, or may yet; a repeat with the same id finds out. */
    public static LogException unknown(String reason) {
        return new LogException(false, reason);
    }

    /** Whether it surely did not happen; otherwise it may have. */
    public boolean surelyNotDone() {
        return surelyNotDone;
    }
}
