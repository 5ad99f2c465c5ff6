package dev.regente.election.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * Why something was refused, ignored or done: a key and named values, rendered later in the reader's language. Printed
 * as {@code ignored-vote, term=6, from=n2, barrier=n3, remainingMillis=800}.
 *
 * @param key what happened, in lower case with hyphens; the same word in logs, documents and checkers
 * @param details names and values in the order of telling
 */
public record Explanation(String key, List<Detail> details) {

    /** One named value. Names of durations end in their unit. */
    public record Detail(String name, String value) {
        @Override
        public String toString() {
            return name + "=" + value;
        }
    }

    /** Copies. */
    public Explanation {
        details = List.copyOf(details);
    }

    /** An explanation without details. */
    public static Explanation of(String key) {
        return new Explanation(key, List.of());
    }

    /** The same with one more value, printed by {@code String.valueOf}. */
    public Explanation with(String name, Object value) {
        List<Detail> more = new ArrayList<>(details);
        more.add(new Detail(name, String.valueOf(value)));
        return new Explanation(key, more);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(key);
        details.forEach(detail -> text.append(", ").append(detail));
        return text.toString();
    }
}
