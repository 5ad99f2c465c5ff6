package dev.regente.sim.scenario;

/** The scenario is wrong. The message is one line that says where and what to do. */
public final class ScenarioException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A mistake in a known place. */
    public static ScenarioException at(String source, int line, String what) {
        return new ScenarioException(source + ", line " + line + ": " + what);
    }

    /** With this message. */
    public ScenarioException(String message) {
        super(message);
    }
}
