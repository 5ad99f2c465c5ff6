package dev.regente.sim.scenario;

/** A scenario is wrong; the message says where and what to do about it, in one line. */
public final class ScenarioException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With this message. */
    public ScenarioException(String message) {
        super(message);
    }

    static ScenarioException at(String source, int line, int column, String message) {
        String place = line < 1 ? "" : ", line " + line + (column < 1 ? "" : ", column " + column);
        return new ScenarioException(source + place + ": " + message);
    }
}
