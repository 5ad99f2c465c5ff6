package dev.regente.election.observe;

import java.util.Map;
import java.util.TreeMap;

/** Lines of the Prometheus text form, with help and type before each name. */
final class PrometheusText {
    private final String labels;
    private final StringBuilder out = new StringBuilder(8192);

    PrometheusText(Map<String, String> labels) {
        StringBuilder all = new StringBuilder();
        new TreeMap<>(labels).forEach((name, value) -> {
            if (!name.matches("[a-zA-Z_][a-zA-Z0-9_]*")) {
                throw new IllegalArgumentException("'" + name + "' is not the name of a label: letters, digits and _");
            }
            all.append(all.isEmpty() ? "" : ",").append(label(name, value));
        });
        this.labels = all.toString();
    }

    private static String label(String name, String value) {
        return name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    private String with(String name, String value) {
        return labels.isEmpty() ? label(name, value) : labels + "," + label(name, value);
    }

    private void head(String name, String help, String type) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void line(String name, String itsLabels, String value) {
        out.append(name)
                .append(itsLabels.isEmpty() ? "" : "{" + itsLabels + "}")
                .append(' ')
                .append(value)
                .append('\n');
    }

    void counter(String name, String help, long value) {
        head(name, help, "counter");
        line(name, labels, Long.toString(value));
    }

    void counters(String name, String help, String label, Map<String, Long> values) {
        head(name, help, "counter");
        values.forEach((key, value) -> line(name, with(label, key), Long.toString(value)));
    }

    /** One value for each election; that of an election without a name has no label for it. */
    void gauge(String name, String help, Map<String, String> values) {
        head(name, help, "gauge");
        values.forEach(
                (election, value) -> line(name, election.isEmpty() ? labels : with("election", election), value));
    }

    void histogram(String name, String help, Histogram histogram) {
        head(name, help, "histogram");
        histogram.write(name, labels, out);
    }

    void histograms(String name, String help, String label, Map<String, Histogram> all) {
        head(name, help, "histogram");
        all.forEach((key, histogram) -> histogram.write(name, with(label, key), out));
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
