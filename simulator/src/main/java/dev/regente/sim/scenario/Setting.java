package dev.regente.sim.scenario;

/**
 * One value in place of what a scenario says, as {@code --set} and sweeps give it.
 *
 * @param key with dots: {@code cluster.safety}, {@code faults.0.at}; the last part alone where no two keys share it
 * @param value YAML
 */
public record Setting(String key, String value) {

    /** Reads {@code key=value}. */
    public static Setting parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new ScenarioException("--set takes key=value, like --set cluster.nodes=5; not \"" + text + "\"");
        }
        return new Setting(
                text.substring(0, equals).strip(), text.substring(equals + 1).strip());
    }

    @Override
    public String toString() {
        return key + "=" + value;
    }
}
